"""One officer of many at a desk that runs: what they do, what each answer took, what they decided."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import NamedTuple, cast
from urllib.parse import urlencode

import urllib3
from lxml import html

__all__ = ["Answered", "Decided", "Officer", "Person", "filled"]

_CASE = re.compile(r'href="/cases/([0-9a-f-]{36})/"')
_CODE = re.compile(r'<code><bdi dir="ltr">([a-z_]+\.[a-z_]+)<')
_STEPS = ("discard_hit", "refer_to_second_line")  # what an officer of the border decides, the later one first
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
#: How often each thing is done, by role: shares of a hundred.
_WORK: Mapping[str, Mapping[str, int]] = {
    "border_officer": {"queue": 30, "hit": 25, "decide": 35, "search": 10},
    "ncb_officer": {"queue": 20, "hit": 20, "check": 25, "search": 15, "notice": 20},
    "analyst": {"queue": 15, "hit": 15, "check": 45, "search": 15, "notice": 10},
    "dpo": {"record": 60, "hit": 20, "notice": 20},
}
_SURNAMES = ("Marwani", "Wadani", "Qasrani", "Bahri", "Sahli", "Zahrawi", "Kaddouri", "Zitouni")


class Answered(NamedTuple):
    """One answer of the desk: to what, after how many milliseconds, with which status and code of a refusal."""

    what: str
    took_ms: float
    status: int
    code: str = ""


class Decided(NamedTuple):
    """A decision that the desk answered as done."""

    case: str
    step: str
    person: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who sits there: the id and role of the account, and the cookies of the session."""

    id: str
    role: str
    cookies: Mapping[str, str]


def filled(form: html.FormElement) -> dict[str, str]:
    """A form as an officer sends it: every sentence stood for, what is empty and asked for told."""
    given = {}
    for one in form.inputs:
        name, kind = one.get("name"), one.get("type", "")
        if name and one.tag == "select":
            given[name] = str(one.value or next((option for option in one.value_options if option), ""))
        elif name and kind == "checkbox":
            given[name] = one.get("value") or "on"
        elif name and kind not in ("submit", "file"):
            is_text = one.tag == "textarea" or kind == "text"
            given[name] = str(one.value or "").strip() or ("an invented reason" if is_text else "")
    return given


@dataclass
class Officer:
    """Works at ``address`` until told to stop. ``notices``: paths of pages of entries that may be opened."""

    person: Person
    address: str
    notices: tuple[str, ...]
    draw: random.Random
    think_s: float
    answers: list[Answered] = field(default_factory=list)
    decisions: list[Decided] = field(default_factory=list)
    _cookies: dict[str, str] = field(default_factory=dict)
    _cases: list[str] = field(default_factory=list)
    _token: str = ""

    def work(self, until: float) -> None:
        """Do one thing after the other, with time to think after each answer, until ``until`` (monotonic)."""
        self._cookies = dict(self.person.cookies)
        self._pool = urllib3.connectionpool.connection_from_url(self.address, retries=False, timeout=60)
        shares, tasks = _WORK[self.person.role], self._tasks()
        time.sleep(self.draw.uniform(0, self.think_s))
        while time.monotonic() < until:
            tasks[self.draw.choices(list(shares), list(shares.values()))[0]]()

    def _tasks(self) -> dict[str, Callable[[], object]]:
        return {
            "queue": self._queue, "hit": self._hit, "decide": self._decide, "check": self._check,
            "search": self._search, "notice": self._notice, "record": lambda: self._ask("record", "/record/"),
        }  # fmt: skip

    def _queue(self) -> None:
        self._cases = _CASE.findall(self._ask("queue", "/check/hits/"))

    def _case(self) -> str:
        """One of those that wait: whichever, so that two seldom open the same."""
        if not self._cases:
            self._cases = _CASE.findall(self._ask("search", "/check/hits/search/?words=&also_closed=on"))
        return self._cases.pop(self.draw.randrange(len(self._cases))) if self._cases else ""

    def _hit(self) -> str:
        return self._ask("hit", f"/cases/{case}/") if (case := self._case()) else ""

    def _decide(self) -> None:
        case = self._case()
        page = self._ask("hit", f"/cases/{case}/") if case else ""
        forms = cast("html.HtmlElement", html.fromstring(page)).forms if page else []
        for step in _STEPS:
            path = f"/cases/{case}/steps/{step}/"
            form = next((one for one in forms if one.action == path), None)
            if form is not None:
                self._ask("decide", path, filled(form))
                if self.answers[-1].status == 302:
                    self.decisions.append(Decided(case, step, self.person.id))
                return

    def _check(self) -> None:
        name = f"{self.draw.choice(('Zaydun', 'Tamim', 'Salma'))} {self.draw.choice(_SURNAMES)}"
        self._token or self._ask("check", "/check/")
        self._ask(
            "check", "/check/", {"name": name, "purpose": "an invented purpose", "csrfmiddlewaretoken": self._token}
        )

    def _search(self) -> None:
        self._cases = _CASE.findall(self._ask("search", f"/check/hits/search/?words={self.draw.choice(_SURNAMES)}"))

    def _notice(self) -> None:
        self._ask("notice", self.draw.choice(self.notices))

    def _ask(self, what: str, path: str, form: Mapping[str, str] | None = None) -> str:
        """What the desk answers; its time is kept, and time taken to think about it."""
        said = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()), "Connection": "close"}
        start = time.perf_counter()
        try:
            answer = self._pool.request(
                "POST" if form else "GET", path, headers=said | (_FORM if form else {}), redirect=False,
                body=urlencode(form) if form else None,
            )  # fmt: skip
            status, text = answer.status, answer.data.decode()
        except urllib3.exceptions.HTTPError:
            status, text, answer = 0, "", None
        took_ms = (time.perf_counter() - start) * 1000
        code = _CODE.search(text)
        self.answers.append(Answered(what, took_ms, status, code[1] if code else ""))
        if answer is not None:
            self._remember(answer, text)
        time.sleep(self.draw.uniform(0.5, 1.5) * self.think_s)
        return text

    def _remember(self, answer: urllib3.BaseHTTPResponse, text: str) -> None:
        for line in answer.headers.getlist("Set-Cookie"):
            self._cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        if found := re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text):
            self._token = found[1]
