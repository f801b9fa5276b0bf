"""Case types as a person reads them on a terminal, and as a program does: definitions, problems, guards, drawings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tansiq.engines.workflows.drawing import numbered, roles_told, told

if TYPE_CHECKING:
    from tansiq.cli.terminal import Voice
    from tansiq.engines.workflows import CaseType, Examined, RoleTable
    from tansiq.engines.workflows.definition import Step

__all__ = [
    "check_answer",
    "drawing_answer",
    "guards_answer",
    "show_check",
    "show_drawing",
    "show_guards",
    "type_answer",
]


def type_answer(definition: CaseType, lang: str) -> dict[str, Any]:
    """A definition in numbers, as a JSON object."""
    return {
        "type": definition.id,
        "version": definition.version,
        "name": definition.texts.told(lang),
        "states": len(definition.states),
        "steps": len(definition.moves),
        "guards": len(definition.guards),
        "clocks": len(definition.clocks),
        "fingerprint": definition.fingerprint,
    }


def check_answer(examined: Examined, lang: str) -> dict[str, Any]:
    """What was found in one source, as a JSON object."""
    problems = [
        {"code": one.code, "place": one.place, "sentence": one.sentence(lang), "remedy": one.remedy(lang)}
        for one in examined.problems
    ]
    return {
        "type": examined.source.type,
        "version": examined.source.version,
        "problems": problems,
        "letters_wanting": list(examined.letters_wanting),
        "parameters_to_give": _to_give(examined),
    }


def _to_give(examined: Examined) -> list[str]:
    """Parameters without a default: a node uses the type once its legal basis gives them."""
    named = examined.definition.parameters.values() if examined.definition else ()
    return [one.id for one in named if one.value is None]


def _letters(examined: Examined) -> list[str]:
    """The letters that want a file, each with the languages that it lacks: ``withdrawal (ar, fr)``."""
    lacking: dict[str, list[str]] = {}
    for file in examined.letters_wanting:
        name, lang, _ = file.split(".")
        lacking.setdefault(name, []).append(lang)
    return [f"{name} ({', '.join(languages)})" for name, languages in lacking.items()]


def guards_answer(examined: Examined, lang: str) -> list[dict[str, Any]]:
    """Every guard of a definition, as JSON objects; none where it could not be read."""
    if examined.definition is None:
        return []
    return [
        {
            "type": examined.definition.id,
            "version": examined.definition.version,
            "guard": guard.id,
            "how": "attested" if guard.is_attested else "evaluated",
            "sentence": guard.texts.told(lang),
        }
        for guard in examined.definition.guards.values()
    ]


def show_check(voice: Voice, examined: Examined) -> None:
    """A line for the source, a line for each problem with what can be done, and what is still to be given."""
    code = "case_problems" if examined.problems else "case_sound"
    style = "red" if examined.problems else "green"
    voice.say(code, style, place=voice.number(examined.source.place), count=voice.number(len(examined.problems)))
    for one in examined.problems:
        voice.line(f"  {voice.value(one.sentence(voice.lang))} [{one.code}]")
        if remedy := one.remedy(voice.lang):
            voice.line((f"    {remedy}", "dim"))
    for label, names in (("case_letters", _letters(examined)), ("case_to_give", _to_give(examined))):
        if names:
            voice.line(("  " + voice.text(label, names=voice.number(", ".join(names))), "dim"))


def show_guards(voice: Voice, examined: Examined) -> None:
    """Every guard: how it is known, its name, its sentence."""
    for row in guards_answer(examined, voice.lang):
        how = (voice.text(f"case_{row['how']}"), "cyan" if row["how"] == "evaluated" else "yellow")
        voice.line("  ", how, f"  {voice.number(row['guard'])}  {row['sentence']}")


def drawing_answer(definition: CaseType, roles: RoleTable, lang: str, out: Path | None) -> dict[str, Any]:
    """A type with its states and numbered steps, as a JSON object."""
    states = [
        {"state": one.id, "name": one.texts.told(lang), "final": one.final, "effective": one.effective}
        for one in definition.states.values()
    ]
    steps = [
        {"number": number, "step": one.id, "name": one.texts.told(lang), "from": sorted(one.sources), "to": one.to,
         "by": sorted(one.by), "guards": list(one.guards)}
        for number, one in numbered(definition)
    ]  # fmt: skip
    words = list(told(definition, roles, lang))
    return {**type_answer(definition, lang), "states": states, "steps": steps, "told": words, "file": str(out or "")}


def show_drawing(voice: Voice, definition: CaseType, roles: RoleTable) -> None:
    """Every state with the steps that leave it: number, step, where it leads, who takes it."""
    name = voice.value(definition.texts.told(voice.lang))
    voice.line((voice.text("case_title", name=name, version=voice.number(definition.version)), "bold"))
    for state in definition.states.values():
        mark = "●" if state.id == definition.initial else "◎" if state.final else "○"
        force = f"  {voice.text('case_in_force')}" if state.effective else ""
        voice.line("")
        voice.line(f"{mark} ", (voice.value(state.texts.told(voice.lang)), "bold"), (force, "green"))
        for number, step in numbered(definition):
            if state.id in step.sources:
                _show_step(voice, definition, roles, number, step)
    voice.line("")
    voice.line((told(definition, roles, voice.lang)[-1], "dim"))


def _show_step(voice: Voice, definition: CaseType, roles: RoleTable, number: int, step: Step) -> None:
    arrow = "←" if voice.lang == "ar" else "→"
    target = definition.states[step.to].texts.told(voice.lang)
    style = "red" if step.refusal else "cyan"
    who = roles_told(roles, step.by, voice.lang)
    voice.line(
        "   ",
        (voice.number(f"{number:>2}"), style),
        f"  {step.texts.told(voice.lang)} {arrow} {target}",
        (f"  ({who})", "dim"),
    )
