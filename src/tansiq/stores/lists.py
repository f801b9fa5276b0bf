"""The loaded lists under TANSIQ_HOME: each issue in a folder of its own, and one small file that says which is in use.

    lists/<NAME>/current                   {"current": "<issue>", "previous": "<issue>"}, replaced atomically
    lists/<NAME>/<issue>/list.json         what was loaded, from what, when, with counts
    lists/<NAME>/<issue>/problems.jsonl    what could not be read as it stood
    lists/<NAME>/<issue>/index/            the search index
    lists/<NAME>/<issue>/origin.json       where it was fetched from, where it was (see ``stores/fetched.py``)

A new issue is built beside the one in use and takes its place only when it is whole and plausible. What reads lists is
imported when one is loaded: to search needs none of it, and it takes a quarter of a second.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.resources import files as packaged
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from tansiq.engines.matching.record import Record
from tansiq.engines.tables.problem import Problem, Report
from tansiq.errors import MalformedError, RefusedError
from tansiq.stores.durable import sync_folder, write_durably
from tansiq.stores.lock import hold_lock

if TYPE_CHECKING:
    from tansiq.stores.files import ListFiles

__all__ = ["IssueRecords", "ListStore", "LoadedList", "issue_digest"]

_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")
_LOADING = ".loading"


class _IndexClass(Protocol):
    """What of an index the store needs: the class is handed in, so that it is loaded only when used."""

    def build(self, records: Iterable[Record], path: Path, progress: Callable[[int], None] | None = None) -> Any: ...  # noqa: ANN401 - an index

    def open(self, path: Path) -> Any: ...  # noqa: ANN401 - an index


@dataclass(frozen=True, slots=True)
class LoadedList:
    """One loaded issue. ``published`` is the date the file itself states (empty where it states none).

    ``read_with`` is the version of Tansiq that read it: another version may read more out of the same file.
    """

    name: str
    format: str
    source_file: str
    sha256: str
    loaded_at: str
    published: str
    counts: dict[str, int]
    problems: int
    rows_lost: int
    passed_over: dict[str, int]
    folder: Path
    read_with: str = ""


@dataclass(frozen=True, slots=True)
class IssueRecords:
    """The records of a loaded issue, read from its index: each iteration opens it anew. Raises ``index.*``."""

    issue: LoadedList
    index_class: _IndexClass

    def __iter__(self) -> Iterator[Record]:
        opened = self.index_class.open(self.issue.folder / "index")
        try:
            yield from opened.records()
        finally:
            opened.close()


class ListStore:
    """Lists in ``home`` (see ``tansiq_home``)."""

    def __init__(self, home: Path, index_class: _IndexClass | None = None) -> None:
        self._root = home / "lists"
        self._index_class = index_class

    def load(
        self,
        path: str | Path,
        name: str | None = None,
        format: str | None = None,  # noqa: A002 - the word people use
        progress: Callable[[int], None] | None = None,
        *,
        force: bool = False,
        told_as: str = "",
    ) -> LoadedList:
        """Read, index and put into use the list at ``path``; ``progress`` gets the number of records so far.

        ``told_as`` is told as its source file where the one read will not stay, such as a download.

        Whatever goes wrong, the issue in use before stays in use. Raises MalformedError ``list.*`` or ``table.*``;
        RefusedError ``list.smaller``, ``list.many_lost`` (unless ``force``), ``list.busy``; TansiqError ``storage.*``.
        """
        from tansiq.engines.lists import format_named
        from tansiq.stores.files import find_list

        files = find_list(path, format)
        chosen = name or format_named(files.format).list_name or _name_from(files.main)
        folder = self._folder(chosen)
        folder.mkdir(parents=True, exist_ok=True)
        with hold_lock(folder / "lock", "list.busy"):
            working = folder / _LOADING
            shutil.rmtree(working, ignore_errors=True)  # left by a process that died
            try:
                loaded = self._build(files, chosen, working, progress, told_as=told_as)
                self._check_plausible(loaded, force=force)
                return self._put_into_use(loaded, working)
            finally:
                shutil.rmtree(working, ignore_errors=True)

    def all(self) -> list[LoadedList]:
        """Every loaded list, by name."""
        found = sorted(self._root.glob("*/current")) if self._root.is_dir() else []
        return [self.get(path.parent.name) for path in found]

    def get(self, name: str) -> LoadedList:
        """The issue of ``name`` in use. Raises RefusedError ``list.not_loaded`` or MalformedError ``list.damaged``."""
        folder = self._folder(name)
        if not (folder / "current").is_file():
            known = ", ".join(sorted(path.parent.name for path in self._root.glob("*/current"))) or "-"
            raise RefusedError("list.not_loaded", name=name, known=known)
        return _read_issue(folder / _pointer(folder)["current"], name)

    def previous(self, name: str) -> LoadedList:
        """The issue that the one in use replaced. Raises as ``get``, and RefusedError ``list.no_previous``."""
        self.get(name)
        before = _pointer(self._folder(name))["previous"]
        if not before:
            raise RefusedError("list.no_previous", name=name)
        return _read_issue(self._folder(name) / before, name)

    def records(self, issue: LoadedList) -> IssueRecords:
        """The records of an issue, the one in use or the previous one, as often as they are asked for."""
        return IssueRecords(issue, self._indexes())

    def index(self, name: str) -> Any:  # noqa: ANN401 - an index; its class is loaded on first use
        """The open search index of the list ``name``; the caller closes it."""
        return self._indexes().open(self.get(name).folder / "index")

    def problems(self, name: str) -> list[Problem]:
        """What could not be read as it stood when the issue in use was loaded."""
        path = self.get(name).folder / "problems.jsonl"
        try:
            return [Problem(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
        except (OSError, ValueError, TypeError) as error:
            raise MalformedError("list.damaged", name=name, path=str(path)) from error

    def _indexes(self) -> _IndexClass:
        if self._index_class is None:
            from tansiq.stores.index import Index

            self._index_class = Index
        return self._index_class

    def _folder(self, name: str) -> Path:
        if not _NAME.match(name):
            raise RefusedError("list.name_refused", name=name[:60])
        return self._root / name

    def _build(
        self, files: ListFiles, name: str, working: Path, progress: Callable[[int], None] | None, *, told_as: str
    ) -> LoadedList:
        """The whole issue in the folder ``working``; nothing there is ever opened before it is moved into its place."""
        from tansiq.engines.lists import COUNTED, counting
        from tansiq.stores.files import read_files

        working.mkdir()
        report, counts = Report(), Counter[str]()
        records = counting(read_files(files, report, source=name), counts)
        self._indexes().build(_told(records, progress), working / "index").close()
        loaded = LoadedList(
            name=name,
            format=files.format,
            source_file=told_as or str(files.main),
            sha256=issue_digest(files),
            loaded_at=datetime.now(UTC).isoformat(timespec="seconds"),
            published=report.published,
            counts={key: counts[key] for key in COUNTED},
            problems=report.problem_count,
            rows_lost=report.rows_lost,
            passed_over=dict(report.passed_over),
            folder=working,
            read_with=version("tansiq"),
        )
        lines = [json.dumps(asdict(problem), ensure_ascii=False) + "\n" for problem in report.problems]
        write_durably(working / "problems.jsonl", [line.encode() for line in lines])
        write_durably(working / "list.json", [_as_json(loaded)])
        return loaded

    def _check_plausible(self, new: LoadedList, *, force: bool) -> None:
        limits = _thresholds()
        read, lost = new.counts["records"], new.rows_lost
        if not force and lost * 100 > limits["lost_percent"] * (read + lost):
            raise RefusedError("list.many_lost", name=new.name, lost=lost, read=read, percent=limits["lost_percent"])
        if force or not (self._folder(new.name) / "current").is_file():
            return
        old = self.get(new.name).counts["records"]
        if read * 100 < limits["kept_percent"] * old:
            raise RefusedError("list.smaller", name=new.name, new=read, old=old, percent=limits["kept_percent"])

    def _put_into_use(self, loaded: LoadedList, working: Path) -> LoadedList:
        folder = self._folder(loaded.name)
        issue = _free_place(folder, loaded.sha256[:12])
        sync_folder(working)
        working.rename(issue)
        sync_folder(folder)
        before = _pointer(folder)["current"] if (folder / "current").is_file() else ""
        pointer = json.dumps({"current": issue.name, "previous": before}) + "\n"
        write_durably(folder / "current", [pointer.encode()])
        for other in folder.iterdir():
            if other.is_dir() and other.name not in (issue.name, before, _LOADING):
                shutil.rmtree(other, ignore_errors=True)
        return replace(loaded, folder=issue)


def _told(records: Iterable[Record], progress: Callable[[int], None] | None) -> Iterator[Record]:
    for number, record in enumerate(records, start=1):
        if progress and number % 256 == 0:
            progress(number)
        yield record


def issue_digest(files: ListFiles) -> str:
    """SHA-256 of the file; of an issue in several files, of their digests in the order of their parts."""
    digests = []
    for _, path in sorted(files.parts.items()):
        with path.open("rb") as stream:
            digests.append(hashlib.file_digest(stream, "sha256"))
    if len(digests) == 1:
        return digests[0].hexdigest()
    return hashlib.sha256(b"".join(digest.digest() for digest in digests)).hexdigest()


def _name_from(path: Path) -> str:
    """A list's name from its file's: letters and digits, upper case."""
    return re.sub(r"[^A-Za-z0-9]+", "-", path.stem).strip("-").upper()[:40] or "LIST"


def _free_place(folder: Path, wanted: str) -> Path:
    """A folder that does not exist yet: the same file may be loaded again while its first loading is open."""
    place, again = folder / wanted, 1
    while place.exists():
        again += 1
        place = folder / f"{wanted}-{again}"
    return place


def _as_json(loaded: LoadedList) -> bytes:
    values = asdict(loaded)
    del values["folder"]
    return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()


def _read_issue(folder: Path, name: str) -> LoadedList:
    path = folder / "list.json"
    try:
        return LoadedList(**json.loads(path.read_text(encoding="utf-8")), folder=folder)
    except (OSError, ValueError, TypeError) as error:
        raise MalformedError("list.damaged", name=name, path=str(path)) from error


def _pointer(folder: Path) -> Mapping[str, str]:
    path = folder / "current"
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        return {"current": str(value["current"]), "previous": str(value["previous"])}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise MalformedError("list.damaged", name=folder.name, path=str(path)) from error


def _thresholds() -> dict[str, int]:
    text = packaged("tansiq.engines.lists").joinpath("thresholds.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
