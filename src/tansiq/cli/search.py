"""``tansiq search``: one name, with what else is known, in the loaded lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tansiq.cli.options import answering, limit_option, list_option, min_bits_option
from tansiq.cli.queries import KINDS, asked_record

if TYPE_CHECKING:
    from tansiq.cli.terminal import Voice

__all__ = ["search"]


@click.command()
@click.argument("name")
@click.option("--born", multiple=True, metavar="DATE", help="1984-03-07, 1984-03, 1984, 1960/1965 or 'circa 1961'.")
@click.option("--nationality", multiple=True, metavar="CODE", help="ISO 3166-1 alpha-3; may be repeated.")
@click.option("--sex", type=click.Choice(["M", "F"], case_sensitive=False), help="Sex as the document states it.")
@click.option(
    "--document", multiple=True, metavar="[[KIND:]ISSUER:]NUMBER", help="As passport:QMA:K0123456, or the number alone."
)
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="unknown",
    show_default=True,
    help="Kind of subject; unknown: every kind.",
)
@list_option
@limit_option("At most this many possible hits.")
@min_bits_option
@answering
def search(
    voice: Voice,
    name: str,
    *,
    born: tuple[str, ...],
    nationality: tuple[str, ...],
    sex: str | None,
    document: tuple[str, ...],
    kind: str,
    list_names: tuple[str, ...],
    limit: int,
    min_bits: float | None,
) -> None:
    """Search the loaded lists for NAME, in any script, with whatever else is known."""
    from tansiq.cli.answers import hit_answer, record_answer
    from tansiq.cli.evidence import show_hit, subject_line
    from tansiq.cli.screening import open_indexes, search_lists
    from tansiq.stores.home import tansiq_home

    query = asked_record(name, born=born, nationality=nationality, sex=sex, document=document, kind=kind)
    with open_indexes(tansiq_home(), list_names) as indexes:
        (found,) = search_lists(indexes, [query], limit=limit, min_bits=min_bits)
    voice.json({
        "query": record_answer(query),
        "lists": list(indexes),
        "hits": [hit_answer(one.hit, one.list_name, voice.lang) for one in found],
    })  # fmt: skip
    voice.line(*subject_line(voice, query))
    for one in found:
        show_hit(voice, one.hit, one.list_name, indent="  ")
    if found:
        voice.say("suggestions", "dim")
    else:
        voice.say("nothing_found", lists=", ".join(voice.value(listed) for listed in indexes))
