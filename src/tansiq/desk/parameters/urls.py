"""The address of the node's parameters."""

from __future__ import annotations

from django.urls import path

from tansiq.desk.parameters import views

__all__ = ["urlpatterns"]

urlpatterns = [path("", views.parameters, name="parameters")]
