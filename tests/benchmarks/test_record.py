"""What the record's benchmark measures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from benchmarks.record import BAR_ENTRIES, _log, _look, _write

from tansiq.desk.audit.models import Entry
from tansiq.desk.audit.verifying import verify_record


@pytest.mark.django_db(databases="__all__")
def test_what_is_measured_is_in_the_log_in_the_end(settings: Any, tmp_path: Path) -> None:
    settings.TANSIQ_FOLDER = tmp_path
    _look(3)
    _write(500)
    _log()
    found = verify_record()
    assert (found.held, found.waiting, found.problems) == (503, 0, ())
    assert Entry.objects.filter(position__isnull=True).count() == 0


def test_the_bar_is_that_of_the_ledger() -> None:
    from benchmarks.ledger import BAR_ENTRIES as LEDGERS

    assert BAR_ENTRIES == LEDGERS
