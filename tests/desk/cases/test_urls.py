"""Addresses of cases."""

from __future__ import annotations

from django.urls import reverse

from tansiq.desk.cases.urls import urlpatterns


def test_every_address_of_cases_is_under_their_place() -> None:
    assert len(urlpatterns) == 9
    assert reverse("cases") == "/cases/"
    some = "00000000-0000-4000-8000-000000000000"
    assert reverse("case_step", kwargs={"case_id": some, "step": "fly"}) == f"/cases/{some}/steps/fly/"
