"""People of the desk, all invented, databases that tests may empty, and a desk that runs with a browser before it."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from allauth.mfa.models import Authenticator

from tansiq.demo.nodes import surroundings
from tansiq.desk.accounts.models import RoleHolding, Unit, User
from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.rulebook import queries as rules
from tansiq.desk.rulebook.actions import editions
from tansiq.desk.rulebook.in_force import today

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "umbrella-orchid-7-lantern"
# Fonts arrive late and mark nothing; each of these is looked at as a person sees it.
STANDARD = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@dataclass
class Officer:
    """An account with roles, and the person behind it acting in the first."""

    user: User

    @property
    def id(self) -> str:
        return str(self.user.pk)

    @property
    def actor(self) -> Actor:
        return actor_of(self.user)

    def acting_as(self, role: str) -> Actor:
        return actor_of(self.user, role)


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    """Each test's database begins at the place 0, and so does its log."""
    settings.TANSIQ_FOLDER = tmp_path / "desk"
    settings.TANSIQ_FOLDER.mkdir()


@pytest.fixture
def officer() -> Callable[..., Officer]:
    """Make an account: ``officer("supervisor", "analyst", unit=..., settled=False)``."""
    numbers = itertools.count(1)

    def make(*roles: str, unit: Unit | None = None, settled: bool = True, **fields: Any) -> Officer:
        number = next(numbers)
        username = fields.pop("username", f"{roles[0] if roles else 'nobody'}-{number}")
        user = User(username=username, name=f"Invented {number}", must_change_password=not settled, **fields)
        user.set_password(PASSWORD)
        user.save()
        for role in roles:
            RoleHolding.objects.create(user=user, role=role, unit=unit)
        if settled:
            Authenticator.objects.create(
                user=user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"}
            )
        return Officer(user)

    return make


@pytest.fixture
def put_in_force(officer: Callable[..., Officer]) -> Callable[[dict[str, str]], str]:
    """Put files of the node's own into force, by two invented persons; the number of the edition."""

    def put(files: dict[str, str]) -> str:
        first, second = officer("supervisor").actor, officer("supervisor").actor
        data = {path: text.encode() for path, text in files.items()}
        number = editions.propose(by=first, files=data, note="an invented act", effective_on=today())
        seen = rules.edition(by=second, rulebook_id=number).digest
        editions.activate(by=second, rulebook_id=number, seen=seen)
        return number

    return put


@pytest.fixture
def unit() -> Unit:
    return Unit.objects.create(slug="room-1", name_ar="الغرفة 1", name_fr="Salle 1", name_en="Room 1")


@pytest.fixture
def writes() -> Callable[[], list[Entry]]:
    """What is recorded beside its effect, oldest first."""
    return lambda: list(Entry.objects.using("default").filter(kind="write", result="done").order_by("pk"))


@pytest.fixture
def looks() -> Callable[[], list[Entry]]:
    """What is recorded at once (reads, refusals, sign-ins), oldest first."""
    return lambda: list(Entry.objects.using("reads").exclude(kind="write", result="done").order_by("pk"))


class Node(NamedTuple):
    """A running desk: where it answers, the password of its fictional people, and where its data lie."""

    address: str
    password: str
    home: Path

    def seed(self, words: str, *arguments: str) -> list[str]:
        """Run Python beside it, on its database; what was printed, word by word."""
        return seeded(self.home, words, *arguments)


def own_surroundings(home: Path) -> dict[str, str]:
    """Those of a process of this source at a node of its own, which chooses its database itself."""
    return surroundings(home) | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}


