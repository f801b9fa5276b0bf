"""What may be done with what was received: the owner stays the owner, in court, on forward, print and export."""

from __future__ import annotations

from collections.abc import Iterator

from tansiq.engines.law.answer import Answer, Condition, LawPlace, Reason
from tansiq.engines.law.library import Law
from tansiq.engines.law.matter import condition, place_in, reason
from tansiq.engines.law.question import UseQuestion
from tansiq.engines.law.restricting import RESTRICTED, is_item_restricted
from tansiq.engines.law.terms import UseRule
from tansiq.engines.law.wording import unknown_words_of_use
from tansiq.errors import MalformedError

__all__ = ["against_use", "may_use"]


def may_use(law: Law, asked: UseQuestion) -> Answer:
    """Whether an item may be used so, with what goes along with it. Raises MalformedError ``workflow.naive_time``."""
    if asked.at.tzinfo is None:
        raise MalformedError("workflow.naive_time", moment=asked.at.isoformat())
    if is_item_restricted(asked.item, asked.use, asked.recipient):
        return RESTRICTED
    refusals = tuple(unknown_words_of_use(law, asked)) or tuple(against_use(law, asked))
    if refusals:
        return Answer(refusals)
    return Answer(conditions=tuple(_along(law, asked)))


def against_use(law: Law, asked: UseQuestion) -> Iterator[Reason]:
    """Everything that stands against a use whose words are known."""
    item, terms = asked.item, law.terms
    owner = law.states.states[item.owner.state].texts
    if item.recalled:
        yield reason("using.recalled", owner=owner)
    if item.expires_at is not None and item.expires_at <= asked.at:
        yield reason("using.expired", details={"day": item.expires_at.isoformat(timespec="minutes")}, owner=owner)
    if item.basis not in law.instruments:
        yield reason("using.basis", details={"basis": item.basis[:60]})
    if asked.purpose != item.purpose:
        given, wanted = terms.purposes[item.purpose].texts, terms.purposes[asked.purpose].texts
        yield reason("using.purpose", given=given, wanted=wanted)
    yield from _statements(law, asked)
    yield from _rules(law, asked)


def _statements(law: Law, asked: UseQuestion) -> Iterator[Reason]:
    use = law.terms.uses[asked.use]
    if use.evidence and any(not law.terms.natures[one.nature].marked for one in asked.item.statements):
        yield reason("using.nature", use=use.texts)
    if not use.inside and any(one.tainted for one in asked.item.statements):
        yield reason("using.tainted", LawPlace(None, "Convention against Torture, Art. 15"), use=use.texts)


def _rules(law: Law, asked: UseQuestion) -> Iterator[Reason]:
    """The rule of the use, of every handling code, and of the instrument it came under: each by itself."""
    use, item = law.terms.uses[asked.use], asked.item
    back = asked.use == "forward" and asked.recipient == item.owner  # to its owner nothing is passed on
    found: list[tuple[UseRule, LawPlace | None]] = [(use.rule, None)]
    for name in sorted(item.handling):
        code = law.terms.handling[name]
        found.append((code.rules.get(asked.use, "free"), LawPlace(code.texts, name.upper())))
    basis = law.instruments.get(item.basis)
    if basis is not None and asked.use in basis.uses:
        said = basis.uses[asked.use]
        found.append((said.rule, place_in(basis, said.citation, said.mark)))
    for rule, where in found:
        if rule == "never":
            yield reason("using.never", where, use=use.texts)
        elif rule == "consent" and asked.use not in item.consents and not back:
            owner = law.states.states[item.owner.state].texts
            yield reason("using.consent", where, use=use.texts, owner=owner)
        elif rule == "judicial_basis" and not asked.judicial_reference.strip():
            yield reason("using.judicial", where, use=use.texts)


def _along(law: Law, asked: UseQuestion) -> Iterator[Condition]:
    """What goes along with the item: whose it is, its codes, and the restrictions that every item has."""
    owner = law.states.states[asked.item.owner.state].texts
    yield condition("condition.owner", "travels", details={"authority": asked.item.owner.id or "-"}, owner=owner)
    for name in sorted(asked.item.handling):
        text = law.terms.handling[name].texts
        yield condition("condition.handling", "travels", details={"handling": name.upper()}, text=text)
    for one in law.terms.restrictions.values():
        yield condition("condition.restriction", "travels", text=one.texts)
