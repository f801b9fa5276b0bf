"""The worker's tasks: each named once, and each does nothing where nothing waits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tansiq.desk.tasks import TASKS

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def test_every_task_has_a_name_and_a_pace_of_its_own() -> None:
    names = [task.name for task in TASKS]
    assert len(set(names)) == len(names) >= 4
    assert all(task.every_s > 0 for task in TASKS)


@pytest.mark.parametrize(
    "name", ["clocks", "copies", "duty", "erase", "manifests", "retention", "uploads", "witnesses"]
)
def test_a_task_with_nothing_to_do_says_so(name: str, settings: Any, tmp_path: Path) -> None:
    settings.TANSIQ_FOLDER = tmp_path
    (task,) = (task for task in TASKS if task.name == name)
    assert task.run() == 0
