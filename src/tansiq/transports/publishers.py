"""Who publishes which list, and where: the table ``publishers.toml``, and what a node's own file changes in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files as packaged
from pathlib import Path
from typing import Any

from tansiq.engines.lists import FORMATS
from tansiq.errors import MalformedError, RefusedError
from tansiq.messages import LANGUAGES
from tansiq.transports.addresses import parse_address
from tansiq.transports.download import Limits

__all__ = ["OWN_FILE", "File", "Pages", "Publisher", "PublisherTable", "publisher_table"]

OWN_FILE = "publishers.toml"
_MAX_BYTES = 1 << 20
_MEGABYTE = 1 << 20
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LIST_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")
_KEYS = frozenset("list format instead_of files pages token title terms known_from".split())
_SECONDS = frozenset({"connect_seconds", "read_seconds", "total_seconds"})
_WHOLE = frozenset({"max_megabytes", "max_unpacked_megabytes", "redirects", "pages"})
_BLANKS = re.compile(r"\{([^{}]*)\}")
_MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class File:
    """One file of an issue: the name it is read under, and its address, with blanks ``{token}`` and ``{page}``."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Pages:
    """How a list in pages says what it holds: the names of the items, of their number in all, and of an item's id."""

    items: str
    total: str
    id: str
    pause_seconds: float


@dataclass(frozen=True, slots=True)
class Publisher:
    """One entry of the table: a list as one publisher gives it in one format."""

    name: str
    list_name: str
    format: str
    files: tuple[File, ...]
    pages: Pages | None = None
    instead_of: str = ""
    token: str = field(default="", repr=False)
    title: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)

    def urls(self) -> list[str]:
        """The addresses of its files, the token filled in. Raises RefusedError ``publisher.token``."""
        if not self.token and any("{token}" in file.url for file in self.files):
            raise RefusedError("publisher.token", name=self.name, file=OWN_FILE)
        return [file.url.replace("{token}", self.token) for file in self.files]


@dataclass(frozen=True, slots=True)
class PublisherTable:
    """All publishers by name, and the limits for their downloads; ``most_pages`` of one list."""

    publishers: Mapping[str, Publisher]
    limits: Limits
    most_pages: int

    def named(self, name: str) -> Publisher:
        """The publisher of this name. Raises RefusedError ``publisher.unknown``."""
        found = self.publishers.get(name.lower())
        if found is None:
            raise RefusedError("publisher.unknown", name=name[:60], known=", ".join(self.publishers))
        return found

    def one_each(self) -> list[Publisher]:
        """One publisher for each list: those that stand instead of another are left out."""
        return [publisher for publisher in self.publishers.values() if not publisher.instead_of]


