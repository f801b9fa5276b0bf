"""What is told of a manifest: to whom it is shown, and of possible hits only those that the reader may know of."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.accounts.models import Membership
from tansiq.desk.cases.models import Case
from tansiq.desk.manifests import queries, sight
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def test_counts_by_what_became_of_the_rows_are_told_and_the_look_is_on_record(
    sent: Any, worked: Any, people: Any, azuria: Any, looks: Any
) -> None:
    azuria()
    made = worked(sent())
    row = queries.manifest(by=people["oversight"].actor, manifest_id=str(made.pk))
    assert (row.total, row.done, row.screened, row.rejected, row.doubtful, row.hits) == (4, 4, 3, 1, 1, 1)
    assert (looks()[-1].what, looks()[-1].target) == ("manifests:manifest:read", f"manifest:{made.pk}")
    assert [one.id for one in queries.manifests(by=people["supervisor"].actor)] == [str(made.pk)]


def test_a_possible_hit_of_a_matter_is_counted_for_those_of_the_matter_alone(
    sent: Any, worked: Any, people: Any, published: Any, matter: Any
) -> None:
    published(group=matter)
    made = worked(sent(by=people["supervisor"].actor))
    assert Case.objects.get().group == matter
    told = {role: queries.manifest(by=people[role].actor, manifest_id=str(made.pk)).hits for role in people
            if people[role].actor.may("manifests:manifest:read")}  # fmt: skip
    assert told == {"ncb_officer": 1, "supervisor": 1, "dpo": 1, "analyst": 0, "oversight": 0, "duty_officer": 0}


def test_whoever_is_not_in_the_matter_finds_nothing_of_it_by_a_manifest(
    sent: Any, worked: Any, people: Any, published: Any, matter: Any
) -> None:
    published(group=matter)
    made = worked(sent())
    assert Case.objects.count() == 0
    assert queries.manifest(by=people["supervisor"].actor, manifest_id=str(made.pk)).hits == 0


def test_a_manifest_of_a_matter_is_shown_to_those_of_the_matter_alone(sent: Any, people: Any, matter: Any) -> None:
    made = sent(by=people["supervisor"].actor, group=str(matter.pk))
    assert queries.manifest(by=people["dpo"].actor, manifest_id=str(made.pk)).restricted
    for ask in (queries.manifest, queries.problems):
        with pytest.raises(RefusedError, match=r"access\.unknown"):
            ask(by=people["analyst"].actor, manifest_id=str(made.pk))
    assert queries.manifests(by=people["analyst"].actor) == ()
    Membership.objects.create(group=matter, user=people["analyst"].user, granted_by=people["analyst"].user)
    assert len(queries.manifests(by=people["analyst"].actor)) == 1
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        sight.one(sight.visible(people["dpo"].actor), "no id")


def test_rejected_rows_are_taken_away_on_record(sent: Any, worked: Any, people: Any, looks: Any) -> None:
    made = worked(sent())
    found = queries.problems(by=people["analyst"].actor, manifest_id=str(made.pk))
    assert [(one.place, one.code) for one in found if one.is_rejected] == [(4, "manifest.no_name")]
    assert found[0].raw == "|1971-05-05|QMA|"
    assert (looks()[-1].kind, looks()[-1].what) == ("export", "manifests:row:export")
    with pytest.raises(RefusedError, match=r"access\.permission"):
        queries.problems(by=people["oversight"].actor, manifest_id=str(made.pk))


def test_certificates_of_a_matter_are_for_those_of_the_matter(sent: Any, people: Any, matter: Any) -> None:
    from tansiq.desk.manifests.actions.disposal import dispose

    made = sent(by=people["supervisor"].actor, group=str(matter.pk))
    dispose(by=people["dpo"].actor, manifest_id=str(made.pk), reason="an invented reason at length")
    assert [one["reference"] for one in queries.certificates(by=people["dpo"].actor)] == [made.reference]
    assert queries.certificates(by=people["oversight"].actor) == ()
