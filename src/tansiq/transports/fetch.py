"""One list brought up to date: fetched, put into use where it is whole and plausible, and what changed.

Whatever goes wrong, the issue in use stays in use. An issue that came and was refused is kept aside with the reason.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal

from tansiq.engines.lists.delta import Delta, delta
from tansiq.errors import MalformedError, RefusedError, TansiqError, TransportError
from tansiq.stores.durable import blocked
from tansiq.stores.fetched import Origin, PartOrigin, keep_aside, read_origin, write_origin
from tansiq.stores.files import find_list
from tansiq.stores.lists import ListStore, LoadedList, issue_digest
from tansiq.stores.lock import hold_lock
from tansiq.transports.addresses import parse_address
from tansiq.transports.body import Progress
from tansiq.transports.download import Downloader, Validators
from tansiq.transports.pages import get_pages
from tansiq.transports.publishers import File, Publisher, PublisherTable

__all__ = ["Fetched", "Fetcher", "Stage", "Status", "publisher_at"]

#: What stands against the loading, and says nothing of the issue that came.
_NOT_ITS_FAULT = frozenset({"list.busy", "list.damaged"})
Status = Literal["new", "not_modified", "refused", "not_fetched"]
#: Shows how far a stage (``fetching``, ``loading``) of the work on a list has come.
Stage = Callable[[str, str], AbstractContextManager[Progress]]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of one list. ``in_use`` is the issue in use afterwards, None where there is none.

    ``new``: the issue fetched replaced ``replaced``, if there was one, and ``delta`` says what changed; where that
    cannot be told, ``no_delta`` says why. ``refused`` or ``not_fetched``: ``error`` says why, ``kept_aside`` where the
    files of a refused issue lie.
    """

    publisher: Publisher
    status: Status
    in_use: LoadedList | None = None
    replaced: LoadedList | None = None
    delta: Delta | None = None
    no_delta: TansiqError | None = None
    error: TansiqError | None = None
    kept_aside: Path | None = None


@dataclass(slots=True)
class _Work:
    """One list being fetched: where its files go, and which of them came whole."""

    publisher: Publisher
    urls: list[str]
    folder: Path
    force: bool
    came: list[Path]

    @property
    def files(self) -> list[tuple[Path, str]]:
        return [(self.folder / file.name, url) for file, url in zip(self.publisher.files, self.urls, strict=True)]

    @property
    def shown(self) -> str:
        return parse_address(self.urls[0].replace("{page}", "1")).shown


