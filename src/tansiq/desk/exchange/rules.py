"""The table ``rules.toml``, and how far clocks may be apart."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files

from tansiq.engines.envelopes import clock_tolerance

__all__ = ["Rules", "rules", "tolerance"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """How much at once, and how often; units stand in the names."""

    batch: int
    first_pause_seconds: int
    longest_pause_seconds: int
    connect_seconds: float
    answer_seconds: float
    folder_pause_seconds: int
    proofs: int

    def pause(self, failures: int) -> timedelta:
        """How long to wait after so many tries that failed, the first of them being 1."""
        seconds = self.first_pause_seconds * 2 ** min(failures - 1, 16)
        return timedelta(seconds=min(seconds, self.longest_pause_seconds))


@dataclass(frozen=True, slots=True)
class Pull:
    """How often a partner is asked for what waits there, and how long one that should ask may be silent."""

    ask_seconds: int
    silent_minutes: int
    lag_seconds: int


@dataclass(frozen=True, slots=True)
class Messages:
    """How long a message counts, to how many it may go, and which kinds of it answer nothing."""

    days: int
    most_days: int
    most_recipients: int
    answer_nothing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaving:
    """``court_roles``: in whose hands what leaves the desk goes before a court."""

    court_roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Keys:
    """How long keys count."""

    days: int
    lead_days: int
    overlap_days: int


@dataclass(frozen=True, slots=True)
class Attachments:
    """How much may be attached, how it is brought, and what a partner may leave here."""

    most: int
    most_bytes: int
    piece_bytes: int
    turn_seconds: float
    unreferred_bytes: int
    unreferred_most: int
    unreferred_days: int
    spare_bytes: int


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole table."""

    delivery: Delivery
    pull: Pull
    messages: Messages
    leaving: Leaving
    keys: Keys
    attachments: Attachments


@cache
def rules() -> Rules:
    """The rules that the desk runs by."""
    table = tomllib.loads(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))
    return Rules(
        Delivery(**table["delivery"]),
        Pull(**table["pull"]),
        _messages(**table["messages"]),
        Leaving(frozenset(table["leaving"]["court_roles"])),
        Keys(**table["keys"]),
        Attachments(**table["attachments"]),
    )


def _messages(answer_nothing: list[str], **numbers: int) -> Messages:
    return Messages(answer_nothing=tuple(answer_nothing), **numbers)


@cache
def tolerance() -> timedelta:
    """How far the clocks of two nodes may be apart."""
    table = files("tansiq.engines.envelopes").joinpath("policy.toml")
    return clock_tolerance(tomllib.loads(table.read_text(encoding="utf-8")))
