"""A directory of two States that do not exist, and files that say something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tansiq.desk.audit.actor import Actor
from tansiq.desk.authorities.actions import editions
from tansiq.desk.authorities.differing import changes_of, digest_of
from tansiq.desk.authorities.models import Contact, Edition
from tansiq.desk.uploads.actions.files import send_whole

ROW = """
[[contacts]]
authority = "qsa-ncb"
state = "QSA"
kind = "ncb"
name_ar = "المكتب المركزي لساحلية"
name_fr = "Bureau central de Sahelia"
name_en = "Central Bureau of Sahelia"
capacities = ["ncb: Act 12", "central_authority: Act 13"]
contact = "watch"
subject = "general"
citation = "Act 12, Art. 6"
acts_as = ["ncb", "central_authority"]
languages = ["fr", "en"]
hours = "24/7"
time_zone = "Europe/Athens"
phone = "+999 5550 0200"
"""


@pytest.fixture
def people(officer: Callable[..., Any]) -> dict[str, Any]:
    """One invented person a role."""
    return {role: officer(role) for role in ("ncb_officer", "duty_officer", "supervisor", "analyst", "dpo")}


def propose(by: Actor, text: str = ROW, name: str = "sahelia.toml", reason: str = "a note verbale") -> Edition:
    data = text.encode()
    sent = send_whole(by=by, kind="directory", name=name, size=len(data), chunks=[data])
    return Edition.objects.get(pk=editions.propose(by=by, upload_id=str(sent.pk), reason=reason))


def activate(by: Actor, edition: Edition) -> int:
    return editions.activate(by=by, edition_id=str(edition.pk), seen=digest_of(changes_of(edition)))


@pytest.fixture
def entered(people: dict[str, Any]) -> Callable[..., Contact]:
    """Enter a file by two persons; the last contact point of it."""

    def enter(text: str = ROW) -> Contact:
        activate(people["supervisor"].actor, propose(people["ncb_officer"].actor, text))
        return Contact.objects.order_by("started_at", "pk").last() or Contact()

    return enter