def seeded(home: Path, words: str, *arguments: str, given: bytes = b"") -> list[str]:
    """Run Python at the node in a folder, ``given`` on its standard input; what was printed, word by word."""
    line = [sys.executable, "-c", words, *arguments]
    done = subprocess.run(line, env=own_surroundings(home), input=given, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().split()


@dataclass
class Desk:
    """A browser before a running desk. ``told``: what pages complained of."""

    node: Node
    browser: Browser
    told: list[str] = field(default_factory=list)
    _pages: list[Page] = field(default_factory=list)

    def blank(self, lang: str, scheme: str = "light", width: int = 1100) -> Page:
        """A page of its own, that nobody has signed in to."""
        look: Any = {"locale": lang, "color_scheme": scheme, "viewport": {"width": width, "height": 800}}
        page = self.browser.new_context(**look).new_page()
        page.on("console", lambda one: self.told.append(one.text) if one.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.told.append(str(error)))
        self._pages.append(page)
        return page

    def page(self, username: str, lang: str, scheme: str = "light", width: int = 1100) -> Page:
        """A page of its own, that one of the fictional people has signed in to."""
        page = self.blank(lang, scheme, width)
        self.sign_in(page, username, lang)
        return page

    def sign_in(self, page: Page, username: str, lang: str) -> None:
        """Sign in with the password, and choose a language."""
        self.go(page, "account/sign-in/")
        page.fill("#id_login", username)
        page.fill("#id_password", self.node.password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)
        self.go(page, "account/")
        page.click(f"main button[value={lang}]")
        page.wait_for_selector(f"html[lang={lang}]")

    def go(self, page: Page, path: str) -> None:
        """Go to a page; ``path > selector`` follows a link of it, where the address is known to the node alone."""
        path, _, link = path.partition(" > ")
        page.goto(f"{self.node.address}/{path}")
        if link:
            page.click(link)
            page.wait_for_url(lambda url: not url.endswith(f"/{path}"))

    def faults(self, page: Page, name: str) -> list[str]:
        """What keeps people from using a page: too wide, or against the standard; ``PICTURES``: where to keep it."""
        from axe_playwright_python.sync_playwright import Axe

        if folder := os.environ.get("PICTURES"):
            lang, width = page.evaluate("[document.documentElement.lang, window.innerWidth]")
            page.screenshot(path=f"{folder}/{lang}-{width}-{name.strip('/').replace('/', '-')}.png", full_page=True)
        width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        found = [f"{name}: {width[0]} wide, in {width[1]}"] if width[0] > width[1] else []
        against = Axe().run(page, options=STANDARD).response["violations"]
        return found + [f"{name}: {each['id']}: {each['nodes'][0]['html']}" for each in against]

    def faults_of(self, page: Page, *paths: str) -> list[str]:
        """Those of several pages, whatever folds open on them unfolded."""
        found = []
        for path in paths:
            self.go(page, path)
            page.evaluate("for (const one of document.querySelectorAll('details')) { one.name = ''; one.open = true; }")
            found += self.faults(page, path)
        return found

    def close(self) -> None:
        """Close what is open."""
        for page in self._pages:
            page.context.close()


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """``tansiq desk serve --demo`` in a process of its own, at a port that the system chooses."""
    folder = tmp_path_factory.mktemp("node")
    words = [sys.executable, "-c", "from tansiq.cli import main; main()", "desk", "serve", "--demo", "--lang", "en"]
    log = folder / "log"
    with log.open("w") as stream:
        process = subprocess.Popen([*words, "--bind", "127.0.0.1:0", "--workers", "1"], env=own_surroundings(folder),
                                   stdout=stream, stderr=subprocess.STDOUT)  # fmt: skip
    try:
        yield _started(log, process)
    finally:
        process.terminate()
        process.wait(10)


def _started(log: Path, process: subprocess.Popen[bytes]) -> Node:
    for _ in range(1200):
        text = log.read_text(encoding="utf-8")
        port = re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", text)
        password = re.search(r"shown once: .*?([a-z0-9]{5}(?:-[a-z0-9]{5}){3})", text)
        if port and password and "Booting worker" in text:
            return Node(f"http://localhost:{port[1]}", password[1], log.parent)
        assert process.poll() is None, text
        time.sleep(0.1)
    raise TimeoutError(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as it is installed."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name)))
    path = next(found, None)
    if path is None:
        pytest.skip("Chromium is not installed (Debian: chromium)")
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def desk(node: Node, browser: Browser) -> Iterator[Desk]:
    """A browser before the running desk: no page that a test opened may have complained."""
    with closing(Desk(node, browser)) as opened:
        yield opened
    assert opened.told == []


@pytest.fixture(scope="session")
def at_node() -> Callable[..., list[str]]:
    """Run Python at the node in a folder: ``at_node(folder, words, *arguments, given=b"")``."""
    return seeded


@pytest.fixture(scope="session")
def node_surroundings() -> Callable[[Path], dict[str, str]]:
    """The surroundings of a process at the node in a folder."""
    return own_surroundings
