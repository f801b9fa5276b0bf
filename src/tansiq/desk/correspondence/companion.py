"""What goes with a case that has messages, and with a thread that a case has or may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tansiq.desk.accounts import queries as accounts
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.consequences import Happened
from tansiq.desk.correspondence import queries
from tansiq.desk.correspondence.following import Followed
from tansiq.desk.correspondence.queries import Messages
from tansiq.desk.correspondence.rules import rules
from tansiq.desk.exchange.actions.receiving import see
from tansiq.desk.exchange.companions import Beside
from tansiq.desk.exchange.models import Incoming
from tansiq.desk.exchange.review_sheet import ReviewSeen, review_seen

__all__ = ["OfMessages", "OfThreads", "Part", "see_recorded"]


@dataclass(frozen=True, slots=True)
class Part:
    """The messages of a case, the last risk review of each of its persons, and the names of who answered them."""

    found: Messages
    reviews: tuple[ReviewSeen, ...]
    names: Mapping[str, str]


class OfMessages:
    """Accompanies the case types of ``rules.toml``; named in the settings."""

    template = "correspondence/part.html"

    def part(self, *, by: Actor, case_id: str, lang: str) -> Part | None:
        """The messages, for those who may read them; None where there is none and nobody to be asked."""
        if not by.may("exchange:message:read"):
            return None
        found = queries.messages(by=by, case_id=case_id)
        if not found.threads and not found.says:
            return None
        reviews = tuple(review_seen(one, lang) for one in queries.reviews(by=by, case_id=case_id))
        people = sorted({one.by for one in reviews})
        return Part(found, reviews, dict(accounts.names(by=by, user_ids=tuple(people))) if people else {})

    def suggested(
        self, *, by: Actor, case_id: str, at: datetime  # noqa: ARG002  (as every companion)
    ) -> Mapping[str, object]:  # fmt: skip
        """The names of messages that came in and are to be recorded, each for its fact: the last one of several."""
        if not by.may("exchange:message:read"):
            return {}
        return {one.reference: one.message_id for one in queries.unheard(by=by, case_id=case_id) if one.reference}

    def happened(self, *, by: Actor, case_id: str) -> tuple[Followed, ...]:
        """Receipts and answers, for whoever may read the case: none of it is what a message says."""
        return queries.happened(by=by, case_id=case_id)


class OfThreads:
    """Goes with every thread; named in the settings."""

    template = ""
    head_template = "correspondence/of_thread.html"
    partner_template = ""

    def of_thread(self, *, by: Actor, thread_id: str, lang: str) -> Beside | None:  # noqa: ARG002  (as every companion)
        """Its case, or the messages that may open one; None where there is neither."""
        found = queries.case_of(by=by, thread_id=thread_id)
        return Beside({}, (), found) if found.case or found.takeable else None

    def of_partner(self, *, by: Actor, partner_id: str, lang: str) -> None:
        """Nothing: a partner has many cases."""


def see_recorded(happened: Happened) -> None:
    """Whoever records a message has seen it: its sender is told so, once. A word of the table of consequences."""
    assert happened.step is not None
    if not happened.by.may("exchange:message:see"):
        return
    heard = rules().heard.get(happened.case.type, {}).values()
    named = " ".join(str(happened.case.facts.get(one.reference, "")) for one in heard if one.step == happened.step.id)
    came = Incoming.objects.filter(thread__belonging__case=happened.case, seen_at__isnull=True)
    for one in came.filter(status=Incoming.Status.TAKEN).order_by("pk"):
        if one.message_id in named:
            see(by=happened.actor, incoming_id=one.message_id)
