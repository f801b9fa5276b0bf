"""Addresses of the exchange, below the place of partners."""

from __future__ import annotations

from django.urls import path

from tansiq.desk.exchange import leave_views, review_views, views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("nodes/", views.nodes, name="nodes"),
    path("inbox/", views.inbox, name="inbox"),
    path("outbox/", views.outbox, name="outbox"),
    path("write/", views.write, name="write"),
    path("write/review/", review_views.review, name="review"),
    path("introduction/", views.own_introduction, name="own_introduction"),
    path("pin/", views.pin, name="pin"),
    path("threads/<slug:thread_id>/", views.thread, name="thread"),
    path("threads/<slug:thread_id>/review/", review_views.review_in_thread, name="review_in_thread"),
    path("threads/<slug:thread_id>/<slug:message_id>/answer/", views.answer, name="answer"),
    path("messages/<slug:message_id>/seen/", views.see, name="see"),
    path("threads/<slug:thread_id>/<slug:message_id>/leave/ask/", leave_views.ask_leave, name="ask_leave"),
    path("threads/<slug:thread_id>/<slug:message_id>/leave/decide/", leave_views.decide_leave, name="decide_leave"),
    path("messages/<slug:message_id>/proof/", views.proof, name="message_proof"),
    path("messages/<slug:message_id>/text/", views.taken_out, name="message_text"),
    path("messages/<slug:message_id>/attachments/<slug:digest>/", views.attachment, name="message_attachment"),
    path("<uuid:partner_id>/", views.partner, name="partner"),
    path("<uuid:partner_id>/reach/", views.reach, name="reach"),
    path("<uuid:partner_id>/suspend/", views.suspend, name="suspend"),
    path("<uuid:partner_id>/resume/", views.resume, name="resume"),
]
