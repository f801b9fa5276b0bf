"""``tansiq law``: list the legal bases, check them, show one, ask what may be sent, tell what a folder changes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tansiq.cli.exits import CHECK_FAILED
from tansiq.cli.options import answering, law_day_option, own_law_option

if TYPE_CHECKING:
    from tansiq.cli.terminal import Voice
    from tansiq.engines.law import Answer, Law, LawLibrary, UseQuestion
    from tansiq.engines.workflows import Place
    from tansiq.engines.workflows.entries import Entry
    from tansiq.legal_bases import Layer

__all__ = ["law"]

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_MOST_BYTES = 256 * 1024


@click.group("law")
def law() -> None:
    """List the legal bases and charters, check them, and ask what may be sent under them."""


def _layers(own: Path | None) -> tuple[Layer, ...]:
    from tansiq.legal_bases import own_layer, shipped_layer

    return (shipped_layer(),) if own is None else (shipped_layer(), own_layer(own))


def _library(own: Path | None) -> LawLibrary:
    from tansiq.engines.law import read_law
    from tansiq.legal_bases import shipped_terms

    return read_law(shipped_terms(), _layers(own))


def _of_day(own: Path | None, day: datetime | None) -> tuple[Law, date]:
    on = (day or datetime.now(UTC)).date()
    return _library(own).on(on), on


@law.command("list")
@own_law_option
@law_day_option
@answering
def list_bases(voice: Voice, own: Path | None, day: datetime | None) -> None:
    """Show every legal basis and charter: its kind, what is known of its text, for which States it is in force."""
    from tansiq.cli.law_answers import charter_line, instrument_line
    from tansiq.cli.law_shown import show_list

    found, on = _of_day(own, day)
    bases = [instrument_line(found, one, on, voice.lang) for one in found.instruments.values()]
    charters = [charter_line(one, on, voice.lang) for one in found.charters.values()]
    voice.json({"on": on.isoformat(), "legal_bases": bases, "charters": charters})
    show_list(voice, bases, charters)


@law.command()
@click.argument("folder", required=False, type=_FOLDER)
@answering
def check(voice: Voice, folder: Path | None) -> None:
    """Check what comes with Tansiq, with the examples, and the records of FOLDER laid over it.

    Every problem is told with its place; exit code 1 where there is one. Times that the node must give, and records
    that no lawyer has reviewed, are told and are no problem.
    """
    from tansiq.cli.law_answers import examined_answer
    from tansiq.cli.law_shown import show_examined
    from tansiq.engines.law import examine_law, read_terms
    from tansiq.legal_bases import shipped_terms

    examined = examine_law(read_terms(shipped_terms()), _layers(folder))
    wrong = () if any(one.problems for one in examined) else _wrong_examples()
    examples = [
        {"code": one.code, "place": one.place, "sentence": one.sentence(voice.lang), "remedy": one.remedy(voice.lang)}
        for one in wrong
    ]
    checked = [examined_answer(one, voice.lang) for one in examined]
    voice.json({"checked": checked, "examples": examples})
    show_examined(voice, checked, examples)
    if examples or any(one.problems for one in examined):
        click.get_current_context().exit(CHECK_FAILED)


def _wrong_examples() -> tuple[Any, ...]:
    """The examples that come with Tansiq, asked of what comes with Tansiq: a node's own law may answer otherwise."""
    from tansiq.engines.law import read_terms
    from tansiq.engines.law.examples import example_problems, read_examples
    from tansiq.engines.workflows import Place
    from tansiq.legal_bases import shipped_examples, shipped_terms

    examples = read_examples(shipped_examples(), read_terms(shipped_terms()))
    return tuple(example_problems(examples, _library(None), Place(UTC)))


