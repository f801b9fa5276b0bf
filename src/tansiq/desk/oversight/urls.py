"""Addresses of the record."""

from __future__ import annotations

from django.urls import path

from tansiq.desk.oversight import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.record, name="record"),
    path("log/", views.log, name="log"),
    path("log/witnesses/", views.witnesses, name="log_witnesses"),
    path("log/checkpoint", views.checkpoint, name="log_checkpoint"),
    path("<int:recorded_id>/", views.entry, name="record_entry"),
    path("<int:recorded_id>/proof", views.proof, name="record_proof"),
    path("<int:recorded_id>/evidence", views.evidence, name="record_evidence"),
    path("<int:recorded_id>/erase/", views.erase, name="record_erase"),
]
