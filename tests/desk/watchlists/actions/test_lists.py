"""An issue in use stands on record once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tansiq.desk.watchlists.actions.lists import put_on_record
from tansiq.desk.watchlists.models import Issue
from tansiq.errors import RefusedError
from tansiq.stores.lists import ListStore


@pytest.mark.django_db(databases="__all__")
def test_an_issue_is_put_on_record_once_by_who_may(people: Any, folder: Path, tmp_path: Path, writes: Any) -> None:
    path = tmp_path / "wanted.csv"
    path.write_text("id,name,birth_dates\nA-1,Tamim Wadani,1990\n")
    loaded = ListStore(folder.parent).load(path, "AZURIA")
    with pytest.raises(RefusedError):
        put_on_record(by=people["analyst"].actor, loaded=loaded)
    for _ in range(2):
        put_on_record(by=people["supervisor"].actor, loaded=loaded, publisher="Police of Azuria")
    assert Issue.objects.get().publisher == "Police of Azuria"
    assert writes()[0].details["sha256"] == loaded.sha256
    assert writes()[0].target == "list:AZURIA"
