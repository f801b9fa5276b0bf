"""Whether an instrument stands between two States on a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tansiq.engines.law import Answer, Law
from tansiq.engines.law.binding import binds_both, bound_states
from tansiq.engines.law.instrument import Period

Asking = Callable[..., Answer]


@pytest.mark.parametrize(
    ("name", "pair", "day", "holds"),
    [
        ("budapest_2001", ("MAR", "USA"), date(2018, 9, 30), False),
        ("budapest_2001", ("MAR", "USA"), date(2018, 10, 1), True),
        ("budapest_2001", ("MAR", "QMA"), date(2026, 1, 1), False),
        ("crc_1989", ("MAR", "USA"), date(2026, 1, 1), False),  # signed only
        ("criminal_procedure_mar", ("MAR", "QMA"), date(2026, 1, 1), True),
        ("criminal_procedure_mar", ("USA", "MAR"), date(2026, 1, 1), False),  # it is not the law of the sender
        ("unscr_1373", ("USA", "QMA"), date(2026, 1, 1), True),
        ("information_mar_usa_2017", ("MAR", "USA"), date(2026, 1, 1), False),
        ("police_qma_qsa_2001", ("QMA", "QSA"), date(2019, 12, 31), True),
        ("police_qma_qsa_2001", ("QMA", "QSA"), date(2020, 1, 1), False),
    ],
)
def test_an_instrument_binds_from_its_days_and_its_parties(
    law: Law, name: str, pair: tuple[str, str], day: date, *, holds: bool
) -> None:
    assert binds_both(law, law.instruments[name], pair, day) is holds


def test_who_must_be_a_party_is_said_by_the_kind(law: Law) -> None:
    wanted = {"budapest_2001": ("MAR", "USA"), "criminal_procedure_mar": ("MAR",), "unscr_1373": ()}
    for name, states in wanted.items():
        assert bound_states(law, law.instruments[name], "MAR", "USA") == states


def test_the_day_of_its_end_is_the_first_on_which_it_does_not_hold() -> None:
    period = Period(date(2019, 1, 1), date(2020, 1, 1), date(2021, 1, 1))
    days = (date(2019, 6, 1), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1))
    assert [period.holds(day) for day in days] == [False, True, True, False]
    assert not Period(signed_on=date(2019, 1, 1)).holds(date(2026, 1, 1))


def test_a_suspension_blocks_new_sending_and_says_since_when(asking: Asking, law: Law) -> None:
    assert asking(basis="gone").codes == ("sending.basis",)
    assert {one.code for one in asking(basis="police_qma_qsa_2001").refusals} == {"sending.ended"}
