"""A loaded list in an answer: as a JSON object, and in full on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tansiq.cli.terminal import Voice
    from tansiq.stores.lists import LoadedList

__all__ = ["list_answer", "tell_loaded"]


def list_answer(loaded: LoadedList) -> dict[str, Any]:
    """A loaded list as a JSON object."""
    return {
        "name": loaded.name,
        "format": loaded.format,
        "source_file": loaded.source_file,
        "sha256": loaded.sha256,
        "loaded_at": loaded.loaded_at,
        "published": loaded.published,
        "counts": loaded.counts,
        "problem_count": loaded.problems,
        "rows_lost": loaded.rows_lost,
        "passed_over": loaded.passed_over,
        "read_with": loaded.read_with,
    }


def tell_loaded(voice: Voice, loaded: LoadedList) -> None:
    """One list in full: where it came from, and what it holds."""
    voice.line((voice.value(loaded.name), "bold"), f"  {loaded.format}")
    facts = {
        "source_file": loaded.source_file,
        "sha256": loaded.sha256,
        "loaded_at": loaded.loaded_at,
        "published": loaded.published or "—",
    }
    for label, value in facts.items():
        voice.line((f"  {voice.text(f'list_{label}')}: ", "dim"), voice.number(value))
    for kind, count in loaded.counts.items():
        if count:
            voice.line((f"  {voice.text(f'count_{kind}')}: ", "dim"), voice.number(f"{count:,}"))
    if loaded.passed_over:
        kinds = [f"{voice.value(kind)} {voice.number(f'{count:,}')}" for kind, count in loaded.passed_over.items()]
        voice.line((f"  {voice.text('list_passed_over')}: ", "dim"), " · ".join(kinds))
