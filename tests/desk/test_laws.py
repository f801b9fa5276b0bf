"""Laws of the desk, read off its source and its pages."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from tansiq.desk.accounts.models import BreakGlass, Group, Membership, Unit, User
from tansiq.desk.accounts.policy import policy
from tansiq.desk.audit.actions import record_look
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.log import log_entries
from tansiq.desk.audit.models import Entry

DESK = Path(__file__).resolve().parents[2] / "src" / "tansiq" / "desk"
MODULES = sorted(path for path in DESK.rglob("*.py") if "migrations" not in path.parts)

# What writes without being an action: the record itself, its places and ordered erasures, events that save themselves
# once, signs of life, what came of asking a witness, how far partners have asked, a count of calls, what allauth asks
# us for, and what crosses out lines of an outbox.
WRITERS = frozenset(
    {
        "audit/actions.py",
        "audit/sequencer.py",
        "audit/erasing.py",
        "audit/witnessing.py",
        "exchange/numbers.py",
        "kept.py",
        "uploads/keeping.py",  # feeds bytes to a digest
        "registry/word.py",  # writes a document into memory
        "watchlists/follower.py",
        "work/beats.py",
        "accounts/officers.py",
        "accounts/sign_in.py",
    }
)
WRITES = frozenset(
    "save create update delete bulk_create bulk_update get_or_create update_or_create set_password".split()
)


def _place(path: Path) -> str:
    return path.relative_to(DESK).as_posix()


def _written(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)) if name in WRITES:
                yield f"{node.lineno}: {name}"


@pytest.mark.parametrize("path", MODULES, ids=_place)
def test_only_actions_write(path: Path) -> None:
    place = _place(path)
    if place in WRITERS or "/actions/" in place:
        return
    assert list(_written(ast.parse(path.read_text(encoding="utf-8")))) == []


def test_a_write_is_found_in_source() -> None:
    assert list(_written(ast.parse("User.objects.filter(pk=1).update(name='x')"))) == ["1: update"]
    assert list(_written(ast.parse("user.save()"))) == ["1: save"]


def _decorated(path: Path) -> Iterator[tuple[ast.FunctionDef, list[str]]]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node, [ast.unparse(decorator) for decorator in node.decorator_list]


def _names(path: Path) -> dict[str, str]:
    """The texts that a module gives names to, alone or several in one line, as they stand in source."""
    found: dict[str, str] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant() as value):
                found[name] = ast.unparse(value)
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                found |= {ast.unparse(one): ast.unparse(each) for one, each in zip(names, values, strict=True)}
    return found


ACTIONS = [path for path in MODULES if path.parent.name == "actions" and path.stem not in ("__init__", "effects")]
QUERIES = [path for path in MODULES if path.stem == "queries" and path.parent.name != "audit"]


@pytest.mark.parametrize("path", [*ACTIONS, *QUERIES], ids=_place)
def test_every_public_verb_asks_for_a_permission_and_says_who(path: Path) -> None:
    wanted = "query" if path.stem == "queries" else "action"
    for function, decorators in _decorated(path):
        assert any(each.startswith(f"{wanted}(") for each in decorators), function.name
        assert next(each.arg for each in function.args.kwonlyargs) == "by", function.name
        assert function.args.args == [], function.name


def test_every_permission_opens_something() -> None:
    asked = {
        permission
        for path in [*ACTIONS, *QUERIES]
        for names in (_names(path),)
        for _, decorators in _decorated(path)
        for each in decorators
        for told in (re.sub(r"\b_[A-Z_]+\b", lambda name, names=names: names.get(name[0], name[0]), each),)
        for permission in re.findall(r"'([a-z_]+:[a-z_]+:[a-z_]+)'", told)
    }
    assert asked == policy().permissions


def test_the_style_knows_no_left_and_right() -> None:
    text = (DESK / "shell" / "static" / "tansiq" / "tansiq.css").read_text(encoding="utf-8")
    rules = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    sided = re.compile(
        r"(?<![\w-])(left|right|(margin|padding|border)-(left|right|top|bottom)|width|height|(min|max)-(width|height)|top|bottom)\s*:"
    )
    assert [found[0] for found in sided.finditer(re.sub(r"@media[^{]*", "", rules))] == []
    assert not re.search(r"(text-align|float|clear)\s*:\s*(left|right)", rules)


@pytest.mark.parametrize("path", sorted(DESK.rglob("*.html")), ids=_place)
def test_a_template_has_nothing_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:|<style", text)
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script
    assert "|safe" not in text
    assert not re.search(r"https?://", text)


class _Texts(HTMLParser):
    """What a page shows: texts, and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style", "bdi", "code")
        given = dict(attrs)
        for name in ("aria-label", "placeholder", "title", "alt"):
            self._keep(given.get(name) or "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style", "bdi", "code")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._keep(data)

    def _keep(self, text: str) -> None:
        if re.search(r"[^\W\d_]{2,}", text):
            self.texts.add(" ".join(text.split()).rstrip(" :"))


