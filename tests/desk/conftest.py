"""People of the desk, all invented, and databases that tests may empty."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from tansiq.desk.accounts.models import RoleHolding, Unit, User
from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.rulebook import queries as rules
from tansiq.desk.rulebook.actions import editions
from tansiq.desk.rulebook.in_force import today

PASSWORD = "umbrella-orchid-7-lantern"


@dataclass
class Officer:
    """An account with roles, and the person behind it acting in the first."""

    user: User

    @property
    def id(self) -> str:
        return str(self.user.pk)

    @property
    def actor(self) -> Actor:
        return actor_of(self.user)

    def acting_as(self, role: str) -> Actor:
        return actor_of(self.user, role)


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    """Each test's database begins at the place 0, and so does its log."""
    settings.TANSIQ_FOLDER = tmp_path / "desk"
    settings.TANSIQ_FOLDER.mkdir()


@pytest.fixture
def officer() -> Callable[..., Officer]:
    """Make an account: ``officer("supervisor", "analyst", unit=..., settled=False)``."""
    numbers = itertools.count(1)

    def make(*roles: str, unit: Unit | None = None, settled: bool = True, **fields: Any) -> Officer:
        number = next(numbers)
        username = fields.pop("username", f"{roles[0] if roles else 'nobody'}-{number}")
        user = User(username=username, name=f"Invented {number}", must_change_password=not settled, **fields)
        user.set_password(PASSWORD)
        user.save()
        for role in roles:
            RoleHolding.objects.create(user=user, role=role, unit=unit)
        if settled:
            Authenticator.objects.create(
                user=user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"}
            )
        return Officer(user)

    return make


@pytest.fixture
def put_in_force(officer: Callable[..., Officer]) -> Callable[[dict[str, str]], str]:
    """Put files of the node's own into force, by two invented persons; the number of the edition."""

    def put(files: dict[str, str]) -> str:
        first, second = officer("supervisor").actor, officer("supervisor").actor
        data = {path: text.encode() for path, text in files.items()}
        number = editions.propose(by=first, files=data, note="an invented act", effective_on=today())
        seen = rules.edition(by=second, rulebook_id=number).digest
        editions.activate(by=second, rulebook_id=number, seen=seen)
        return number

    return put


@pytest.fixture
def unit() -> Unit:
    return Unit.objects.create(slug="room-1", name_ar="الغرفة 1", name_fr="Salle 1", name_en="Room 1")


@pytest.fixture
def writes() -> Callable[[], list[Entry]]:
    """What is recorded beside its effect, oldest first."""
    return lambda: list(Entry.objects.using("default").filter(kind="write", result="done").order_by("pk"))


@pytest.fixture
def looks() -> Callable[[], list[Entry]]:
    """What is recorded at once (reads, refusals, sign-ins), oldest first."""
    return lambda: list(Entry.objects.using("reads").exclude(kind="write", result="done").order_by("pk"))
