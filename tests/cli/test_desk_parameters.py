"""What the command says of limits."""

from __future__ import annotations

import json

import pytest

from tansiq.cli import desk_parameters
from tansiq.cli.terminal import Voice
from tansiq.engines.workflows import Span
from tansiq.engines.workflows.texts import Texts

TEXTS = Texts((("ar", "أجل"), ("fr", "délai"), ("en", "limit")))


class _Value:
    """A limit, as the desk gives it."""

    def __init__(self, name: str, span: Span | None, citation: str, mark: str) -> None:
        self.type, self.type_texts, self.id, self.texts = "t", TEXTS, name, TEXTS
        self.span, self.citation, self.mark, self.is_own = span, citation, mark, not mark


VALUES = [_Value("a", Span(3, "days"), "Law 7", ""), _Value("b", None, "Law", "R")]


def test_a_limit_that_nobody_set_is_told_apart_from_one_that_was(capsys: pytest.CaptureFixture[str]) -> None:
    desk_parameters.tell_parameters(Voice("en"), VALUES, ())  # type: ignore[arg-type]
    text = capsys.readouterr().out
    assert text.index("3 d") < text.index("set by this node") < text.index("not set")
    assert "recalled" in text


def test_programs_are_told_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    desk_parameters.tell_parameters(Voice("en", as_json=True), VALUES, ())  # type: ignore[arg-type]
    told = json.loads(capsys.readouterr().out)["parameters"]
    assert [(each["parameter"], each["value"], each["own"]) for each in told] == [("a", 3, True), ("b", None, False)]
