"""The law that the node sends by is that of today, with its own records laid over."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.exchange import law
from tansiq.desk.exchange.asking import Grounds
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


STATE = '[[states]]\ncode = "QZZ"\nar = "أ"\nfr = "A"\nen = "A"\n'


def test_a_record_of_the_nodes_own_stands_over_what_comes_with_tansiq(put_in_force: Any) -> None:
    assert "police_qma_qsa_2019" in law.law_now().instruments
    put_in_force({"legal_bases/states.toml": STATE})
    assert "QZZ" in law.law_now().states.states


def test_a_file_in_a_folder_is_law_for_nobody_and_without_an_edition_the_old_one_stops_the_node(settings: Any) -> None:
    for name in ("rulebook", "law"):
        own = settings.TANSIQ_FOLDER / name / "legal_bases"
        own.mkdir(parents=True)
        (own / "states.toml").write_text(STATE, encoding="utf-8")
        assert "QZZ" not in law.law_now().states.states
        assert bool(law.law_now().instruments) == (name == "rulebook")
    with pytest.raises(RefusedError, match="unsettled"):
        Grounds.now()


def test_an_edition_that_two_persons_activated_settles_it(own: Any, settings: Any, put_in_force: Any) -> None:
    (settings.TANSIQ_FOLDER / "law").mkdir()
    (settings.TANSIQ_FOLDER / "law" / "states.toml").write_text(STATE, encoding="utf-8")
    assert not law.law_now().instruments
    put_in_force({"legal_bases/states.toml": STATE})
    assert Grounds.now().law.instruments
