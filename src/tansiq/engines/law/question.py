"""What is asked of the law: may this message go to them; may this be done with what was received.

Words (kinds, purposes, codes) are those of ``legal_bases/terms.toml``; a word that is not there is refused, never
ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

__all__ = ["Authority", "Item", "Protection", "Question", "Statement", "UseQuestion"]


@dataclass(frozen=True, slots=True)
class Authority:
    """Who sends or receives: the code of the State, the kind of authority, and its own name or number."""

    state: str
    kind: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said: judicial or intelligence, its grading (``b2``); ``tainted``: probably got by torture."""

    nature: str
    grading: str
    tainted: bool = False

    @property
    def source(self) -> str:
        """The letter of the source (a, b, c, x)."""
        return self.grading[:1]

    @property
    def information(self) -> str:
        """The number of the information, as the terms know it (i1 to i4)."""
        return f"i{self.grading[1:]}"


@dataclass(frozen=True, slots=True)
class Protection:
    """What the data-protection officer has laid on a person: nobody else sees it, and no representation shows it.

    ``feared``: the States from which the person is protected; none named means any may be. ``released``: the States to
    which the officer lets a transfer go; a feared one never is. ``other``: a restriction of another reason.
    """

    asylum: bool = field(default=False, repr=False)
    feared: frozenset[str] = field(default=frozenset(), repr=False)
    released: frozenset[str] = field(default=frozenset(), repr=False)
    other: bool = field(default=False, repr=False)

    def bars(self, state: str) -> bool:
        """Whether nothing about the person may go to a State."""
        if self.asylum and (state in self.feared or not self.feared):
            return True
        return (self.asylum or self.other) and state not in self.released


@dataclass(frozen=True, slots=True)
class Item:
    """Something received from its ``owner``, who stays the owner of it.

    ``consents``: the uses that the owner has allowed beyond the codes. ``expires_at``: aware, or None.
    """

    owner: Authority
    basis: str
    purpose: str
    handling: frozenset[str]
    statements: tuple[Statement, ...] = ()
    consents: frozenset[str] = frozenset()
    expires_at: datetime | None = None
    recalled: bool = False
    protection: Protection = Protection()


@dataclass(frozen=True, slots=True)
class Question:
    """A message that somebody wants to send, before it is written or sealed.

    ``languages``: those it is written in or translated into. ``risks``: the answers of the risk review by question
    (absent, present, assured, reviewed). ``grounds``: the grounds that were found to apply, or on which a request is
    refused. ``measures``: penalties in months. ``decision``: the reference of a signed decision, where there is one.
    ``items``: what others own and is sent on inside.
    """

    kind: str
    purpose: str
    basis: str
    sender: Authority
    at: datetime
    channel: str
    languages: frozenset[str] = frozenset()
    urgent: bool = False
    handling: frozenset[str] = frozenset()
    handling_text: str = ""
    names_person: bool = False
    locates_person: bool = False
    register: str = ""
    persons: frozenset[str] = frozenset()
    data: frozenset[str] = frozenset()
    statements: tuple[Statement, ...] = ()
    risks: Mapping[str, str] = field(default_factory=dict)
    offence: str = ""
    documents: frozenset[str] = frozenset()
    measures: Mapping[str, int] = field(default_factory=dict)
    grounds: frozenset[str] = frozenset()
    consulted: bool = False
    decision: str = ""
    items: tuple[Item, ...] = ()
    protection: Protection = Protection()

    @property
    def is_personal(self) -> bool:
        """Whether anything in it is about a person."""
        return self.names_person or self.locates_person or bool(self.persons or self.data or self.items)


@dataclass(frozen=True, slots=True)
class UseQuestion:
    """What somebody wants to do with an item. ``recipient``: to whom it would be passed on.

    ``judicial_reference``: the order or decision of a judge, where there is one.
    """

    item: Item
    use: str
    purpose: str
    at: datetime
    recipient: Authority | None = None
    judicial_reference: str = ""
