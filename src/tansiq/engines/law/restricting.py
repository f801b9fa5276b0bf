"""Protected persons: what an officer sees of it, and what the data-protection officer alone sees.

The officer's answer is one and the same whatever the reason, the recipient or the rest of the question, so that nothing
can be read off it. The partner's is the one that everybody gets about whom nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterator

from tansiq.engines.law.answer import Answer, Reason
from tansiq.engines.law.library import Law
from tansiq.engines.law.matter import reason
from tansiq.engines.law.question import Authority, Item, Protection, Question

__all__ = ["RESTRICTED", "is_item_restricted", "is_restricted", "sealed_reasons"]

#: All that an officer sees: ask the data-protection officer.
RESTRICTED = Answer((reason("sending.restricted"),))


def is_restricted(law: Law, question: Question, recipient: Authority) -> bool:
    """Whether nothing of this may go to the recipient. What tells nothing of anybody may, to all alike."""
    kind = law.terms.kinds.get(question.kind)
    if kind is not None and kind.neutral:
        return False
    protections = (question.protection, *(item.protection for item in question.items))
    return any(one.bars(recipient.state) for one in protections) or _answered(law, question)


def _answered(law: Law, question: Question) -> bool:
    """Whether an answer of the risk review restricts the transfer."""
    known = law.terms.risks
    return any(
        known[name].effects.get(answer) == "restrict" for name, answer in question.risks.items() if name in known
    )


def is_item_restricted(item: Item, use: str, recipient: Authority | None) -> bool:
    """Whether an item about a protected person may not be passed on to a recipient, or leave in a file at all."""
    protection = item.protection
    if use == "forward":
        return protection.asylum or protection.other if recipient is None else protection.bars(recipient.state)
    return use == "export" and (protection.asylum or protection.other)


def sealed_reasons(law: Law, question: Question, recipient: Authority) -> tuple[Reason, ...]:
    """Why a transfer is restricted: to be sealed under the data-protection officer's key and shown to nobody else."""
    if not is_restricted(law, question, recipient):
        return ()
    found = [*_why(question.protection, recipient)]
    for item in question.items:
        found += _why(item.protection, recipient)
    return (*found, *((reason("sealed.answered"),) if _answered(law, question) else ()))


def _why(protection: Protection, recipient: Authority) -> Iterator[Reason]:
    if not protection.bars(recipient.state):
        return
    feared = {"states": ", ".join(sorted(protection.feared)) or "?", "recipient": recipient.state}
    if protection.asylum and (recipient.state in protection.feared or not protection.feared):
        yield reason("sealed.feared", details=feared)
    elif protection.asylum:
        yield reason("sealed.asylum", details=feared)
    if protection.other:
        yield reason("sealed.other", details={"recipient": recipient.state})
