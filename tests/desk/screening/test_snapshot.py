"""What is kept of a comparison comes back as it was, whatever was compared."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.desk.screening.snapshot import put_evidence, put_record, taken_evidence, taken_record
from tansiq.desk.screening.travellers import plain
from tansiq.engines.matching import Hit, PartialDate, Record, WrittenName

NAMES = st.sampled_from(["Zaydun Marwani", "زيدون مرواني", "Зайдун Марвани", "MARWANI ZAYDOUN", "Wadih Qasrani"])
BORN = st.sampled_from([(), (PartialDate.parse("1984-03-07"),), (PartialDate.parse("circa 1984"),)])


@settings(deadline=None)
@given(NAMES, NAMES, BORN, BORN)
def test_the_evidence_reads_the_same_in_every_language_after_it_was_kept(
    mine: str, theirs: str, born: tuple[PartialDate, ...], listed: tuple[PartialDate, ...]
) -> None:
    asked = Record(names=(WrittenName(mine),), birth_dates=born, sex="M")
    entry = Record(names=(WrittenName(theirs), WrittenName("Z.", "weak", "alias")), birth_dates=listed)
    hit = Hit(entry, 0.0, asked)
    kept = taken_evidence(json.loads(json.dumps(put_evidence(hit))))
    assert kept.bits == pytest.approx(hit.evidence.bits, abs=1e-12)
    assert [kept.sentence(lang) for lang in ("ar", "fr", "en")] == [
        hit.evidence.sentence(lang) for lang in ("ar", "fr", "en")
    ]
    assert (taken_record(put_record(asked)), taken_record(put_record(entry))) == (asked, entry)


@given(st.text(st.characters(codec=None, categories=None), max_size=40))
def test_a_plain_text_is_as_long_and_can_be_kept_by_any_database(text: str) -> None:
    assert len(plain(text)) == len(text)
    plain(text).encode()
    assert "\x00" not in plain(text)
