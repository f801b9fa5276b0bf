"""Addresses of the rulebook."""

from __future__ import annotations

from django.urls import path

from tansiq.desk.rulebook import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.rulebook, name="rulebook"),
    path("offer/", views.offer_rulebook, name="offer_rulebook"),
    path("<int:number>/", views.rulebook_edition, name="rulebook_edition"),
    path("<int:number>/decide/", views.decide_rulebook, name="decide_rulebook"),
]
