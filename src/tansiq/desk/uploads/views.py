"""Where a page sends the parts of a file: answers for its script, in JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.uploads.actions import files
from tansiq.desk.uploads.models import Upload
from tansiq.errors import TansiqError
from tansiq.messages import remedy, sentence

__all__ = ["add_part", "begin"]

View = Callable[..., JsonResponse]


def _telling(view: View) -> View:
    """What is refused is told as JSON: the code, its details, and the sentence in the reader's language."""

    @wraps(view)
    def tell(request: DeskRequest, **named: object) -> JsonResponse:
        try:
            return view(request, **named)
        except TansiqError as error:
            lang, details = (get_language() or "en")[:2], error.details
            said = {"sentence": sentence(error.code, lang, **details), "remedy": remedy(error.code, lang, **details)}
            status = 403 if error.code.startswith("access.") else 409
            shown = {"code": error.code, "next": details.get("next"), **said}
            return JsonResponse({"error": shown}, status=status)

    return tell


@require_POST
@_telling
def begin(request: DeskRequest) -> JsonResponse:
    """Announce a file; how much of it is there already."""
    told = {name: request.POST.get(name, "") for name in ("kind", "name", "fingerprint")}
    return _answer(files.begin(by=request.actor, size=_number(request.POST.get("size", "")), **told))


@require_POST
@_telling
def add_part(request: DeskRequest, upload_id: UUID) -> JsonResponse:
    """The next part of a file, as the body of the request."""
    offset, digest = _number(request.headers.get("Upload-Offset", "")), request.headers.get("Upload-Digest", "")
    named: dict[str, Any] = {"upload_id": str(upload_id), "offset": offset, "digest": digest}
    return _answer(files.add_part(by=request.actor, data=request.body, **named))


def _number(text: str) -> int:
    """A number of bytes; -1, which is none, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else -1


def _answer(upload: Upload) -> JsonResponse:
    return JsonResponse({"id": str(upload.pk), "received": upload.received, "whole": upload.is_whole})
