"""``tansiq index``: build an index from a list file, change one, prepare one, describe one, verify one."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tansiq.cli.exits import CHECK_FAILED
from tansiq.cli.options import answering

if TYPE_CHECKING:
    from tansiq.cli.terminal import Voice
    from tansiq.stores.index import Index

__all__ = ["index"]


@click.group()
def index() -> None:
    """Build, change, prepare, describe and verify an index of listed subjects."""


@index.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "file_format", metavar="FORMAT", help="Format of SOURCE; detected where not given.")
@answering
def build(voice: Voice, source: Path, path: Path, *, file_format: str | None) -> None:
    """Build an index at PATH from the list file SOURCE, for programs that open it with tansiq.Index.open."""
    from tansiq.stores.files import read_list
    from tansiq.stores.index import Index

    with voice.progress("indexing", path=source.name) as progress, Index.build(
        read_list(source, file_format), path, progress
    ) as built:  # fmt: skip
        records = len(built)
    voice.json({"path": str(path), "records": records})
    voice.say("index_built", path=voice.number(path), records=voice.number(f"{records:,}"))


@index.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "file_format", metavar="FORMAT", help="Format of SOURCE; detected where not given.")
@answering
def add(voice: Voice, source: Path, path: Path, *, file_format: str | None) -> None:
    """Add the records of the list file SOURCE to the index at PATH; each replaces the one of the same id."""
    from tansiq.stores.files import read_list

    with _opened(str(path), merging=False) as opened:
        added = opened.add(read_list(source, file_format))
        _tell_change(voice, opened, "index_added", path, added)


@index.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@answering
def remove(voice: Voice, path: Path, *, ids: tuple[str, ...]) -> None:
    """Remove the records of these ids from the index at PATH."""
    with _opened(str(path), merging=False) as opened:
        removed = opened.remove(ids)
        _tell_change(voice, opened, "index_removed", path, removed)


@index.command()
@click.argument("path", type=click.Path(path_type=Path))
@answering
def compact(voice: Voice, path: Path) -> None:
    """Merge the small segments of the index at PATH, and drop what was removed; it can be searched meanwhile."""
    with _opened(str(path), merging=False) as opened:
        with voice.progress("compacting", len(opened), path=path.name) as progress:
            replaced = opened.compact(progress)
        facts = opened.stat()
    voice.json({"path": str(path), "replaced": replaced, "segments": facts.segments, "records": facts.live})
    numbers = {"segments": voice.number(f"{facts.segments:,}"), "records": voice.number(f"{facts.live:,}")}
    voice.say("index_compacted", path=voice.number(path), **numbers)


@index.command()
@click.argument("target")
@answering
def prepare(voice: Voice, target: str) -> None:
    """Make first searches quick: work out beforehand what they must know of the words of TARGET.

    TARGET is a folder, or the name of a loaded list. It takes some milliseconds a word, and may be broken off: what is
    done is kept, and the next run goes on. No answer changes; the index can be searched and added to meanwhile.
    """
    from tansiq.stores.index import steps_to_prepare

    with _opened(target, merging=False) as opened:
        with voice.progress("preparing", steps_to_prepare(opened.path), path=opened.path.name) as progress:
            fresh = opened.prepare(progress)
        facts = opened.stat()
    voice.json({"index": target, "steps": fresh, "bytes": facts.near_bytes})
    numbers = {"steps": voice.number(f"{fresh:,}"), "size": voice.number(f"{facts.near_bytes:,}")}
    voice.say("index_prepared", index=voice.value(target), **numbers)


@index.command()
@click.argument("target")
@answering
def stat(voice: Voice, target: str) -> None:
    """Describe the index TARGET: a folder, or the name of a loaded list."""
    with _opened(target) as opened:
        facts = asdict(opened.stat())
    voice.json({"index": target, "stat": {key: _plain(value) for key, value in facts.items()}})
    colon = " : " if voice.lang == "fr" else ": "
    voice.line(voice.number(target))
    for key, value in facts.items():
        if key != "passed_over" or value:
            voice.line((f"  {voice.text(f'stat_{key}')}{colon}", "dim"), _shown(voice, value))


@index.command()
@click.argument("target")
@answering
def verify(voice: Voice, target: str) -> None:
    """Read the index TARGET whole and check every byte of it; exit code 1 where something is damaged."""
    from tansiq.stores.index import bytes_to_verify, verify_index

    folder = _path(target)
    with voice.progress("verifying", bytes_to_verify(folder), in_bytes=True, path=folder.name) as progress:
        problems = verify_index(folder, progress)
    answers = [
        {"code": one.code, "sentence": one.sentence(voice.lang), "file": one.file, "part": one.part} for one in problems
    ]
    voice.json({"index": target, "problems": answers})
    for problem in problems:
        voice.line((f"  {problem.code}: {voice.value(problem.sentence(voice.lang))}", "red"))
    voice.say("index_broken" if problems else "index_sound", index=voice.value(target), count=len(problems))
    if problems:
        click.get_current_context().exit(CHECK_FAILED)


def _tell_change(voice: Voice, opened: Index, label: str, path: Path, count: int) -> None:
    """What was changed, how many records there are now, and whether merging would pay."""
    facts = opened.stat()
    key = label.removeprefix("index_")
    voice.json({"path": str(path), key: count, "records": facts.live, "compaction_due": facts.compaction_due})
    numbers = {"count": voice.number(f"{count:,}"), "records": voice.number(f"{facts.live:,}")}
    voice.say(label, path=voice.number(path), **numbers)
    if facts.compaction_due:
        voice.say("index_due", "yellow", path=voice.number(path))


def _shown(voice: Voice, value: object) -> str:
    if isinstance(value, bool):
        return voice.text("yes" if value else "no")
    if isinstance(value, tuple):
        return voice.number(", ".join(map(str, value)))
    return voice.number(f"{value:,}" if isinstance(value, int) else value)


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | str | bool | None) else str(value)


def _path(target: str) -> Path:
    """A folder as it is, or where the index of a loaded list stands."""
    from tansiq.stores.home import tansiq_home
    from tansiq.stores.lists import ListStore

    folder = Path(target)
    return folder if folder.is_dir() else ListStore(tansiq_home()).get(target).folder / "index"


def _opened(target: str, *, merging: bool = True) -> Index:
    from tansiq.stores.index import Index

    return Index.open(_path(target), merging=merging)
