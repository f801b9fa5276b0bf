"""Addresses of possible hits, below the place where people are checked."""

from __future__ import annotations

from django.urls import path

from tansiq.desk.screening import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("hits/", views.hits, name="hits"),
    path("hits/search/", views.search, name="hit_search"),
    path("hits/export/", views.export, name="hit_export"),
    path("hits/searches/", views.save, name="save_search"),
    path("hits/searches/<uuid:search_id>/<slug:verb>/", views.step, name="search_step"),
    path("hits/not-the-same/", views.memories, name="hit_memories"),
    path("hits/not-the-same/<uuid:memory_id>/end/", views.revoke, name="revoke_memory"),
    path("hits/<uuid:case_id>/photographs/", views.add_picture, name="add_hit_photograph"),
    path("hits/<uuid:case_id>/photographs/<slug:digest>/", views.picture, name="hit_photograph"),
]
