"""Whether every word of a question is one that the terms know: what is misspelt is refused, never passed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tansiq.engines.law.answer import Reason
from tansiq.engines.law.library import Law
from tansiq.engines.law.matter import reason
from tansiq.engines.law.question import Authority, Item, Question, Statement, UseQuestion
from tansiq.engines.law.terms import ANSWERS, Terms

__all__ = ["unknown_words", "unknown_words_of_use"]


def unknown_words(law: Law, question: Question, recipient: Authority) -> Iterator[Reason]:
    """``sending.word`` for each word, ``sending.state`` for each State that nobody knows."""
    terms = law.terms
    yield from _authorities(law, (question.sender, recipient))
    yield from _words("kind", [question.kind], terms.kinds)
    yield from _words("purpose", [question.purpose], terms.purposes)
    yield from _words("channel", [question.channel], terms.channels)
    yield from _words("handling", question.handling, terms.handling)
    yield from _words("persons", question.persons, terms.persons)
    yield from _words("data", question.data, terms.data)
    yield from _words("offence", {question.offence} - {""}, terms.offences)
    yield from _words("documents", question.documents, terms.documents)
    yield from _words("measures", question.measures, terms.measures)
    yield from _words("grounds", question.grounds, terms.grounds)
    yield from _words("risks", question.risks, terms.risks)
    yield from _words("risks", question.risks.values(), ANSWERS)
    yield from _statements(terms, question.statements)
    for item in question.items:
        yield from _item(law, item)


def unknown_words_of_use(law: Law, asked: UseQuestion) -> Iterator[Reason]:
    """The same for a use of an item."""
    yield from _words("use", [asked.use], law.terms.uses)
    yield from _words("purpose", [asked.purpose], law.terms.purposes)
    yield from _item(law, asked.item)
    if asked.recipient is not None:
        yield from _authorities(law, (asked.recipient,))


def _item(law: Law, item: Item) -> Iterator[Reason]:
    terms = law.terms
    yield from _authorities(law, (item.owner,))
    yield from _words("purpose", [item.purpose], terms.purposes)
    yield from _words("handling", item.handling, terms.handling)
    yield from _words("consents", item.consents, terms.uses)
    yield from _statements(terms, item.statements)


def _statements(terms: Terms, statements: tuple[Statement, ...]) -> Iterator[Reason]:
    for one in statements:
        yield from _words("nature", [one.nature], terms.natures)
        if one.source not in terms.sources or one.information not in terms.information:
            yield reason("sending.ungraded", details={"value": one.grading[:20]})


def _authorities(law: Law, authorities: Iterable[Authority]) -> Iterator[Reason]:
    for one in authorities:
        if one.state not in law.states.states:
            yield reason("sending.state", details={"state": one.state[:20]})
        yield from _words("authority", [one.kind], law.terms.authorities)


def _words(field: str, said: Iterable[str], known: Iterable[str]) -> Iterator[Reason]:
    for value in sorted(set(said) - set(known)):
        yield reason("sending.word", details={"field": field, "value": value[:60]})
