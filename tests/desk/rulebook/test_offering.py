"""What is proposed is what was shown; whoever runs the machine looks and proposes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.rulebook import offering, queries
from tansiq.desk.rulebook.in_force import today
from tansiq.desk.rulebook.models import Edition
from tansiq.errors import MalformedError, RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def test_files_that_changed_since_they_were_shown_are_not_proposed(settings: Any, people: Any, neighbour: Any) -> None:
    by = people["ncb_officer"].actor
    neighbour.lay(settings.TANSIQ_FOLDER, neighbour.whole())
    seen = queries.offered(by=by).digest
    neighbour.lay(settings.TANSIQ_FOLDER, {neighbour.BASIS: neighbour.basis(99)})
    with pytest.raises(RefusedError, match="folder_changed"):
        offering.offer(by=by, note="n", effective_on=today(), seen=seen)
    assert not Edition.objects.exists()
    seen = queries.offered(by=by).digest
    assert offering.offer(by=by, note="n", effective_on=today(), seen=seen) == str(Edition.objects.get().pk)


def test_a_letter_that_cannot_be_set_is_refused_with_its_name(settings: Any, people: Any, neighbour: Any) -> None:
    neighbour.lay(settings.TANSIQ_FOLDER, {neighbour.LETTER: '#fact("nothing")'})
    with pytest.raises(MalformedError) as caught:
        queries.offered(by=people["ncb_officer"].actor)
    assert (caught.value.code, caught.value.details["letter"]) == ("letter.template", "border_hit/1/redress_note")


def test_whoever_runs_the_machine_sees_what_would_change_and_cannot_propose_it(settings: Any, neighbour: Any) -> None:
    neighbour.lay(settings.TANSIQ_FOLDER, neighbour.calls())
    found = queries.offered(by=offering.OPERATOR)
    assert {one.path for one in found.changes} == set(neighbour.calls())
    with pytest.raises(RefusedError, match="permission"):
        offering.offer(by=offering.OPERATOR, note="n", effective_on=today(), seen=found.digest)
