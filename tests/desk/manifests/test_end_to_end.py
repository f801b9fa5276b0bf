"""Manifests in a browser, from the file to its rejected rows; and a worker that is killed while it screens one."""

from __future__ import annotations

import csv
import io
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

HERE = Path(__file__).resolve().parent
pytestmark = pytest.mark.node


GIVEN = "Tamim Suhayb Rami Nadir Layth Yazan Amal Hind Salma Widad".split()
FAMILY = "Wadani Qasrani Bahri Sahli Zahrawi Sefrioui Kaddouri Lamrani".split()
LISTED = "id,name,birth_dates,nationalities\nA-1,Zaydun Marwani,1984-03-07,QMA\n"
SAID = {
    "flight": "TQ180", "journey": "Azur – Marwa", "checkpoint": "Porte 4", "purpose": "Contrôle avant arrivée",
    "legal_basis": "un article inventé",
}  # fmt: skip


def _row(number: int, note: str) -> str:
    if number % 500 == 7:
        return f",1970-05-05,QMA,{note}"
    if number == 123:
        return f"Zaydun Marwani,1984-03-07,QMA,{note}"
    given, family = GIVEN[number % 10], FAMILY[number % 8]
    return f"{given} {family} {FAMILY[number // 8 % 8]},19{number % 40 + 50}-{number % 12 + 1:02}-11,QMA,{note}"


def _table(rows: int, note: str = "") -> bytes:
    lines = (_row(number, note) for number in range(rows))
    return ("name,birth_date,nationality,note\n" + "\n".join(lines) + "\n").encode()


def _list(page: Page, desk: Any) -> None:
    desk.go(page, "check/lists/")
    page.set_input_files("#id_file", files=[{"name": "a.csv", "mimeType": "text/csv", "buffer": LISTED.encode()}])
    page.fill("#id_name", "AZURIA")
    page.click("form[enctype] button")
    page.wait_for_url("**/AZURIA/", timeout=120_000)


def _drag(page: Page, data: bytes, name: str) -> None:
    """As somebody drags a file onto the place for it."""
    moved = page.evaluate_handle(
        """([text, name]) => {
            const moved = new DataTransfer();
            moved.items.add(new File([text], name));
            return moved;
        }""",
        [data.decode(), name],
    )
    for what in ("dragenter", "dragover", "drop"):
        page.dispatch_event("[data-upload]", what, {"dataTransfer": moved})


def _send(page: Page, desk: Any, data: bytes) -> None:
    """Drag a manifest in, say what it is for, and press the button."""
    desk.go(page, "check/manifests/")
    _drag(page, data, "TQ180.csv")
    for name, value in SAID.items():
        page.fill(f"#id_{name}", value)
    page.click("form[enctype] button")


def _send_the_first_part(page: Page, desk: Any, data: bytes) -> None:
    """The line is cut after the first part, and the browser closed."""
    broken: list[str] = []

    def cut(route: Route) -> None:
        if route.request.headers.get("upload-offset") in (None, "0"):
            route.continue_()
        else:
            broken.append(route.request.url)
            route.abort()

    page.route("**/uploads/**", cut)
    _send(page, desk, data)
    page.get_by_text("La connexion est coupée").wait_for()
    page.unroute("**/uploads/**")
    page.reload()
    assert broken


def test_a_manifest_of_5000_rows_that_broke_off_is_sent_screened_and_its_rejected_rows_taken_away(
    desk: Any,
) -> None:
    page = desk.page("supervisor", "fr")
    _list(page, desk)
    data, sent = _table(5000, "x" * 600), []
    _send_the_first_part(page, desk, data)
    assert "TQ180.csv" in page.inner_text("main")
    page.on("request", lambda request: sent.append(request.headers.get("upload-offset")))
    desk.told.clear()  # a line that was cut is complained of
    _send(page, desk, data)
    page.wait_for_url(re.compile(r"manifests/[0-9a-f-]{36}/"), timeout=60_000)
    assert [at for at in sent if at] == ["1048576", "2097152", "3145728"][: len(data) >> 20]
    page.wait_for_selector("#progress .tag.live", timeout=240_000)
    figures = [page.inner_text(f"#progress dl > div:nth-child({number}) dd") for number in range(1, 6)]
    assert figures == ["5000", "4990", "10", "0", "1"]
    with page.expect_download() as taken:
        page.click("a[download]")
    rows = list(csv.reader(io.StringIO(Path(taken.value.path()).read_text(encoding="utf-8-sig"))))
    assert rows[0][:4] == ["ligne", "suite donnée", "code d'erreur", "motif"]
    assert [row[0] for row in rows[1:]] == [str(number * 500 + 9) for number in range(10)]


