"""A question out of a file."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tansiq.engines.law import Authority, Question, read_question, read_use_question
from tansiq.engines.workflows.entries import parse
from tansiq.errors import MalformedError

TEXT = """
kind = "info_request"
purpose = "investigation"
basis = "police_qma_qsa_2019"
at = 2026-06-01T09:00:00Z
channel = "police"
sender = { state = "QMA", kind = "police" }
recipients = [{ state = "QSA", kind = "police", id = "DCPJ" }, { state = "QSA", kind = "ncb" }]
statements = [{ nature = "legal", grading = "B2" }]
measures = { maximum_penalty = 12 }
protection = { asylum = true, feared = ["QSA"] }
"""
USE = """
use = "court"
purpose = "investigation"
at = 2026-06-01T09:00:00Z
[item]
owner = { state = "QSA", kind = "police" }
basis = "police_qma_qsa_2019"
purpose = "investigation"
handling = ["h1"]
expires_at = 2026-07-01T00:00:00+01:00
"""


def _read(text: str) -> tuple[Question, tuple[Authority, ...]]:
    return read_question(parse(text.encode(), "q.toml"))


def test_a_question_and_its_recipients_are_read() -> None:
    question, recipients = _read(TEXT)
    assert recipients == (Authority("QSA", "police", "DCPJ"), Authority("QSA", "ncb"))
    assert (question.statements[0].source, question.statements[0].information) == ("b", "i2")
    assert (question.measures, question.at) == ({"maximum_penalty": 12}, datetime(2026, 6, 1, 9, tzinfo=UTC))
    assert question.protection.bars("QSA")


def test_a_use_of_an_item_is_read() -> None:
    asked = read_use_question(parse(USE.encode(), "u.toml"))
    assert (asked.use, asked.item.handling, asked.recipient) == ("court", {"h1"}, None)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("2026-06-01T09:00:00Z", "2026-06-01T09:00:00", "law.not_a_moment"),
        ("2026-06-01T09:00:00Z", "2026-06-01", "law.not_a_moment"),
        ('["QSA"]', '["Sahelia"]', "law.not_a_state"),
        ('kind = "info_request"', "", "workflow.missing"),
        ("measures", "measure", "workflow.key_unknown"),
        ("12", '"twelve"', "workflow.not_a_number"),
        ('channel = "police"', "channel = 24", "workflow.not_a_text"),
    ],
)
def test_what_is_wrong_is_told_by_its_code(old: str, new: str, code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        _read(TEXT.replace(old, new, 1))
    assert caught.value.code == code
