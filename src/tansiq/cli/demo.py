"""``tansiq demo``: a fictional flight against fictional lists, end to end, and a check that it came out as planned."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tansiq.cli.exits import CHECK_FAILED
from tansiq.cli.options import answering
from tansiq.demo.files import MESSAGE_NAME

if TYPE_CHECKING:
    from tansiq.cli.rehearsal import Rehearsal
    from tansiq.cli.screening import Screened
    from tansiq.cli.terminal import Voice
    from tansiq.demo.plan import Case
    from tansiq.engines.matching import Evidence

__all__ = ["demo"]


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-output"), show_default=True,
              metavar="FOLDER", help="Where the data, the lists and the results go.")  # fmt: skip
@answering
def demo(voice: Voice, *, out: Path) -> None:
    """Screen a fictional flight of 180 against three fictional lists, and read fictional articles.

    Shows the possible hits with their reasons, then who was not reported and why, and checks itself against its plan:
    exit code 1 where a planted person was not found, or a trap was reported.
    """
    from tansiq.cli.rehearsal import rehearse

    done = rehearse(voice, out)
    voice.json(demo_answer(voice, done))
    _tell(voice, done)
    if done.missed or done.trapped:
        click.get_current_context().exit(CHECK_FAILED)


def demo_answer(voice: Voice, done: Rehearsal) -> dict[str, Any]:
    """The rehearsal as a JSON object."""
    from tansiq.cli.answers import evidence_answer, traveller_answer
    from tansiq.cli.loaded import list_answer

    return {
        "lists": [list_answer(loaded) for loaded in done.loaded],
        "screened": len(done.screened),
        "possible_hits": done.hits,
        "min_bits": done.threshold,
        "planted": [_planted_answer(voice, case, row) for case, row in done.planted],
        "traps": [
            {
                "kind": case.kind,
                "traveller": traveller_answer(row.traveller, voice.lang),
                "reported": case in done.trapped,
                "evidence": evidence_answer(evidence, voice.lang),
            }
            for case, row, evidence in done.traps
        ],
        "missed": [case.kind for case in done.missed],
        "trapped": [case.kind for case in done.trapped],
        "articles": _article_counts(done),
        "files": [str(path) for path in done.files],
    }


def _planted_answer(voice: Voice, case: Case, row: Screened) -> dict[str, Any]:
    from tansiq.cli.answers import hit_answer, traveller_answer

    hits = [hit_answer(found.hit, found.list_name, voice.lang) for found in row.found]
    return {"kind": case.kind, "traveller": traveller_answer(row.traveller, voice.lang), "hits": hits}


def _article_counts(done: Rehearsal) -> dict[str, int]:
    articles = done.reading.articles
    return {
        "articles": len(articles),
        "passages_kept": sum(len(article.kept) for article in articles),
        "passages_removed": sum(len(article.removed) for article in articles),
        "statements": sum(len(article.claims) for article in articles),
        "figures": sum(len(article.figures) for article in articles),
        "agreements": sum(len(article.agreements) for article in articles),
        "shared_texts": len(done.reading.shared),
    }


def _tell(voice: Voice, done: Rehearsal) -> None:
    voice.say("demo_title", "bold")
    _heading(voice, "demo_lists")
    for loaded in done.loaded:
        counts = {kind: voice.number(count) for kind, count in loaded.counts.items()}
        names = {"name": voice.value(loaded.name), "format": voice.number(loaded.format)}
        voice.line("  ", voice.text("demo_list", **names, persons=counts["persons"], names=counts["names"]))
    counted = {"screened": len(done.screened), "travellers": done.with_hits, "hits": done.hits}
    _heading(voice, "demo_hits", **counted)
    for case, row in done.planted:
        _tell_planted(voice, case, row)
    if others := done.with_hits - sum(bool(row.found) for _, row in done.planted):
        voice.say("demo_others", "yellow", count=others)
    _heading(voice, "demo_traps", threshold=voice.number(f"{done.threshold:.1f}"))
    for case, row, evidence in done.traps:
        _tell_trap(voice, case, row, evidence)
    _heading(voice, "demo_articles", **_article_counts(done))
    _tell_end(voice, done)


def _heading(voice: Voice, label: str, **details: object) -> None:
    voice.line("")
    voice.say(label, "bold", **details)


def _tell_planted(voice: Voice, case: Case, row: Screened) -> None:
    from tansiq.cli.evidence import show_hit_in_brief, subject_line
    from tansiq.cli.rehearsal import reached

    voice.line("  ", *subject_line(voice, row.traveller.record))
    for found in row.found[:1]:
        show_hit_in_brief(voice, found.hit, found.list_name, indent="    ")
    if case.file:
        lists = len({listed.list for listed in case.listed})
        counted = {"count": len(case.listed), "lists": lists, "reached": len(reached(case, row))}
        voice.line("    ", voice.text("demo_file", file=voice.number(case.file), **counted))


def _tell_trap(voice: Voice, case: Case, row: Screened, evidence: Evidence) -> None:
    from tansiq.cli.evidence import subject_line, weakest_part, why

    listed = case.listed[0]
    compared = evidence.right.text if evidence.right else listed.name
    voice.line("  ", *subject_line(voice, row.traveller.record), "  ≠  ", voice.value(compared),
               (f"  {voice.number(listed.born)}", "dim"))  # fmt: skip
    kind, against = voice.text(f"demo_case_{case.kind}"), why(voice, weakest_part(evidence.parts))
    bits = voice.number(f"{evidence.bits:5.1f}")
    voice.line(f"    {bits} {voice.text('bits')}  {kind}", (f"  ·  {against}", "dim"))


def _tell_end(voice: Voice, done: Rehearsal) -> None:
    _heading(voice, "demo_results")
    for path in done.files:
        voice.line("  ", voice.number(path))
    home = shlex.quote(str(done.files[0].parent / "home"))
    message = shlex.quote(str(done.files[0].parent / MESSAGE_NAME))
    for command in ("search 'Marwan Fakhuri'", f"screen {message}"):
        voice.say("demo_next", "dim", command=voice.number(f"TANSIQ_HOME={home} tansiq {command}"))
    voice.line("")
    planted, traps = len(done.planted), len(done.traps)
    checked = {"found": planted - len(done.missed), "planted": planted, "traps": traps, "trapped": len(done.trapped)}
    voice.say("demo_checked", "bold red" if done.missed or done.trapped else "bold green", **checked)
    for case in done.missed:
        voice.say("demo_missed", "red", name=voice.value(case.passenger.name))
    for case in done.trapped:
        voice.say("demo_trapped", "red", name=voice.value(case.passenger.name))
    voice.say("suggestions", "dim")
