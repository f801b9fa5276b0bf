"""Which handling codes bind what is said in a case: those of the case, and of the owner of what it was opened from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tansiq.desk.cases.models import Case
from tansiq.desk.correspondence.rules import Said
from tansiq.desk.correspondence.telling import codes_of
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Incoming
from tansiq.engines.envelopes import read_message

__all__ = ["codes_binding"]

#: The code whose restriction is written out.
_IN_WORDS: Final = "h3"


def codes_binding(case: Case, rule: Said, facts: Mapping[str, object]) -> frozenset[str]:
    """The codes that a message of this rule carries at least, where the facts of the case are ``facts``.

    What only follows an earlier message has no restriction in words: law lets it have none, nor anything of a person.
    """
    codes = rule.codes(facts) or {case.handling}
    for came in Incoming.objects.filter(taken_in__case=case):
        codes |= codes_of(read_message(bytes(came.content)))
    known = law_now().terms.kinds.get(rule.kind)
    return frozenset(codes - {_IN_WORDS} if known and known.follows else codes)
