"""A list that its publisher gives in pages of JSON: asked for one after the other until all entries came.

The pages are written one after the other into one file, as they came.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tansiq.errors import MalformedError, TransportError
from tansiq.stores.durable import blocked
from tansiq.transports.addresses import parse_address
from tansiq.transports.body import Progress
from tansiq.transports.download import Downloader
from tansiq.transports.publishers import Pages

__all__ = ["get_pages"]

#: One page; fifty entries of the largest such list known take about 300 kB.
PAGE_MAX_BYTES: Final = 16 << 20


def get_pages(
    downloader: Downloader,
    url: str,
    pages: Pages,
    target: Path,
    *,
    most_pages: int,
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Write every page of ``url`` (with its blank ``{page}``, counted from 1) to ``target``; return the bytes.

    Raises TransportError ``download.pages_incomplete`` where the publisher gives fewer entries than it counts, or
    counts anew in between; MalformedError ``download.page`` or ``download.too_large``; and what ``Downloader.get``
    raises.
    """
    host = parse_address(url.replace("{page}", "1")).host
    seen: set[str] = set()
    total = size = 0
    page = target.with_name(f".{target.name}.page")
    for number in range(1, most_pages + 1):
        if number > 1:
            sleep(pages.pause_seconds)
        downloader.get(url.replace("{page}", str(number)), page, ends_itself=True)
        stated, found = _read_page(page, pages, host, number)
        size = _append(page, target, first=number == 1)
        if size > downloader.limits.max_bytes:
            raise MalformedError("download.too_large", host=host, limit=downloader.limits.max_bytes)
        if progress is not None:
            progress(size)
        total = total if number > 1 else stated
        seen |= found
        if stated != total or not found or len(seen) >= total:
            break
    page.unlink(missing_ok=True)
    if stated != total or len(seen) < total:
        raise TransportError("download.pages_incomplete", host=host, page=number, got=len(seen), total=total)
    return size


def _read_page(page: Path, pages: Pages, host: str, number: int) -> tuple[int, set[str]]:
    """How many entries the publisher counts in all, and the ids of those on this page."""
    try:
        with page.open("rb") as stream:
            text = stream.read(PAGE_MAX_BYTES + 1)
        value: Any = json.loads(text) if len(text) <= PAGE_MAX_BYTES else None
    except (ValueError, RecursionError) as error:
        raise MalformedError("download.page", host=host, page=number) from error
    total, items = (value.get(pages.total), value.get(pages.items)) if isinstance(value, dict) else (None, None)
    if type(total) is not int or total < 0 or not isinstance(items, list):
        raise MalformedError("download.page", host=host, page=number)
    ids = [item.get(pages.id) if isinstance(item, dict) else None for item in items]
    return total, {f"{number}:{at}" if one is None else str(one) for at, one in enumerate(ids)}


def _append(page: Path, target: Path, *, first: bool) -> int:
    try:
        with page.open("rb") as source, target.open("wb" if first else "ab") as out:
            shutil.copyfileobj(source, out)
            out.write(b"\n")
            return out.tell()
    except OSError as error:
        raise blocked(target, error) from error