@pytest.mark.parametrize(
    ("lang", "scheme", "width"),
    [("ar", "dark", 320), ("ar", "light", 1100), ("fr", "dark", 1100), ("fr", "light", 320)],
)
def test_pages_of_manifests_are_usable_by_everybody(desk: Any, lang: str, scheme: str, width: int) -> None:
    page = desk.page("supervisor", lang, scheme, width)
    desk.go(page, "check/manifests/")
    one = page.evaluate("document.querySelector('main table a')?.getAttribute('href') ?? '/check/manifests/'")
    assert desk.faults_of(page, "check/manifests/", one.strip("/") + "/", "check/lists/") == []


#: Run on a node of its own: a list, somebody who screens, and a manifest that waits.
SEED = """
import sys
from tansiq.desk import node
node.prepare()
node.migrate()
node.demo_accounts("en")
from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.manifests.actions.sending import Told, send
from tansiq.desk.uploads.actions.files import send_whole
from tansiq.desk.watchlists.loading import load
by = actor_of(User.objects.get(username="supervisor"))
load([sys.argv[1].encode()], by=by, filename="a.csv", name="AZURIA")
data = sys.stdin.buffer.read()
file = send_whole(by=by, kind="manifest", name="TQ180.csv", size=len(data), chunks=[data])
told = Told("TQ180", "Gate 4", "border check", "an invented article", "h0")
send(by=by, upload_id=str(file.pk), told=told)
"""
COUNT = """
SELECT status, done, screened, rejected, (SELECT count(*) FROM screening_screening),
       (SELECT count(*) FROM manifests_rowproblem WHERE is_rejected), (SELECT count(*) FROM cases_case)
FROM manifests_manifest
"""
_WORK = "from tansiq.cli import main; main()"


def _standing(home: Path) -> tuple[Any, ...]:
    with closing(sqlite3.connect(home / "desk" / "desk.sqlite3", timeout=20)) as database:
        return tuple(database.execute(COUNT).fetchone())


def _killed_after_a_step(home: Path, environ: dict[str, str]) -> None:
    """Start a worker, and kill it as soon as it has done something."""
    before, until = _standing(home), time.monotonic() + 120
    with (home / "log").open("ab") as log:
        words = [sys.executable, "-c", _WORK, "desk", "work"]
        worker = subprocess.Popen(words, env=environ, stdout=log, stderr=log)
    while _standing(home) == before and worker.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert _standing(home) != before, (home / "log").read_text(encoding="utf-8")


def test_a_worker_that_is_killed_again_and_again_screens_every_row_once(
    tmp_path: Path, at_node: Any, node_surroundings: Any
) -> None:
    at_node(tmp_path, SEED, LISTED, given=_table(640))
    kills = 0
    while _standing(tmp_path)[0] == "waiting" and kills < 3:
        _killed_after_a_step(tmp_path, node_surroundings(tmp_path))
        kills += 1
        _, done, screened, rejected, *_ = _standing(tmp_path)
        assert done == screened + rejected
    words = [sys.executable, "-c", _WORK, "desk", "work", "--once"]
    subprocess.run(words, env=node_surroundings(tmp_path), capture_output=True, check=True)
    assert _standing(tmp_path) == ("done", 640, 638, 2, 638, 2, 1)
    assert kills >= 2
