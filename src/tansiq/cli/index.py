"""``tansiq index``: build an index from a list file, describe one, verify one."""

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
    """Build, describe and verify an index of listed subjects."""


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
@click.argument("target")
@answering
def stat(voice: Voice, target: str) -> None:
    """Describe the index TARGET: a folder, or the name of a loaded list."""
    with _opened(target) as opened:
        facts = asdict(opened.stat())
    voice.json({"index": target, "stat": {key: _plain(value) for key, value in facts.items()}})
    for key, value in facts.items():
        voice.line((f"  {key}: ", "dim"), voice.number(f"{value:,}" if isinstance(value, int) else value))


@index.command()
@click.argument("target")
@answering
def verify(voice: Voice, target: str) -> None:
    """Read the index TARGET whole and check every byte of it; exit code 1 where something is damaged."""
    from tansiq.stores.index import verify_index

    problems = verify_index(_path(target))
    answers = [
        {"code": one.code, "sentence": one.sentence(voice.lang), "file": one.file, "part": one.part} for one in problems
    ]
    voice.json({"index": target, "problems": answers})
    for problem in problems:
        voice.line((f"  {problem.code}: {voice.value(problem.sentence(voice.lang))}", "red"))
    voice.say("index_broken" if problems else "index_sound", index=voice.value(target), count=len(problems))
    if problems:
        click.get_current_context().exit(CHECK_FAILED)


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | str | bool | None) else str(value)


def _path(target: str) -> Path:
    """A folder as it is, or where the index of a loaded list stands."""
    from tansiq.stores.home import tansiq_home
    from tansiq.stores.lists import ListStore

    folder = Path(target)
    return folder if folder.is_dir() else ListStore(tansiq_home()).get(target).folder / "index"


def _opened(target: str) -> Index:
    from tansiq.stores.index import Index

    return Index.open(_path(target))
