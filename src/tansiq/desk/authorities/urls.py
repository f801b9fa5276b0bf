"""Addresses of the directory, under Partners."""

from __future__ import annotations

from django.urls import path

from tansiq.desk.authorities import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("authorities/<uuid:authority_id>/", views.authority, name="authority"),
    path("authorities/<uuid:authority_id>/<uuid:contact_id>/tried/", views.record_trial, name="record_trial"),
    path("authorities/<uuid:authority_id>/<uuid:contact_id>/letters/", views.take_up, name="take_up"),
    path("imports/", views.edition_list, name="editions"),
    path("imports/<uuid:edition_id>/", views.edition, name="edition"),
    path("imports/<uuid:edition_id>/decide/", views.decide_edition, name="decide_edition"),
]
