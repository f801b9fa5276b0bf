from __future__ import annotations

import pytest

from tansiq.engines.reporting.letters import fold_word
from tansiq.engines.reporting.sources import SOURCE_TYPES, grading, source_type


@pytest.mark.parametrize(
    ("speaker", "kind"),
    [
        ("بيان لوزارة الداخلية", "communique"),
        ("وزارة الداخلية", "organisation"),
        ("المديرية العامة لأمن الحدود", "organisation"),
        ("مصدر مأذون", "anonymous"),
        ("مصادر مطلعة", "anonymous"),
        ("المسؤولون", "unnamed"),
        ("تقرير دولي", "report"),
        ("صحيفة الميناء", "media"),
        ("الطرفان", "parties"),
        ("الوزير طاوس", "named_person"),
        ("زكريا بن طاوس", "named_person"),
        ("", "unnamed"),
    ],
)
def test_a_speaker_tells_what_kind_of_source_it_is(speaker: str, kind: str) -> None:
    assert source_type(fold_word(speaker)) == kind


@pytest.mark.parametrize(
    ("kind", "grade"),
    [("communique", "B2"), ("opinion", "X4"), ("anonymous", "X4"), ("named_person", "X4"), ("report", "X4")],
)
def test_the_grading_proposed_follows_the_kind(kind: str, grade: str) -> None:
    assert grading(kind).source + grading(kind).information == grade


def test_every_kind_of_source_has_a_grading_with_a_reason() -> None:
    assert all(grading(kind).reason.startswith("reading.grading.") for kind in SOURCE_TYPES)
