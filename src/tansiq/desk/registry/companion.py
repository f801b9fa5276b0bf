"""What goes with a thread and a partner: letters and what is stated of them, what came in, where one writes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange.companions import Beside
from tansiq.desk.registry import queries
from tansiq.desk.registry.forms import MakeForm
from tansiq.desk.registry.queries import CorrespondentSeen, OfMessage

__all__ = ["OfLetters", "Part"]


@dataclass(frozen=True, slots=True)
class Part:
    """What stands below one message: its letters or its arrival, and the form by which a letter is made of it."""

    message_id: str
    found: OfMessage
    form: MakeForm | None
    is_stuck: bool


class OfLetters:
    """Accompanies messages; named in the settings."""

    template = "registry/part.html"
    head_template = ""
    partner_template = "registry/partner_part.html"

    def of_thread(self, *, by: Actor, thread_id: str, lang: str) -> Beside | None:
        """The letters of a thread, for those who may read them."""
        if not by.may("registry:letter:read"):
            return None
        found = queries.of_thread(by=by, thread_id=thread_id)
        return Beside(_parts(found.messages, by, lang), found.events) if found else None

    def of_partner(self, *, by: Actor, partner_id: str, lang: str) -> CorrespondentSeen | None:  # noqa: ARG002  (as every companion)
        """Where a partner without a node is written to."""
        return queries.correspondent(by=by, partner_id=partner_id)


def _parts(messages: Mapping[str, OfMessage], by: Actor, lang: str) -> dict[str, object]:
    may_make = by.may("registry:letter:make")
    return {
        name: Part(
            name, one,
            MakeForm(means=one.means, lang=lang, auto_id=f"make_{name}_%s") if one.means and may_make else None,
            one.waits and not one.means,
        )
        for name, one in messages.items()
    }  # fmt: skip
