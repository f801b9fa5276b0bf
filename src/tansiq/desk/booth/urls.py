"""Addresses of the booth."""

from __future__ import annotations

from django.urls import path

from tansiq.desk.booth import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.booth, name="booth"),
    path("begin/", views.begin, name="booth_begin"),
    path("leave/", views.leave, name="booth_leave"),
]
