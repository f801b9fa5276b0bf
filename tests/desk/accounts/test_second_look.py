"""A second person agrees to what was shown, and to nothing else."""

from __future__ import annotations

import pytest

from tansiq.desk.accounts.second_look import digest_shown, refuse_unseen
from tansiq.errors import RefusedError


def test_what_is_shown_has_one_digest_and_anything_else_another() -> None:
    assert digest_shown([["a", "1", None]]) == digest_shown([["a", "1", None]])
    shown: list[object] = [[["a", "1"]], [["a1"]], [["a", None]], [["a", ""]], []]
    assert len({digest_shown(one) for one in shown}) == 5


def test_what_was_not_seen_is_refused_by_the_code_of_whoever_asks() -> None:
    refuse_unseen("a", "a", "rulebook.moved")
    for seen in ("", "b"):
        with pytest.raises(RefusedError) as caught:
            refuse_unseen(seen, "a", "rulebook.moved")
        assert caught.value.code == "rulebook.moved"
