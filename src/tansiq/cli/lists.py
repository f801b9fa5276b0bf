"""``tansiq lists``: load a published or own list, show what is loaded, fetch what is new, tell what changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tansiq.cli.exits import SOME_REJECTED
from tansiq.cli.isolation import visible
from tansiq.cli.lists_diff import diff
from tansiq.cli.lists_fetch import fetch, publishers
from tansiq.cli.loaded import list_answer, tell_loaded
from tansiq.cli.options import answering

if TYPE_CHECKING:
    from tansiq.cli.terminal import Voice
    from tansiq.stores.lists import ListStore, LoadedList

__all__ = ["lists"]

_PROBLEMS_SHOWN = 5


@click.group()
def lists() -> None:
    """Load or fetch published and own lists, show what is loaded, and tell what changed."""


for command in (fetch, diff, publishers):
    lists.add_command(command)


@lists.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--name", help="Name to load it under; from the list itself where not given.")
@click.option("--format", "file_format", metavar="FORMAT", help="Format of the file; detected where not given.")
@click.option("--force", is_flag=True, help="Load it even where it is much smaller than before, or many rows are lost.")
@answering
def load(voice: Voice, path: Path, *, name: str | None, file_format: str | None, force: bool) -> None:
    """Load the list at PATH (UN XML, OFAC CSV, FollowTheMoney JSON lines, own CSV or XLSX).

    A list that cannot be read replaces nothing: what was loaded before under the name stays in use. Where single rows
    could not be read, the others are loaded, the rows are told, and the exit code is 5.
    """
    from tansiq.stores.home import tansiq_home
    from tansiq.stores.lists import ListStore

    with voice.progress("loading", path=path.name) as progress:
        store = ListStore(tansiq_home())
        loaded = store.load(path, name, file_format, progress, force=force)
    _tell(voice, store, loaded)
    if loaded.rows_lost:
        click.get_current_context().exit(SOME_REJECTED)


@lists.command()
@click.argument("name", required=False)
@answering
def show(voice: Voice, *, name: str | None) -> None:
    """Show every loaded list, or the list NAME in full."""
    from tansiq.stores.home import tansiq_home
    from tansiq.stores.lists import ListStore

    store = ListStore(tansiq_home())
    if name is not None:
        _tell(voice, store, store.get(name))
        return
    every = store.all()
    voice.json({"lists": [list_answer(loaded) for loaded in every]})
    if every:
        _tell_all(voice, every)
    else:
        voice.say("no_lists")


def _tell(voice: Voice, store: ListStore, loaded: LoadedList) -> None:
    problems = store.problems(loaded.name)
    told = [
        {"code": one.code, "line": one.line, "row_lost": one.row_lost, "sentence": one.sentence(voice.lang)}
        for one in problems
    ]
    voice.json({"list": list_answer(loaded), "problems": told})
    tell_loaded(voice, loaded)
    for problem in problems[:_PROBLEMS_SHOWN]:
        voice.line((f"  {visible(problem.sentence(voice.lang), 1000)} [{problem.code}]", "yellow"))
    if loaded.problems > _PROBLEMS_SHOWN:
        voice.say("more_problems", "dim", count=loaded.problems - _PROBLEMS_SHOWN)


def _tell_all(voice: Voice, every: list[LoadedList]) -> None:
    kinds = ("persons", "organisations", "aliases", "original_script_names")
    heads = [voice.text(f"list_{label}") for label in ("name", "format", "published")]
    rows = [
        [
            voice.value(one.name),
            one.format,
            voice.number(one.published or "—"),
            *(f"{one.counts[kind]:,}" for kind in kinds),
        ]
        for one in every
    ]
    voice.table([*heads, *(voice.text(f"count_{kind}") for kind in kinds)], rows)
