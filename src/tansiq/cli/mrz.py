"""``tansiq mrz``: the machine-readable zones of travel documents, judged digit by digit."""

from __future__ import annotations

import codecs
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tansiq.cli.exits import CHECK_FAILED, SOME_REJECTED, describe_error
from tansiq.cli.options import answering, limit_option, list_option, min_bits_option
from tansiq.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tansiq.cli.screening import Found
    from tansiq.cli.terminal import Voice
    from tansiq.engines.documents import Block, Zone

__all__ = ["mrz"]


def _day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        wanted = f"write the day as 2026-11-26, not {value!r}"
        raise click.BadParameter(wanted) from error


@click.command()
@click.argument("text", nargs=-1, metavar="[TEXT|FILE|-]...")
@click.option(
    "--today", callback=_day, metavar="DAY", help="The day by which two-digit years are read; today where not given."
)
@click.option("--screen", is_flag=True, help="Compare each holder with the loaded lists, as `tansiq search` does.")
@list_option
@limit_option("With --screen: at most this many possible hits a zone.")
@min_bits_option
@answering
def mrz(
    voice: Voice,
    text: tuple[str, ...],
    *,
    today: date | None,
    screen: bool,
    list_names: tuple[str, ...],
    limit: int,
    min_bits: float | None,
) -> None:
    """Read machine-readable zones of passports, cards and visas (ICAO Doc 9303) and work out their check digits.

    TEXT is a zone in one piece or its lines one by one, in quotation marks; FILE or standard input (-) may hold many,
    separated by blank lines:

    tansiq mrz 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<' 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'

    Digits that agree say that a zone was read as it was worked out, never that a document is genuine. Exits with 1
    where something in a zone is against the standard, with 5 where one of several zones could not be read at all.
    """
    from tansiq.engines.documents import split_zones

    zones, rejected = _read_all(split_zones(_text(text)), today)
    found = _screened([zone for _, zone in zones], list_names, limit, min_bits) if screen else None
    voice.json(_answer(voice, zones, rejected, found))
    _show(voice, zones, rejected, found)
    if rejected:
        click.get_current_context().exit(SOME_REJECTED)
    if any(zone.has_faults for _, zone in zones):
        click.get_current_context().exit(CHECK_FAILED)


def _text(arguments: Sequence[str]) -> str:
    """The lines given, or what a file or standard input holds; a lone argument without a filler is a file's name."""
    if len(arguments) == 1 and arguments[0].strip() not in ("", "-") and "<" not in arguments[0]:
        with Path(arguments[0]).open("rb") as stream:
            return _decoded(stream.read(_most_bytes() + 1))
    if not arguments or tuple(arguments) == ("-",):
        return _decoded(sys.stdin.buffer.read(_most_bytes() + 1))
    return "\n".join(arguments)


def _most_bytes() -> int:
    from tansiq.engines.tables.caps import MRZ_TEXT_MAX_CHARACTERS

    return 2 * MRZ_TEXT_MAX_CHARACTERS  # UTF-16 has two bytes for a character of a zone


def _decoded(data: bytes) -> str:
    """UTF-16 where it says so, else UTF-8; what is neither shows as characters that no zone has."""
    if len(data) > _most_bytes():
        raise MalformedError("mrz.text_too_long", limit=_most_bytes() // 2)
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data.decode("utf-16" if is_wide else "utf-8", errors="replace")


def _read_all(
    blocks: Sequence[Block], today: date | None
) -> tuple[list[tuple[Block, Zone]], list[tuple[Block, MalformedError]]]:
    """Every zone with its block; of several, those that cannot be read are put aside with their reason."""
    from tansiq import read_mrz

    zones, rejected = [], []
    for block in blocks:
        try:
            zones.append((block, read_mrz(block.text, today)))
        except MalformedError as error:
            if len(blocks) == 1:
                raise
            rejected.append((block, error))
    return zones, rejected


def _screened(
    zones: Sequence[Zone], list_names: tuple[str, ...], limit: int, min_bits: float | None
) -> tuple[list[str], list[tuple[Found, ...]]]:
    """The names of the lists, and each zone's possible hits; a zone without a name is compared with nobody."""
    from tansiq.cli.screening import open_indexes, search_lists
    from tansiq.stores.home import tansiq_home

    records = [zone.record() for zone in zones]
    named = [record for record in records if record.names]
    with open_indexes(tansiq_home(), list_names) as indexes:
        found = iter(search_lists(indexes, named, limit=limit, min_bits=min_bits) if named else [])
    return list(indexes), [next(found) if record.names else () for record in records]


def _answer(
    voice: Voice,
    zones: Sequence[tuple[Block, Zone]],
    rejected: Sequence[tuple[Block, MalformedError]],
    found: tuple[list[str], list[tuple[Found, ...]]] | None,
) -> dict[str, Any]:
    from tansiq.cli.answers import hit_answer
    from tansiq.cli.zones import zone_answer

    answers = [{"source_line": block.line, **zone_answer(zone, voice.lang)} for block, zone in zones]
    for answer, hits in zip(answers, found[1] if found else [], strict=False):
        answer["hits"] = [hit_answer(one.hit, one.list_name, voice.lang) for one in hits]
    unread = [{"source_line": block.line, **describe_error(error, voice.lang)} for block, error in rejected]
    return {"zones": answers, "rejected_zones": unread, **({"lists": found[0]} if found else {})}


def _show(
    voice: Voice,
    zones: Sequence[tuple[Block, Zone]],
    rejected: Sequence[tuple[Block, MalformedError]],
    found: tuple[list[str], list[tuple[Found, ...]]] | None,
) -> None:
    from tansiq import messages
    from tansiq.cli.zones import show_zone

    for at, (_, zone) in enumerate(zones):
        if at:
            voice.line("")
            voice.line(("-" * 44, "dim"))
        show_zone(voice, zone)
        if found:
            _show_hits(voice, zone, found[0], found[1][at])
    for block, error in rejected:
        details = {key: voice.number(value) for key, value in error.details.items()}
        blanks = {"line": voice.number(block.line), "sentence": messages.sentence(error.code, voice.lang, **details)}
        voice.line("")
        voice.line((f"{error.code}: {messages.sentence('mrz.zone_unread', voice.lang, **blanks)}", "yellow"))


def _show_hits(voice: Voice, zone: Zone, lists: Sequence[str], hits: Sequence[Found]) -> None:
    from tansiq import messages
    from tansiq.cli.evidence import show_hit

    voice.line("")
    if not zone.name.text:
        voice.line((messages.sentence("mrz.no_name", voice.lang), "yellow"))
        return
    voice.line((messages.sentence("mrz.screened", voice.lang), "bold"))
    for one in hits:
        show_hit(voice, one.hit, one.list_name, indent="  ")
    if hits:
        voice.say("suggestions", "dim")
    else:
        voice.say("nothing_found", lists=", ".join(voice.value(listed) for listed in lists))
