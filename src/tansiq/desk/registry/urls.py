"""Addresses of letters and of what came in without a node, below the place of partners."""

from __future__ import annotations

from django.urls import path

from tansiq.desk.registry import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("letters/", views.register, name="letters"),
    path("letters/of/<slug:message_id>/", views.make, name="make_letter"),
    path("letters/<uuid:letter_id>/", views.letter, name="sent_letter"),
    path("letters/<uuid:letter_id>/finish/", views.finish, name="finish_letter"),
    path("letters/<uuid:letter_id>/give-up/", views.give_up, name="give_up_letter"),
    path("letters/<uuid:letter_id>/pdf/", views.document, {"form": "pdf"}, name="letter_pdf"),
    path("letters/<uuid:letter_id>/docx/", views.document, {"form": "docx"}, name="letter_docx"),
    path("scans/<int:scan_id>/", views.scan, name="scan"),
    path("<uuid:partner_id>/came-in/", views.came_in, name="came_in"),
]
