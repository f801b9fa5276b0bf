"""The law that the node sends by is that of today, with its own records laid over."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.exchange import law

pytestmark = pytest.mark.django_db


def test_a_record_of_the_nodes_own_stands_over_what_comes_with_tansiq(settings: Any) -> None:
    assert "police_qma_qsa_2019" in law.law_now().instruments
    own = settings.TANSIQ_FOLDER / "law" / "legal_bases"
    own.mkdir(parents=True)
    (own / "states.toml").write_text('[[states]]\ncode = "QZZ"\nar = "أ"\nfr = "A"\nen = "A"\n', encoding="utf-8")
    assert "QZZ" in law.law_now().states.states
