"""Bookings as a carrier would push them, around the segments that a test is about (invented persons)."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tansiq.engines.manifests.passenger_messages import read_passenger_messages
from tansiq.engines.manifests.traveller import Rejected, Traveller
from tansiq.engines.tables.problem import Report

#: Pushed on 9 December 2030 for the flight ZZ 324 of the 12th, from Porto Azul (PAZ) to Azuria City (AZC).
BEFORE = "MSG+:22'ORG+ZZ:PAZ'TVL+121230:0915+PAZ+AZC+ZZ+324'EQN+{bookings}'"


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was read of a message."""

    travellers: list[Traveller]
    rejected: list[Rejected]
    report: Report

    @property
    def only(self) -> Traveller:
        """The traveller of a message that has one."""
        (found,) = self.travellers
        return found

    @property
    def names(self) -> list[str]:
        """The first name of every traveller."""
        return [one.record.names[0].text for one in self.travellers]

    @property
    def codes(self) -> list[str]:
        """What was noted of the message."""
        return [one.code for one in self.report.problems]


def pushed(*bookings: str, transfer: str = "", announced: int | None = None) -> Pushed:
    """Read a message with these bookings; each is given without its SRC."""
    count = len(bookings) if announced is None else announced
    body = BEFORE.format(bookings=count) + "".join(f"SRC'{booking}" for booking in bookings)
    head = f"UNB+IATA:1+ZZ+GOV+301209:2100+1'UNH+1+PNRGOV:13:1:IA+REF{transfer and '+' + transfer}'"
    text = f"{head}{body}UNT+{body.count(chr(39)) - body.count('?' + chr(39)) + 2}+1'UNZ+1+1'"
    report = Report()
    found = list(read_passenger_messages(io.BytesIO(text.encode()), report))
    return Pushed(
        [one for one in found if isinstance(one, Traveller)],
        [one for one in found if isinstance(one, Rejected)],
        report,
    )


@pytest.fixture(scope="session")
def push() -> Callable[..., Pushed]:
    """Read a message with the bookings given."""
    return pushed
