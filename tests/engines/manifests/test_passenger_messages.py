"""Which message a file holds, and who reads it."""

from __future__ import annotations

import io

import pytest

from tansiq.engines.manifests import Rejected, Traveller, read_passenger_messages
from tansiq.engines.manifests.passenger_messages import MESSAGES, MESSAGES_KEPT, Heard
from tansiq.engines.tables.problem import Report


def read(text: str) -> tuple[list[Traveller | Rejected], list[Heard]]:
    heard: list[Heard] = []
    return list(read_passenger_messages(io.BytesIO(text.encode()), Report(), heard)), heard


def test_a_message_of_another_kind_is_rejected_and_the_next_is_read() -> None:
    found, heard = read(
        "UNB+UNOA:4+A+B+260211:1800+1'UNH+1+CUSRES:D:05B'BGM+1'UNT+3+1'UNH+2+PAXLST:D'TDT+20+TQ1'NAD+FL+++A:B'UNT+4+2'UNZ+2+1'"
    )
    assert isinstance(found[0], Rejected)
    assert (found[0].code, found[0].details["type"]) == ("passenger.message_type", "CUSRES")
    assert isinstance(found[1], Traveller)
    assert [(one.type, one.travellers, one.rejected, one.data_origin) for one in heard] == [
        ("CUSRES", 0, 1, "unstated"), ("PAXLST", 1, 0, "document"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("TDT+20+TQ1'", "PAXLST"),
        ("NAD+FL+++A:B'", "PAXLST"),
        ("MSG+:22'", "PNRGOV"),
        ("SRC'", "PNRGOV"),
        ("ZZZ+1'", ""),
    ],
)
def test_a_message_without_its_header_is_known_by_its_first_segment(text: str, kind: str) -> None:
    _, heard = read(text)
    assert [one.type for one in heard] == [kind]


def test_an_envelope_without_a_message_gives_nothing() -> None:
    assert read("UNB+UNOA:4+A+B+260211:1800+1'UNZ+0+1'") == ([], [])


def test_every_kind_of_message_is_named_in_capitals() -> None:
    assert all(kind.isupper() and len(kind) == 6 for kind in MESSAGES)


def test_of_very_many_messages_only_the_travellers_are_given() -> None:
    found, heard = read("UNH+1+PAXLST:D'NAD+FL+++A:B'UNT+3+1'" * (MESSAGES_KEPT + 2))
    assert (len(found), len(heard)) == (MESSAGES_KEPT + 2, MESSAGES_KEPT)
