"""The worker finishes what others began."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tansiq.desk.watchlists import follower, live, truth
from tansiq.desk.watchlists.models import Issue
from tansiq.desk.watchlists.work import catch_up
from tansiq.stores.lists import ListStore


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_what_others_began_is_finished_once(
    published: Any, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(follower, "follow", lambda: 0)  # the process died after its commit
        entry_id = published()
    path = tmp_path / "wanted.csv"
    path.write_text("id,name,birth_dates\nA-1,Tamim Wadani,1990\n")
    ListStore(folder.parent).load(path, "AZURIA")
    assert catch_up() == 2
    assert catch_up() == 0
    assert live.ids(truth.OPEN) == {entry_id}
    assert Issue.objects.get().list == "AZURIA"
