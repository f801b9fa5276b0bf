"""The page of the node's parameters."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.parameters import queries

__all__ = ["parameters"]


@require_GET
def parameters(request: DeskRequest) -> HttpResponse:
    """What each limit is now, where it comes from, and what was set when."""
    values, issues = queries.values(by=request.actor), queries.issues(by=request.actor)
    return render(request, "parameters/parameters.html", {"values": values, "issues": issues})