def publisher_table(home: Path | None = None) -> PublisherTable:
    """The table, with what ``publishers.toml`` in the folder ``home`` changes and adds.

    Raises MalformedError ``publisher.unreadable`` or ``publisher.value``, each with the place.
    """
    table = tomllib.loads(packaged("tansiq.transports").joinpath(OWN_FILE).read_text(encoding="utf-8"))
    place = OWN_FILE
    if home is not None and (own := home / OWN_FILE).exists():
        place = str(own)
        table = _merged(table, _read(own), place)
    limits = _limits(table.pop("limits"), place)
    entries = {name: _publisher(name, entry, place) for name, entry in table.items()}
    for entry in entries.values():
        if entry.instead_of and entry.instead_of not in entries:
            raise _wrong(place, entry.name, "instead_of")
    most_pages = limits.pop("pages")
    megabytes = {f"max_{kind}bytes": limits.pop(f"max_{kind}megabytes") * _MEGABYTE for kind in ("", "unpacked_")}
    return PublisherTable(entries, Limits(**limits, **megabytes), most_pages)


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            text = stream.read(_MAX_BYTES + 1)
        if len(text) > _MAX_BYTES:
            raise MalformedError("publisher.unreadable", path=str(path), problem=f"> {_MAX_BYTES} bytes")
        return tomllib.loads(text.decode("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise MalformedError("publisher.unreadable", path=str(path), problem=problem[:200]) from error


def _merged(table: dict[str, Any], own: dict[str, Any], place: str) -> dict[str, Any]:
    """The table with a node's own entries: key by key over what stands there."""
    for name, entry in own.items():
        if not isinstance(entry, dict):
            raise _wrong(place, name, "=")
        table[name] = {**table.get(name, {}), **entry}
    return table


def _limits(entry: dict[str, Any], place: str) -> dict[str, Any]:
    for key, value in entry.items():
        fits = _is_number(value) and 0 < value <= 1_000_000 and (key in _SECONDS or isinstance(value, int))
        if key not in _SECONDS | _WHOLE or not fits:
            raise _wrong(place, "limits", key)
    return dict(entry)


def _publisher(name: str, entry: dict[str, Any], place: str) -> Publisher:
    unknown = sorted(set(entry) - _KEYS)
    if not _NAME.fullmatch(name) or unknown:
        raise _wrong(place, name, unknown[0] if unknown else "name")
    texts = {key: entry.get(key, "") for key in ("list", "format", "instead_of", "token", "known_from")}
    plain = all(isinstance(value, str) for value in texts.values())
    checks = {
        **{key: isinstance(value, str) for key, value in texts.items()},
        **{key: isinstance(entry.get(key, {}), dict) for key in ("title", "terms")},
    }
    if plain:
        checks["list"] = bool(_LIST_NAME.fullmatch(texts["list"] or name.upper()))
        checks["format"] = texts["format"] in ("", *(known.name for known in FORMATS))
    for key, holds in checks.items():
        if not holds:
            raise _wrong(place, name, key)
    pages = _pages(entry["pages"], name, place) if "pages" in entry else None
    blanks = {"token"} | ({"page"} if pages else set())
    return Publisher(
        name=name,
        list_name=texts["list"] or name.upper(),
        format=texts["format"],
        files=_files(entry.get("files"), blanks, name, place),
        pages=pages,
        instead_of=texts["instead_of"],
        token=texts["token"],
        title={lang: str(entry.get("title", {}).get(lang, name)) for lang in LANGUAGES},
        terms={lang: str(entry.get("terms", {}).get(lang, "")) for lang in LANGUAGES},
    )


def _files(value: object, blanks: set[str], name: str, place: str) -> tuple[File, ...]:
    if not isinstance(value, list) or not 0 < len(value) <= _MOST_FILES or ("page" in blanks and len(value) > 1):
        raise _wrong(place, name, "files")
    found = []
    for item in value:
        if not isinstance(item, dict) or set(item) != {"name", "url"}:
            raise _wrong(place, name, "files")
        file = File(str(item["name"]), str(item["url"]))
        held = set(_BLANKS.findall(file.url))
        if not _FILE_NAME.fullmatch(file.name) or held - blanks or ("page" in blanks and "page" not in held):
            raise _wrong(place, name, "files")
        _check_address(file.url, name, place)
        found.append(file)
    if len({file.name for file in found}) < len(found):
        raise _wrong(place, name, "files")
    return tuple(found)


def _check_address(url: str, name: str, place: str) -> None:
    try:
        parse_address(_BLANKS.sub("0", url))
    except RefusedError as error:
        raise _wrong(place, name, "url") from error


def _pages(value: object, name: str, place: str) -> Pages:
    if not isinstance(value, dict) or set(value) != {"items", "total", "id", "pause_seconds"}:
        raise _wrong(place, name, "pages")
    pause = value["pause_seconds"]
    if not _is_number(pause) or not 0 <= pause <= 3600:
        raise _wrong(place, name, "pages")
    return Pages(str(value["items"]), str(value["total"]), str(value["id"]), float(pause))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value  # noqa: PLR0124 - not a NaN


def _wrong(place: str, entry: str, key: str) -> MalformedError:
    return MalformedError("publisher.value", path=place, entry=entry[:60], key=key[:60])
