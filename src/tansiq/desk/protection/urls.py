"""The addresses of restrictions."""

from __future__ import annotations

from django.urls import path

from tansiq.desk.protection import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("restrictions/", views.restrictions, name="restrictions"),
    path("restrictions/key/", views.key, name="protection_key"),
    path("<uuid:case_id>/restriction/", views.of_case, name="restriction"),
    path("<uuid:case_id>/restriction/<uuid:restriction_id>/", views.rule, name="rule_on_restriction"),
]
