"""Addresses of the messages of a case, below the case."""

from __future__ import annotations

from django.urls import path

from tansiq.desk.correspondence import views

__all__ = ["urlpatterns"]

urlpatterns = [path("<uuid:case_id>/ask/", views.ask, name="ask_partner")]
