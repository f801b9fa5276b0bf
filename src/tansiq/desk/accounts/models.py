"""Tables of accounts: no rules beyond what a constraint says; who may write them stands in `actions/`."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

__all__ = [
    "ApiKey",
    "BreakGlass",
    "Calls",
    "Group",
    "Membership",
    "Notice",
    "Proposal",
    "RoleHolding",
    "Unit",
    "User",
]

_NAME = 200
_REASON = 2000


def _id() -> models.UUIDField[uuid.UUID, uuid.UUID]:
    """Opaque: it tells nothing about whose it is, and stays when the name is erased."""
    return models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)


class Unit(models.Model):
    """A part of the authority: a room, a brigade, a court's registry."""

    id = _id()
    slug = models.SlugField(unique=True)
    name_ar = models.CharField(max_length=_NAME)
    name_fr = models.CharField(max_length=_NAME)
    name_en = models.CharField(max_length=_NAME)

    def __str__(self) -> str:
        return self.slug

    def name(self, lang: str) -> str:
        """Its name in a language of the desk."""
        return str(getattr(self, f"name_{lang}"))


class User(AbstractBaseUser):
    """A person with an account. The account carries no rights: the roles held do."""

    id = _id()
    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=_NAME)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="users")
    language = models.CharField(max_length=2, default="en")
    is_active = models.BooleanField(default=True)
    #: Somebody else chose the password: nothing can be done before it is changed.
    must_change_password = models.BooleanField(default=False)
    #: Fictional, for trying the desk out: refused from anywhere but this machine.
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = BaseUserManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("username"), name="accounts_username_once")
        ]

    def __str__(self) -> str:
        return self.username


class CurrentQuerySet(QuerySet["RoleHolding"]):
    """Holdings that count at a moment."""

    def current(self, at: datetime | None = None) -> CurrentQuerySet:
        """Granted, not revoked, and not run out."""
        now = at or timezone.now()
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), revoked_at__isnull=True)


class RoleHolding(models.Model):
    """That somebody holds a role: a word of `policy.toml`, so that the table of roles may change under it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="holdings")
    role = models.SlugField(max_length=64)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    granted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = CurrentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "role", "unit"], condition=Q(revoked_at__isnull=True), name="accounts_role_once"
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(revoked_at__isnull=True, unit__isnull=True),
                name="accounts_role_once_without_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.user_id}"


class Group(models.Model):
    """Those who need to know of one matter. Its name may itself be matter: it is shown to nobody else."""

    id = _id()
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=_NAME)
    purpose = models.CharField(max_length=_REASON)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.slug


class Membership(models.Model):
    """That somebody needs to know of a matter."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["group", "user"], condition=Q(ended_at__isnull=True), name="accounts_member_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.group_id}"


class BreakGlass(models.Model):
    """Access to a matter in an emergency, against the rule: for a reason and a time, and reviewed by another person."""

    id = _id()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="break_glass")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="break_glass")
    role = models.SlugField(max_length=64)
    reason = models.CharField(max_length=_REASON)
    opened_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=_REASON, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("opened_at")), name="accounts_glass_expires"),
            models.CheckConstraint(condition=~Q(reason=""), name="accounts_glass_has_reason"),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=models.F("user")), name="accounts_glass_reviewer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} to {self.group_id} until {self.expires_at:%Y-%m-%dT%H:%M:%SZ}"


class Notice(models.Model):
    """Something that the holders of a role must see: a code of messages/, and what fills its blanks."""

    to_role = models.SlugField(max_length=64)
    code = models.CharField(max_length=64)
    details = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    seen_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["to_role", "seen_at"], name="accounts_notice_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.code} to {self.to_role}"


class Proposal(models.Model):
    """A change to an overseer's account, waiting for a second person."""

    id = _id()
    kind = models.SlugField(max_length=32)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="proposals")
    payload = models.JSONField(default=dict)
    reason = models.CharField(max_length=_REASON)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("proposed_by")),
                name="accounts_two_persons",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"


class ApiKey(models.Model):
    """A program's way in, in one person's name and role, for a few permissions and a time. The secret is not kept."""

    prefix = models.CharField(primary_key=True, max_length=16)
    digest = models.BinaryField(max_length=32)  # SHA-256: of 256 random bits no slower hash is needed
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="keys")
    role = models.SlugField(max_length=64)
    name = models.CharField(max_length=_NAME)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.prefix


class Calls(models.Model):
    """How often a key was used in one minute: in the database, so that all processes count together."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "minute"], name="accounts_calls_once")
        ]

    def __str__(self) -> str:
        return f"{self.key_id} {self.minute:%H:%M} {self.count}"