@law.command()
@click.argument("name")
@own_law_option
@law_day_option
@answering
def show(voice: Voice, name: str, own: Path | None, day: datetime | None) -> None:
    """Show the legal basis or charter NAME whole: parties, messages, grounds, times, uses, with their citations."""
    from tansiq.cli.law_answers import charter_answer, instrument_answer
    from tansiq.cli.law_shown import show_charter, show_instrument

    found, on = _of_day(own, day)
    if name in found.charters and name not in found.instruments:
        answer = charter_answer(found, found.charters[name], on, voice.lang)
        voice.json(answer)
        show_charter(voice, answer)
        return
    answer = instrument_answer(found, found.instrument(name), on, voice.lang)
    voice.json(answer)
    show_instrument(voice, answer)


@law.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@own_law_option
@click.option(
    "--zone", default="UTC", show_default=True, help="The time zone of the sender, in which limits are counted."
)
@answering
def ask(voice: Voice, file: Path, own: Path | None, zone: str) -> None:
    """Ask whether the message in FILE (TOML) may go to its recipients, or an item be used so, and on what conditions.

    The file is written like those in legal_bases/examples.toml; one with `use` and `item` asks of something received.
    """
    from tansiq.cli.law_answers import answer_of
    from tansiq.cli.law_shown import show_answers

    place = _place(zone)
    answers = _answers(_library(own), _read(file), place)
    voice.json({"answers": [answer_of(heading, answer, voice.lang) for heading, answer in answers]})
    show_answers(voice, [answer_of(heading, answer, voice.lang, voice.value) for heading, answer in answers], place)


def _read(file: Path) -> Entry:
    from tansiq.engines.workflows.entries import parse

    with file.open("rb") as stream:
        return parse(stream.read(_MOST_BYTES + 1), file.name)


def _place(zone: str) -> Place:
    from zoneinfo import ZoneInfo

    from tansiq.engines.workflows import Place

    try:
        return Place(ZoneInfo(zone))
    except (KeyError, ValueError, OSError):  # no such zone, no name of one, a folder of zones
        raise click.BadParameter(zone, param_hint="--zone") from None


def _answers(library: LawLibrary, asked: Entry, place: Place) -> list[tuple[dict[str, str], Answer]]:
    """Each answer with whom or what it is about. Raises MalformedError where the file is no question."""
    from tansiq.engines.law import Answer, ask_each, read_question, read_use_question
    from tansiq.engines.workflows.sight import local_day

    if "use" in asked:
        use = read_use_question(asked)
        return [({"use": use.use}, _use_answer(library, use, place))]
    question, recipients = read_question(asked)
    delivery = ask_each(library.on(local_day(question.at, place)), question, recipients, place)
    if delivery.refusals:
        return [({}, Answer(delivery.refusals))]
    return [({"state": one.state, "authority": one.kind}, answer) for one, answer in delivery.answers.items()]


def _use_answer(library: LawLibrary, use: UseQuestion, place: Place) -> Answer:
    from tansiq.engines.law import may_use
    from tansiq.engines.workflows.sight import local_day

    return may_use(library.on(local_day(use.at, place)), use)


@law.command()
@click.argument("folder", type=_FOLDER)
@answering
def diff(voice: Voice, folder: Path) -> None:
    """Tell what the records in FOLDER change, value by value, against the ones of Tansiq whose place they take."""
    from tansiq.cli.law_shown import show_changes
    from tansiq.engines.law import changes
    from tansiq.legal_bases import own_layer, shipped_layer

    shipped = {(one.kind, one.id): one.data for one in _sources(shipped_layer())}
    rows = [
        {
            "file": one.place,
            "new": (one.kind, one.id) not in shipped,
            "changes": [
                {"place": change.place, "before": change.before, "after": change.after}
                for change in changes(shipped.get((one.kind, one.id), b""), one.data, one.place)
            ],
        }
        for one in _sources(own_layer(folder))
    ]
    voice.json({"records": rows})
    show_changes(voice, rows)


def _sources(layer: Layer) -> tuple[Any, ...]:
    return layer.records if layer.states is None else (layer.states, *layer.records)