class Fetcher:
    """Fetches lists into ``home``. ``sleep`` and ``now`` are arguments so that tests need no time."""

    def __init__(
        self,
        home: Path,
        table: PublisherTable,
        downloader: Downloader,
        stage: Stage,
        *,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._home, self._table, self._downloader, self._stage = home, table, downloader, stage
        self._sleep, self._now = sleep, now
        self._store = ListStore(home)

    def fetch(self, publisher: Publisher, *, urls: tuple[str, ...] = (), force: bool = False) -> Fetched:
        """Bring the list of ``publisher`` up to date; failures are told in the value, not raised.

        ``urls`` are asked instead of those in the table. ``force`` fetches what has not changed as well, and takes an
        issue that is much smaller, or of which many rows are lost.
        """
        came: list[Path] = []
        try:
            in_use = self._in_use(publisher.list_name)
            asked = self._asked(publisher, urls)
            with self._working(publisher.list_name) as folder:
                work = _Work(publisher, asked, folder, force, came)
                try:
                    return self._refresh(work, in_use)
                except (MalformedError, RefusedError) as error:
                    return self._refused(work, in_use, error)
        except TansiqError as error:
            status: Status = "not_fetched" if isinstance(error, TransportError) else "refused"
            return Fetched(publisher, status, self._in_use_or_none(publisher.list_name), error=error)

    def _asked(self, publisher: Publisher, urls: tuple[str, ...]) -> list[str]:
        """The addresses, as many as there are files, each one that may be asked."""
        if not publisher.files:
            self._table.named(publisher.name)  # tells that there is no such publisher, and which there are
        if not urls:
            return publisher.urls()
        if len(urls) != len(publisher.files):
            raise RefusedError("publisher.urls", name=publisher.name, wanted=len(publisher.files), given=len(urls))
        for url in urls:
            parse_address(url.replace("{page}", "1"))
        return list(urls)

    def _refresh(self, work: _Work, in_use: LoadedList | None) -> Fetched:
        publisher = work.publisher
        origin = self._download(work, in_use)
        if in_use and origin is None:
            return Fetched(publisher, "not_modified", in_use)
        assert origin is not None  # without an issue in use nothing was asked for on a condition
        main = work.files[0][0]
        digest = issue_digest(find_list(main, publisher.format or None))
        if in_use and digest == in_use.sha256 and not work.force:
            write_origin(in_use.folder, origin)
            return Fetched(publisher, "not_modified", in_use)
        with self._stage("loading", publisher.name) as progress:
            loaded = self._store.load(
                main, publisher.list_name, publisher.format or None, progress, force=work.force, told_as=work.shown
            )
        write_origin(loaded.folder, origin)
        return self._compared(Fetched(publisher, "new", loaded, in_use))

    def _compared(self, fetched: Fetched) -> Fetched:
        """The same with what changed; an older index that cannot be read does not undo what was fetched."""
        if fetched.replaced is None or fetched.in_use is None:
            return fetched
        try:
            found = delta(self._store.records(fetched.replaced), self._store.records(fetched.in_use))
        except TansiqError as error:
            return replace(fetched, no_delta=error)
        return replace(fetched, delta=found)

    def _refused(self, work: _Work, in_use: LoadedList | None, error: TansiqError) -> Fetched:
        kept = None
        if error.code == "download.not_a_list":
            work.came += [path for path, _ in work.files if path.exists() and path not in work.came]
        if work.came and error.code not in _NOT_ITS_FAULT:
            kept = keep_aside(
                self._home, work.publisher.list_name, work.came, error, came_from=work.shown, now=self._now()
            )
        return Fetched(work.publisher, "refused", in_use, error=error, kept_aside=kept)

    def _download(self, work: _Work, in_use: LoadedList | None) -> Origin | None:
        """Every file of the issue; None where none has changed. If one has, all are fetched: they belong together."""
        known = {} if work.force else _known(in_use)
        with self._stage("fetching", work.publisher.name) as progress:
            parts = [self._get(work, path, url, known.get(_digest(url)), progress) for path, url in work.files]
            if not any(parts):
                return None
            whole = [
                part or self._get(work, path, url, None, progress)
                for part, (path, url) in zip(parts, work.files, strict=True)
            ]
        stamp = self._now().isoformat(timespec="seconds")
        return Origin(work.publisher.name, stamp, tuple(part for part in whole if part))

    def _get(
        self, work: _Work, path: Path, url: str, known: Validators | None, progress: Progress
    ) -> PartOrigin | None:
        pages = work.publisher.pages
        validators = Validators()
        if pages:
            most = self._table.most_pages
            get_pages(self._downloader, url, pages, path, most_pages=most, progress=progress, sleep=self._sleep)
        else:
            received = self._downloader.get(url, path, known, progress)
            if received is None:
                return None
            validators = received.validators
        work.came.append(path)
        shown = parse_address(url.replace("{page}", "1")).shown
        return PartOrigin(shown, _digest(url), validators.etag, validators.last_modified)

    def _in_use(self, name: str) -> LoadedList | None:
        """The issue in use; None where there is none, or where it is so damaged that it says nothing."""
        try:
            return self._store.get(name)
        except RefusedError as error:
            if error.code != "list.not_loaded":
                raise
        except MalformedError:
            pass
        return None

    def _in_use_or_none(self, name: str) -> LoadedList | None:
        try:
            return self._in_use(name)
        except TansiqError:
            return None

    @contextmanager
    def _working(self, name: str) -> Iterator[Path]:
        """An empty folder for the files of one list, gone afterwards; one process at a time."""
        root = self._home / "downloads"
        folder = root / name
        try:
            root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise blocked(root, error) from error
        with hold_lock(root / f"{name}.lock", "list.busy"):
            shutil.rmtree(folder, ignore_errors=True)  # left by a process that died
            try:
                folder.mkdir()
                yield folder
            except OSError as error:
                raise blocked(folder, error) from error
            finally:
                shutil.rmtree(folder, ignore_errors=True)


def _known(in_use: LoadedList | None) -> dict[str, Validators]:
    """What the issue in use is known by at its publisher, by the digest of each address."""
    origin = read_origin(in_use.folder) if in_use else None
    parts = origin.parts if origin else ()
    return {
        part.address_digest: Validators(part.etag, part.last_modified)
        for part in parts
        if part.etag or part.last_modified
    }


def _digest(url: str) -> str:
    return sha256(url.encode()).hexdigest()


def publisher_at(name: str, list_name: str, urls: tuple[str, ...]) -> Publisher:
    """A publisher that stands in no table: its list's format is found by looking at the file."""
    files = tuple(File(f"file-{number}", url) for number, url in enumerate(urls, 1))
    return Publisher(name=name, list_name=list_name, format="", files=files)
