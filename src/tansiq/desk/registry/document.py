"""A letter as a document: what it says with its labels, in two languages of headings, as PDF/A-2b (Typst)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tansiq.desk.rulebook.composed import Files, Rulebook
from tansiq.desk.rulebook.in_force import rulebook
from tansiq.desk.typesetting import free, ltr, numbers_apart, set_in_type
from tansiq.messages import LANGUAGES, sentence

__all__ = ["check_letter", "groups_of", "pdf_of", "told_of"]

#: How values are set apart: those read from left to right in every language, and those that a person typed. All others
#: are words in the language of the letter.
_APART: Final = {**dict.fromkeys(("your_number", "reply_by", "counts_until"), ltr), "conditions": free, "contact": free}
_DOTS: Final = "." * 40
_GROUP: Final = 4
_BEARING_ON_IT: Final = {"case_types/letter.typ", "case_types/off_node.typ"}
#: What stands on a letter of which nothing is known yet, with something in every place that a template may walk.
_SAMPLE: Final[dict[str, Any]] = {
    "number": "", "day": "2026-01-01", "title": "", "from": "", "from_too": "", "to": ["", ""], "codes": [], "rows": [],
    "text": "", "restrictions": [""], "written_by": "", "message": {"id": "", "digest": "0" * 64},
    "inside": [{"owner": "", "language": "en", "text": "", "codes": "", "conditions": "", "digest": "0" * 64}],
}  # fmt: skip


def groups_of(digest: str) -> tuple[str, ...]:
    """A digest in groups of four, as it is printed and compared."""
    return tuple(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))


def told_of(content: Mapping[str, Any], digest: str) -> dict[str, Any]:
    """What the templates of a letter are given: labels and values, each value of another direction set apart."""
    lang, too, number = content["language"], content["headings"], ltr(content["number"])
    return {
        "lang": lang,
        "title": content["title"],
        "authority": free(content["from"]) + (f" · {free(content['from_too'])}" if lang != too else ""),
        "day": [int(part) for part in content["day"].split("-")],
        "reference": number,
        "code": ltr(" ".join(content["codes"])),
        "to": [_label("to", lang, too), [free(line) for line in content["to"]]],
        "head": [
            [_label("number", lang, too), number],
            [_label("date", lang, too), ltr(content["day"])],
            *([_label(name, lang, too), _APART.get(name, str)(value)] for name, value in content["rows"] if value),
        ],
        "authentic": _authentic(lang, too),
        "said": _said(lang, content["text"]),
        "inside": [_inside(one, lang, too) for one in content["inside"]],
        "restrictions": [_label("restrictions", lang, too), content["restrictions"]],
        "foot": [
            [sentence("letter.written_by", lang), content["written_by"]],
            [sentence("letter.signature", lang), _DOTS],
        ],
        "compare": [
            [_label("digest", lang, too), ltr(" ".join(groups_of(digest)))],
            [_label("message_digest", lang, too), ltr(" ".join(groups_of(content["message"]["digest"])))],
        ],
        "facts": {},
    }  # fmt: skip


def pdf_of(told: Mapping[str, Any]) -> bytes:
    """The letter as PDF/A-2b. Not to be called while rows are held. Raises MalformedError ``letter.template``."""
    return _set(rulebook(), told)


def check_letter(found: Rulebook, files: Files) -> None:
    """Set the letter once in each language where ``files`` bear on it. Raises MalformedError ``letter.template``."""
    if not _BEARING_ON_IT & files.keys():
        return
    for lang in LANGUAGES:
        _set(found, told_of(_SAMPLE | {"language": lang, "headings": lang}, "0" * 64))


def _set(found: Rulebook, told: Mapping[str, Any]) -> bytes:
    return set_in_type(found.frame + b"\n" + found.off_node, told, letter="off_node", lang=told["lang"])


def _label(name: str, lang: str, too: str) -> str:
    """A heading in the language of the letter, and in that of whoever gets it where it is another."""
    told = sentence(f"registry.on.{name}", lang)
    return told if lang == too else f"{free(told)} · {free(sentence(f'registry.on.{name}', too))}"


def _said(lang: str, text: str) -> dict[str, Any]:
    """A text line by line; among Latin letters numbers keep their order by themselves."""
    lines = text.splitlines()
    return {"lang": lang, "lines": [numbers_apart(line) for line in lines] if lang == "ar" else lines}


def _authentic(lang: str, too: str) -> list[dict[str, Any]]:
    """Which language counts, said in both."""
    found = []
    for one in dict.fromkeys((lang, too)):
        lines = [sentence("registry.on.authentic", one, language=sentence(f"registry.tongue.{lang}", one))]
        found.append({"lang": one, "lines": lines + [sentence("registry.on.convenience", one)] * (lang != too)})
    return found


def _inside(one: Mapping[str, Any], lang: str, too: str) -> dict[str, Any]:
    return {
        "head": [
            [_label("owner", lang, too), ltr(one["owner"])],
            [_label("handling", lang, too), one["codes"]],
            *([[_label("conditions", lang, too), free(one["conditions"])]] if one["conditions"] else []),
            [_label("message_digest", lang, too), ltr(" ".join(groups_of(one["digest"])))],
        ],
        "said": _said(one["language"], one["text"]),
    }  # fmt: skip
