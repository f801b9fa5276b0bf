"""Addresses of lists and entries, below the place where people are checked."""

from __future__ import annotations

from django.urls import path

from tansiq.desk.watchlists import list_views, views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("entries/", views.entry_list, name="entries"),
    path("entries/<uuid:entry_id>/", views.entry, name="entry"),
    path("entries/<uuid:entry_id>/photographs/", views.add_photograph, name="add_photograph"),
    path("entries/<uuid:entry_id>/photographs/<slug:digest>/", views.picture, name="photograph"),
    path("certificates/", views.certificate_list, name="certificates"),
    path("lists/", list_views.lists, name="lists"),
    path("lists/<slug:name>/", list_views.one_list, name="list"),
    path("lists/<slug:name>/delta/", list_views.delta, name="list_delta"),
]
