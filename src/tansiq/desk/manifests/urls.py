"""Addresses of manifests, below the place where people are checked."""

from __future__ import annotations

from django.urls import path

from tansiq.desk.manifests import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.manifest_list, name="manifests"),
    path("certificates/", views.certificate_list, name="manifest_certificates"),
    path("<uuid:manifest_id>/", views.manifest, name="manifest"),
    path("<uuid:manifest_id>/progress/", views.progress, name="manifest_progress"),
    path("<uuid:manifest_id>/rejected.csv", views.rejected, name="manifest_rejected"),
    path("<uuid:manifest_id>/go-on/", views.go_on, name="manifest_go_on"),
    path("<uuid:manifest_id>/delete/", views.delete, name="manifest_delete"),
]
