"""Sentences and values on a page."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.template import engines
from django.utils.translation import override

from tansiq.desk.shell.tags import act, instant, isolate, ltr, moment, named, refusal, say, size, word

AT = datetime(2026, 11, 27, 2, 3, tzinfo=UTC)


def _render(text: str, **context: object) -> str:
    return str(engines["django"].from_string(text).render(context))


@pytest.mark.parametrize(("lang", "word_"), [("ar", "اليوم"), ("fr", "Aujourd&#x27;hui"), ("en", "Today")])
def test_a_sentence_is_in_the_readers_language(lang: str, word_: str) -> None:
    with override(lang):
        assert _render("{% say 'place.today' %}") == word_


def test_what_fills_a_blank_is_escaped_and_set_apart() -> None:
    with override("ar"):
        told = say("sign_in.external", name="<b>x</b> 12")
    assert "<bdi>&lt;b&gt;x&lt;/b&gt; 12</bdi>" in told
    assert "<b>" not in told


def test_what_fills_one_blank_fills_no_other() -> None:
    with override("en"):
        told = say("separation.roles", wanted="{held}", held="x")
    assert "<bdi>{held}</bdi>" in told
    assert "<bdi>x</bdi>" in told


def test_a_refusal_names_roles_and_permissions_in_words() -> None:
    with override("fr"):
        told = refusal("access.permission", {"permission": "accounts:user:create", "role": "analyst"})
    assert "Analyste" in told
    assert "créer des comptes" in told


def test_numbers_are_read_from_left_to_right() -> None:
    assert ltr("1984-03-07") == '<bdi dir="ltr">1984-03-07</bdi>'
    assert isolate("محمد") == "<bdi>محمد</bdi>"
    assert isolate(isolate("x")) == "<bdi>x</bdi>"
    assert isolate("<script>") == "<bdi>&lt;script&gt;</bdi>"


@pytest.mark.parametrize(
    ("count", "lang", "told"),
    [
        (9, "ar", "9"),
        (9, "fr", "9"),
        (1536, "fr", "1,5"),
        (1536, "en", "1.5"),
        (67_108_864, "en", "64"),
        (0, "ar", "0"),
    ],
)
def test_a_size_is_told_in_a_unit_that_is_read_at_a_glance(count: int, lang: str, told: str) -> None:
    with override(lang):
        assert f"<bdi>{told}</bdi>" in size(count)


def test_a_day_inside_a_text_keeps_its_order_and_stands_on_one_line() -> None:
    day = '<bdi dir="ltr" class="day">1984-03-07</bdi>'
    assert isolate("زيدون · 1984-03-07 · <QM1>") == f"<bdi>زيدون · {day} · &lt;QM1&gt;</bdi>"
    assert isolate("1984-03-071") == "<bdi>1984-03-071</bdi>"


def test_a_moment_is_told_in_utc_and_beside_it_in_local_time(settings: Any) -> None:
    assert '<bdi dir="ltr">2026-11-27 02:03 UTC</bdi>' in moment(AT)
    settings.TANSIQ_TIME_ZONE = "Asia/Tokyo"
    assert "2026-11-27 02:03 UTC (11:03)" in moment(AT)
    assert moment(None) == "—"


def test_words_and_names_are_in_the_readers_language() -> None:
    with override("fr"):
        assert word("analyst", "role") == "Analyste"
        assert named({"ar": "ا", "fr": "Salle", "en": "Room"}) == "<bdi>Salle</bdi>"
        assert named(None) == "—"


def test_the_record_tells_time_to_the_second() -> None:
    assert "2026-11-27 02:03:00 UTC" in instant(AT)
    assert instant(None) == "—"


def test_what_was_done_is_told_in_words_where_there_are_any() -> None:
    with override("fr"):
        assert act("accounts:user:create") == "<bdi>créer des comptes</bdi>"
        assert act("sign_in") == "<bdi>se connecter</bdi>"
        assert act("<b>:x:y") == '<bdi dir="ltr">&lt;b&gt;:x:y</bdi>'


def test_no_two_applications_give_templates_a_tag_or_filter_of_one_name() -> None:
    built_in = settings.TEMPLATES[0]["OPTIONS"]["builtins"]
    names = [
        name
        for module in built_in
        if module.startswith("tansiq.")
        for found in (import_module(module).register.filters, import_module(module).register.tags)
        for name in found
    ]
    assert sorted(names) == sorted(set(names))
