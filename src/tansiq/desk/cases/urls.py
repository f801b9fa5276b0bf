"""Addresses of cases."""

from __future__ import annotations

from django.urls import path

from tansiq.desk.cases import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.case_list, name="cases"),
    path("new/<slug:type_id>/", views.new, name="new_case"),
    path("types/<slug:type_id>/<int:version>/<slug:state>.svg", views.picture, name="case_picture"),
    path("<uuid:case_id>/", views.case_page, name="case"),
    path("<uuid:case_id>/facts/", views.facts, name="case_facts"),
    path("<uuid:case_id>/steps/<slug:step>/", views.decide, name="case_step"),
    path("<uuid:case_id>/letters/", views.write_letter, name="write_letter"),
    path("<uuid:case_id>/letters/<uuid:letter_id>.pdf", views.letter, name="letter"),
    path("<uuid:case_id>/second/<uuid:pending_id>/", views.second, name="case_second"),
]
