"""The picture of a type: well-formed, told in words, mirrored for a language that is read right to left."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from tansiq.engines.workflows import Library, RoleTable
from tansiq.engines.workflows.definition import CaseType
from tansiq.engines.workflows.drawing import draw, numbered, roles_told, told
from tansiq.messages import LANGUAGES

SVG = "{http://www.w3.org/2000/svg}"


def _drawn(definition: CaseType, roles: RoleTable, lang: str) -> etree._Element:
    return etree.fromstring(draw(definition, roles, lang).encode())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_state_and_step_stands_in_the_picture_and_in_its_words(library: Library, lang: str) -> None:
    for name in library.types():
        definition = library.newest(name)
        root = _drawn(definition, library.roles, lang)
        shown = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
        words = root.findtext(f"{SVG}desc") or ""
        for step in definition.moves:
            assert step.texts.told(lang) in shown
            assert step.texts.told(lang) in words
        for state in definition.states.values():
            assert all(part in shown for part in state.texts.told(lang).split())
            assert state.texts.told(lang) in words
        assert root.get("role") == "img"
        assert definition.texts.told(lang) in (root.findtext(f"{SVG}title") or "")


def test_arabic_is_mirrored_and_its_numbers_isolated(loan: CaseType, roles: RoleTable) -> None:
    left, right = (_drawn(loan, roles, lang) for lang in ("en", "ar"))
    width = float(left.get("viewBox", "").split()[2])
    dots = [float(root.find(f"{SVG}circle[@class='dot']").get("cx")) for root in (left, right)]  # type: ignore[union-attr, arg-type]
    assert dots[0] + dots[1] == pytest.approx(width, abs=0.2)
    texts = list(right.iter(f"{SVG}text"))
    assert all(text.get("direction") == "rtl" for text in texts)
    assert any("\u20663\u2069" in "".join(text.itertext()) for text in texts)
    assert not any(text.get("direction") for text in left.iter(f"{SVG}text"))


def test_the_present_state_is_marked_and_no_other(loan: CaseType, roles: RoleTable) -> None:
    plain = draw(loan, roles, "en")
    assert 'class="box present"' not in plain
    marked = draw(loan, roles, "en", present="asked")
    assert marked.count(' present"') == 1
    assert marked.count('class="name here"') >= 1


def test_a_refusal_is_marked_by_more_than_its_place(loan: CaseType, roles: RoleTable) -> None:
    assert len(_drawn(loan, roles, "en").findall(f".//{SVG}path[@class='way refusal']")) == 1


def test_words_of_a_definition_cannot_break_the_picture(loan: CaseType, roles: RoleTable) -> None:
    from dataclasses import replace

    from tansiq.engines.workflows.texts import Texts

    hostile = Texts(tuple((lang, "</text><script>alert(1)</script>&") for lang in LANGUAGES))
    changed = replace(
        loan, texts=hostile, states={**loan.states, "asked": replace(loan.states["asked"], texts=hostile)}
    )
    assert list(_drawn(changed, roles, "en").iter(f"{SVG}script")) == []


def test_no_number_touches_another(library: Library) -> None:
    for name in library.types():
        root = _drawn(library.newest(name), library.roles, "en")
        at = [
            (float(one.get("cx", 0)), float(one.get("cy", 0)))
            for one in root.iter(f"{SVG}circle")
            if "badge" in one.get("class", "")
        ]
        near = [
            (one, other)
            for place, one in enumerate(at)
            for other in at[place + 1 :]
            if (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 < 21**2
        ]
        assert near == []


def test_the_picture_is_told_step_by_step_with_the_suspension_last(loan: CaseType, roles: RoleTable) -> None:
    lines = told(loan, roles, "en")
    assert lines[0] == "1. lend: from asked to lent, by Supervisor."
    assert len(lines) == len(numbered(loan)) + 1
    assert lines[-1].startswith("From every state: Suspended to protect rights")


def test_roles_are_told_in_the_order_of_their_table(roles: RoleTable) -> None:
    assert roles_told(roles, frozenset({"dpo", "analyst"}), "en") == "Analyst, Data-protection officer"
    assert re.search("، ", roles_told(roles, frozenset({"dpo", "analyst"}), "ar"))
