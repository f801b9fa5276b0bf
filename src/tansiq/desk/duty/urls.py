"""Addresses of the duty: the rota under Partners, the hand-over and what waits under Today."""

from __future__ import annotations

from django.urls import path

from tansiq.desk.duty import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("partners/duty/", views.overview, name="duty"),
    path("partners/duty/tell-me/", views.tell_me, name="tell_me"),
    path("partners/duty/<uuid:contact_id>/", views.rota, name="rota"),
    path("partners/duty/<uuid:contact_id>/plan/", views.plan, name="plan_turns"),
    path("partners/duty/<uuid:contact_id>/call/", views.call_rota, name="call_rota"),
    path("partners/duty/<uuid:contact_id>/turns/<uuid:turn_id>/withdraw/", views.withdraw, name="withdraw_turn"),
    path("today/hand-over/", views.hand_over, name="hand_over"),
    path("today/alarms/<uuid:alarm_id>/answer/", views.answer, name="answer_alarm"),
]
