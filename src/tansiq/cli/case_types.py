"""``tansiq case-types``: list the case types, check their definitions, draw them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tansiq.cli.exits import CHECK_FAILED
from tansiq.cli.options import answering

if TYPE_CHECKING:
    from tansiq.cli.terminal import Voice
    from tansiq.engines.workflows import Examined, Library

__all__ = ["case_types"]


@click.group("case-types")
def case_types() -> None:
    """List the case types, check their definitions, draw them."""


def _library(folder: Path | None = None) -> Library:
    from tansiq.case_types import shelf
    from tansiq.engines.workflows import read_library

    return read_library(shelf(folder))


@case_types.command("list")
@answering
def list_types(voice: Voice) -> None:
    """Show every case type in every version: how many states, steps, guards and clocks it has."""
    from tansiq.cli.case_type_answers import type_answer

    found = _library().versions.values()
    voice.json({"case_types": [type_answer(one, voice.lang) for one in found]})
    heads = [
        voice.text(f"case_{label}") for label in ("type", "version", "name", "states", "steps", "guards", "clocks")
    ]
    rows = [
        [one.id, str(one.version), voice.value(one.texts.told(voice.lang)), str(len(one.states)), str(len(one.moves)),
         str(len(one.guards)), str(len(one.clocks))]
        for one in found
    ]  # fmt: skip
    voice.table(heads, rows)


@case_types.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--guards", is_flag=True, help="List every guard, evaluated or attested by a person, with its sentence.")
@answering
def check(voice: Voice, folder: Path | None, *, guards: bool) -> None:
    """Check the definitions that come with Tansiq, or those in FOLDER (TYPE/VERSION/workflow.toml).

    Every problem is told with its place; exit code 1 where there is one. Letters that nobody has written yet, and
    parameters that a legal basis must give, are told and are no problem.
    """
    from tansiq.case_types import shelf
    from tansiq.cli.case_type_answers import check_answer, guards_answer, show_check, show_guards
    from tansiq.engines.workflows import examine

    examined = examine(shelf(folder))
    answer: dict[str, Any] = {"checked": [check_answer(one, voice.lang) for one in examined]}
    if guards:
        answer["guards"] = [row for one in examined for row in guards_answer(one, voice.lang)]
    voice.json(answer)
    for one in examined:
        show_check(voice, one)
        if guards:
            show_guards(voice, one)
    _leave(examined)


def _leave(examined: tuple[Examined, ...]) -> None:
    if any(one.problems for one in examined):
        click.get_current_context().exit(CHECK_FAILED)


@case_types.command()
@click.argument("name", metavar="TYPE")
@click.option(
    "--version", "number", type=click.IntRange(1), metavar="N", help="The version; the newest where not given."
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the picture to this SVG file."
)
@answering
def draw(voice: Voice, name: str, *, number: int | None, out: Path | None) -> None:
    """Show the states and steps of TYPE, and write them as a picture (SVG) with --out."""
    from tansiq.cli.case_type_answers import drawing_answer, show_drawing
    from tansiq.engines.workflows.drawing import draw as draw_type

    library = _library()
    definition = library.newest(name) if number is None else library.version(name, number)
    if out is not None:
        from tansiq.cli.export import written_whole

        with written_whole(out) as beside:
            beside.write_text(draw_type(definition, library.roles, voice.lang), encoding="utf-8")
    voice.json(drawing_answer(definition, library.roles, voice.lang, out))
    show_drawing(voice, definition, library.roles)
    if out is not None:
        voice.say("case_drawn", path=voice.number(out))
