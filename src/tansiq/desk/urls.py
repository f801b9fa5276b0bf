"""Every address of the desk: pages under the places, programs under /api/, and questions of a load balancer."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from tansiq.desk.api import addresses
from tansiq.desk.places import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.front, name="front"),
    path("today/", views.today, name="today"),
    path("", include("tansiq.desk.duty.urls")),
    path("check/", views.check, name="check"),
    path("check/", include("tansiq.desk.watchlists.urls")),
    path("check/manifests/", include("tansiq.desk.manifests.urls")),
    path("booth/", include("tansiq.desk.booth.urls")),
    path("check/", include("tansiq.desk.screening.urls")),
    path("cases/", include("tansiq.desk.cases.urls")),
    path("cases/", include("tansiq.desk.correspondence.urls")),
    path("cases/", include("tansiq.desk.protection.urls")),
    path("partners/", views.partners, name="partners"),
    path("partners/", include("tansiq.desk.authorities.urls")),
    path("partners/", include("tansiq.desk.exchange.urls")),
    path("partners/", include("tansiq.desk.registry.urls")),
    path("account/", include("tansiq.desk.accounts.urls")),
    path("parameters/", include("tansiq.desk.parameters.urls")),
    path("rulebook/", include("tansiq.desk.rulebook.urls")),
    path("record/", include("tansiq.desk.oversight.urls")),
    path("uploads/", include("tansiq.desk.uploads.urls")),
    path("language/", login_not_required(set_language), name="language"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("workz", views.workz, name="workz"),
    path("api/", addresses()),
]

handler400 = "tansiq.desk.places.views.bad_request"
handler403 = "tansiq.desk.places.views.forbidden"
handler404 = "tansiq.desk.places.views.not_found"
handler500 = "tansiq.desk.places.views.failed"
