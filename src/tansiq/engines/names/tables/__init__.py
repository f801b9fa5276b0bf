"""The generated tables, and how those are read that have a line for each word."""

from __future__ import annotations

from tansiq.engines.names.letters import Word

__all__ = ["rows_of"]


def rows_of(*tables: str) -> dict[Word, str]:
    """What stands behind each word, as it is written: a table of alphabet words, then one of abjad words.

    A process reads it at its start and asks for few of the words, so that nobody takes the rest apart.
    """
    lines = [(kind, line.partition("\t")) for kind, table in enumerate(tables) for line in table.splitlines()]
    return {(kind, letters): rest for kind, (letters, _, rest) in lines}
