"""``tansiq read``: what open-source articles say, with who said it, when, and what was set aside."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tansiq.cli.exits import SOME_REJECTED
from tansiq.cli.options import answering
from tansiq.errors import MalformedError

if TYPE_CHECKING:
    from tansiq.cli.terminal import Voice
    from tansiq.engines.reporting import Reading

__all__ = ["read"]

_ENDINGS = (".html", ".json")


def _known_ending(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path | None:
    if value is not None and value.suffix.lower() not in _ENDINGS:
        wanted = f"the name must end in {', '.join(_ENDINGS)}"
        raise click.BadParameter(wanted)
    return value


def _day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str:
    try:
        return date.fromisoformat(value).isoformat() if value else ""
    except ValueError as error:
        wanted = f"write the day as 2023-02-21, not {value!r}"
        raise click.BadParameter(wanted) from error


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    callback=_known_ending,
    metavar="FILE",
    help="Write the whole reading here: a page (.html) or values (.json).",
)
@click.option(
    "--published",
    callback=_day,
    metavar="DAY",
    help="Day of publication of one file, where you know it: 2023-02-21.",
)
@answering
def read(voice: Voice, path: Path, out: Path | None, published: str) -> None:
    """Read articles as crawled: PATH is one text file, or a folder of .txt files read together.

    Shows what each says and who says it: dates with their basis, statements with their speaker and a proposed grading,
    figures, agreements, and texts that several files share. A statement is never turned into a fact.
    """
    from tansiq.cli.reading import show_reading
    from tansiq.engines.reporting import as_values
    from tansiq.stores.articles import article_files, read_articles

    files = article_files(path)
    if published and len(files) > 1:
        raise MalformedError("article.one_day", file=str(path), count=len(files))
    with voice.progress("reading", total=len(files), path=path.name) as progress:
        reading = read_articles(path, published=published, progress=progress)
    if out is not None:
        _write(out, reading, voice.lang)
    voice.json(as_values(reading))
    show_reading(voice, reading, out)
    if reading.rejected:
        click.get_current_context().exit(SOME_REJECTED)


def _write(out: Path, reading: Reading, lang: str) -> None:
    """The page, or the values, whole or not at all."""
    from tansiq.cli.export import written_whole
    from tansiq.engines.reporting import as_values
    from tansiq.engines.reporting.page import render

    is_page = out.suffix.lower() == ".html"
    text = render(reading, lang) if is_page else json.dumps(as_values(reading), ensure_ascii=False, indent=2) + "\n"
    with written_whole(out) as beside:
        beside.write_text(text, encoding="utf-8")
