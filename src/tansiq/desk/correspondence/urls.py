"""Addresses of the messages of cases, below the cases."""

from __future__ import annotations

from django.urls import path

from tansiq.desk.correspondence import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("<uuid:case_id>/say/<slug:step>/", views.say, name="say_in_case"),
    path("<uuid:case_id>/say/<slug:step>/review/", views.review, name="review_in_case"),
    path("take/<slug:message_id>/", views.take, name="take_in"),
]
