"""What may be done with what was received: the owner stays the owner on every use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tansiq.engines.law import Answer, Authority, Item, Law, Statement, UseQuestion, may_use
from tansiq.errors import MalformedError

Asking = Callable[..., Answer]
OWNER, THIRD = Authority("QSA", "police"), Authority("MAR", "police")


def test_h1_keeps_it_out_of_court_until_the_owner_consents(using: Asking) -> None:
    assert set(using("court", handling=frozenset({"h1"})).codes) == {"using.consent"}
    assert using("court", handling=frozenset({"h1"}), consents=frozenset({"court"})).allowed


def test_h2_keeps_it_from_others_and_from_files_until_the_owner_consents(using: Asking) -> None:
    assert set(using("forward", THIRD).codes) == {"using.consent"}
    assert using("export").codes == ("using.consent",)
    assert using("export", consents=frozenset({"export"})).allowed
    assert using("forward", THIRD, consents=frozenset({"forward"})).allowed


def test_to_its_owner_nothing_is_passed_on(using: Asking) -> None:
    assert using("forward", OWNER).allowed
    assert not using("forward", Authority("QSA", "ncb")).allowed


def test_h3_holds_everything_until_the_owner_consents(using: Asking) -> None:
    for use in ("court", "forward", "print", "export"):
        assert "using.consent" in using(use, THIRD, handling=frozenset({"h3"})).codes


def test_printing_takes_owner_codes_and_restrictions_along(using: Asking) -> None:
    answer = using("print")
    assert [one.code for one in answer.conditions] == [
        "condition.owner", "condition.handling", "condition.handling", "condition.restriction", "condition.restriction",
    ]  # fmt: skip
    assert "H2" in answer.conditions[2].sentence("ar")


def test_nothing_serves_lethal_targeting_whoever_consents(using: Asking) -> None:
    every = frozenset({"lethal_targeting", "court", "forward", "detention"})
    assert using("lethal_targeting", consents=every, reference="J-1", handling=frozenset()).codes == ("using.never",)


def test_nobody_is_detained_on_it_without_a_judge(using: Asking) -> None:
    assert using("detention", handling=frozenset(), consents=frozenset({"detention"})).codes == ("using.judicial",)
    assert using("detention", handling=frozenset(), reference="J-1").allowed
    assert not using("detention", handling=frozenset(), reference="  ").allowed


def test_what_was_got_by_torture_may_be_read_and_nothing_else(using: Asking, law: Law) -> None:
    tainted = (Statement("legal", "a1", tainted=True),)
    for use in law.terms.uses:
        codes = using(use, OWNER, "J-1", statements=tainted, consents=frozenset(law.terms.uses)).codes
        assert ("using.tainted" in codes) == (use != "print")


def test_an_item_ends_at_its_moment(law: Law) -> None:
    end = datetime(2026, 6, 1, 9, tzinfo=UTC)
    item = Item(OWNER, "police_qma_qsa_2019", "investigation", frozenset(), expires_at=end)
    assert may_use(law, UseQuestion(item, "print", "investigation", end)).codes == ("using.expired",)
    assert may_use(law, UseQuestion(item, "print", "investigation", end.replace(hour=8))).allowed


def test_words_that_nobody_knows_are_refused(using: Asking) -> None:
    assert using("fishing").codes == ("sending.word",)
    assert using("print", handling=frozenset({"h9"})).codes == ("sending.word",)
    assert using("print", statements=(Statement("legal", "z9"),)).codes == ("sending.ungraded",)


def test_a_moment_without_an_offset_is_refused(law: Law) -> None:
    item = Item(OWNER, "police_qma_qsa_2019", "investigation", frozenset())
    with pytest.raises(MalformedError):
        may_use(law, UseQuestion(item, "print", "investigation", datetime(2026, 6, 1)))  # noqa: DTZ001
