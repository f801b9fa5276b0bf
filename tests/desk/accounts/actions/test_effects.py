"""Every effect has its verb, and a word in three languages."""

from __future__ import annotations

from tansiq.desk.accounts.actions.effects import EFFECTS
from tansiq.messages import LANGUAGES, sentence


def test_every_effect_can_be_told() -> None:
    codes = [(f"proposal.{kind}", lang) for kind in EFFECTS for lang in LANGUAGES]
    assert [code for code, lang in codes if sentence(code, lang) == code] == []