def _texts(client: Client, path: str) -> set[str]:
    answer = client.get(path, follow=True)
    assert answer.status_code in (200, 403, 404, 409), path
    reader = _Texts()
    reader.feed(answer.content.decode())
    return reader.texts


# Names of languages in themselves; login names and codes; words that two languages share.
SAME_ANYWHERE = {"العربية", "Français", "English", "supervisor-1"}
SAME_IN_FRENCH = {"Tansiq", "Sessions", "Sessions · Tansiq", "Code", "Places"}
# Words of the case types that both languages have.
SAME_IN_FRENCH |= {
    "Bits", "CCF", "Consul", "Description", "Diffusion", "Document", "Extradition", "INTERPOL", "Instruction",
    "Instrument", "Migration", "Notice", "Opinion", "Protection", "Type",
}  # fmt: skip

# Words of the law, and States that are invented.
SAME_IN_FRENCH |= {"Marwana", "Police", "Sahelia", "Suspect", "Urgent"}

PAGES = (
    "/account/sign-in/", "/account/sign-in/?refused=demo", "/account/sign-in/?refused=ended", "/account/confirm/",
    "/cases/new/border_hit/", "/cases/new/notice/", "/cases/new/call_note/", "/cases/new/hand_over/",
    "/partners/?words=a&only_due=on", "/partners/imports/", "/partners/duty/", "/today/hand-over/",
    "/today/", "/check/", "/cases/", "/partners/", "/account/", "/account/keys/", "/account/break-glass/",
    "/account/people/", "/account/units/", "/account/matters/", "/account/proposals/", "/account/factors/",
    "/account/factors/app/", "/account/factors/app/remove/", "/account/factors/passkeys/",
    "/account/factors/passkeys/add/", "/account/factors/codes/new/", "/account/sessions/", "/account/password/",
    "/account/sign-out/", "/nowhere/", "/record/", "/record/?who=nobody", "/record/0/", "/record/1/", "/record/log/",
    "/record/log/witnesses/",
    "/rulebook/", "/rulebook/offer/", "/check/entries/", "/parameters/", "/check/lists/", "/check/certificates/",
    "/check/hits/", "/check/hits/search/", "/check/hits/search/?words=a", "/check/hits/not-the-same/",
    "/check/manifests/", "/check/manifests/certificates/", "/partners/nodes/", "/partners/inbox/", "/partners/outbox/",
    "/partners/write/?nobody=1", "/partners/write/review/", "/partners/pin/", "/partners/letters/",
)  # fmt: skip


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_a_page_speaks_the_readers_language_throughout(officer: Callable[..., Any], lang: str, path: str) -> None:
    said: dict[str, set[str]] = {}
    made = officer("supervisor", "dpo", "oversight", username="supervisor-1")
    unit = Unit.objects.create(slug="u", name_ar="غرفة", name_fr="Salle", name_en="Room")
    User.objects.update(unit=unit)
    group = Group.objects.create(slug="m", name="1", purpose="2")
    Membership.objects.create(group=group, user=made.user, granted_by=made.user)
    if path.endswith("/app/"):
        Authenticator.objects.all().delete()
    BreakGlass.objects.create(
        user=made.user, group=group, role="supervisor", reason="3", expires_at=timezone.now() + timedelta(hours=1)
    )
    for target in (f"unit:{unit.pk}", "unheard_of:1"):
        record_look(Entry.Kind.READ, "accounts:unit:read", by=Actor("5"), target=target)
    log_entries()
    for role in ("supervisor", "dpo"):
        for each in ("en", lang):
            User.objects.update(language=each)
            client = Client(HTTP_ACCEPT_LANGUAGE=each)
            if "sign-in" not in path:
                client.force_login(made.user)
                client.post("/account/role/", {"role": role})
                _confirmed(client)
            said[each] = said.get(each, set()) | _texts(client, path)
    allowed = SAME_ANYWHERE | (SAME_IN_FRENCH if lang == "fr" else set())
    assert said["en"] & said[lang] - allowed == set()
    assert len(said[lang]) > 5


def _confirmed(client: Client) -> None:
    """As if the password had just been given again."""
    session = client.session
    user_id = session["_auth_user_id"]
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = user_id
    session.save()
