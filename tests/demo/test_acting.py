"""The process of a node does one act a line, and tells what it told or what stood against it."""

from __future__ import annotations

import io
import json

import pytest

from tansiq.demo.acting import obey
from tansiq.errors import RefusedError


def _refuse(place: str) -> None:
    raise RefusedError("access.place", place=place)


def test_acts_are_answered_in_their_order_and_refusals_with_their_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [{"act": "double", "given": {"number": 4}}, {"act": "refuse", "given": {"place": "here"}}]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(json.dumps(one) + "\n" for one in asked)))
    obey({"double": lambda number: 2 * number, "refuse": _refuse})
    told, refused = map(json.loads, capsys.readouterr().out.splitlines())
    assert told == {"told": 8}
    assert refused == {"raised": "access.place", "details": {"place": "here"}}
