"""Addresses that parts of files are sent to."""

from __future__ import annotations

from django.urls import path

from tansiq.desk.uploads import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.begin, name="begin_upload"),
    path("<uuid:upload_id>/", views.add_part, name="upload_part"),
]
