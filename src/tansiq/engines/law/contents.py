"""What a message holds: handling codes, graded statements, data under a charter, items that others own."""

from __future__ import annotations

from collections.abc import Iterator

from tansiq.engines.law.answer import LawPlace, Reason
from tansiq.engines.law.charter import Charter
from tansiq.engines.law.matter import Matter, place_in, reason
from tansiq.engines.law.question import UseQuestion
from tansiq.engines.law.using import against_use

__all__ = ["against_carrying", "against_charter", "against_contents"]


def against_carrying(matter: Matter) -> Iterator[Reason]:
    """What goes with an earlier message, by its number, carries nothing of a person and no statement."""
    question = matter.question
    if matter.kind.follows and (question.is_personal or question.statements or question.handling_text):
        yield reason("sending.carries", kind=matter.kind.texts)


def against_contents(matter: Matter) -> Iterator[Reason]:
    """Handling codes, statements and items: every one of them fit to be sent under this basis."""
    yield from _handling(matter)
    yield from _statements(matter)
    for item in matter.question.items:
        asked = UseQuestion(item, "forward", matter.question.purpose, matter.at, matter.recipient)
        yield from against_use(matter.law, asked)


def _handling(matter: Matter) -> Iterator[Reason]:
    question, codes, basis = matter.question, matter.law.terms.handling, matter.instrument
    if not question.handling:
        yield reason("sending.handling")
    for name in sorted(basis.handling - question.handling):
        law = place_in(basis, basis.citation, basis.mark)
        yield reason("sending.handling_floor", law, details={"handling": name.upper()}, text=codes[name].texts)
    for name in sorted(question.handling):
        details = {"handling": name.upper()}
        if codes[name].needs_text and not question.handling_text.strip():
            yield reason("sending.handling_text", details=details)
        purpose = matter.law.terms.purposes[question.purpose]
        if codes[name].crime_only and not purpose.marked:
            yield reason("sending.handling_crime", details=details, text=codes[name].texts, purpose=purpose.texts)


def _statements(matter: Matter) -> Iterator[Reason]:
    """No statement of a nature that the basis does not carry, and none that was probably got by torture."""
    basis, natures = matter.instrument, {one.nature for one in matter.question.statements}
    for name in sorted(natures - basis.natures):
        nature = matter.law.terms.natures[name].texts
        yield reason("sending.nature", place_in(basis, basis.citation, basis.mark), nature=nature, basis=basis.texts)
    if any(one.tainted for one in matter.question.statements):
        yield reason("sending.tainted", LawPlace(None, "Convention against Torture, Art. 15"))


def against_charter(matter: Matter) -> Iterator[Reason]:
    """Nothing of a person leaves but out of a register, under its charter."""
    question = matter.question
    if not question.is_personal:
        return
    charter = matter.law.charters.get(question.register)
    if charter is None:
        yield reason("sending.charter", details={"register": question.register[:60] or "–"})
        return
    law = LawPlace(charter.texts, charter.citation)
    if not charter.holds(matter.day):
        yield reason("sending.charter_time", law, charter=charter.texts)
    if question.sender.state not in charter.controllers:
        state = matter.state_name(question.sender.state)
        yield reason("sending.charter_controller", law, charter=charter.texts, state=state)
    if not question.persons:
        yield reason("sending.category", law)
    yield from _outside(matter, charter, law)


def _outside(matter: Matter, charter: Charter, law: LawPlace) -> Iterator[Reason]:
    """Purpose, recipient, persons and data that the charter does not name."""
    question, terms = matter.question, matter.law.terms
    if question.purpose not in charter.purposes:
        yield reason("sending.charter_purpose", law, charter=charter.texts, what=terms.purposes[question.purpose].texts)
    if matter.recipient.kind not in charter.recipients:
        what = terms.authorities[matter.recipient.kind].texts
        yield reason("sending.charter_recipient", law, charter=charter.texts, what=what)
    for name in sorted(question.persons - charter.persons):
        yield reason("sending.charter_persons", law, charter=charter.texts, what=terms.persons[name].texts)
    for name in sorted(question.data - charter.data):
        yield reason("sending.charter_data", law, charter=charter.texts, what=terms.data[name].texts)
