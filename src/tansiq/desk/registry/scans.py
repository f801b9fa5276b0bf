"""Which files are kept of papers: by their first bytes, whatever they are called. Pure."""

from __future__ import annotations

from typing import Final

from tansiq.errors import MalformedError

__all__ = ["ENDINGS", "media_type"]

#: First bytes, and what a file is that begins with them. None of these runs anything where it is opened as an image; a
#: PDF is given out to be saved, never shown within a page.
_BEGINNINGS: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
#: How the name of a file ends that is given out.
ENDINGS: Final = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "image/tiff": "tif"}


def media_type(data: bytes) -> str:
    """What a file is. Raises MalformedError ``registry.scan_type`` for one that is no PDF, PNG, JPEG or TIFF."""
    found = next((kind for first, kind in _BEGINNINGS if data.startswith(first)), None)
    if found is None:
        raise MalformedError("registry.scan_type")
    return found
