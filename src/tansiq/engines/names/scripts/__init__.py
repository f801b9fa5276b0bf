"""One file a script: how a folded word of it is written out in the letters of the alphabet or of the abjad.

To add a script: a file with ``write_out(word) -> str`` and ``KIND``, and one line in SCRIPTS.
"""

from __future__ import annotations

from types import ModuleType

from tansiq.engines.names.scripts import arabic, cyrillic, greek, hebrew, latin, other

__all__ = ["SCRIPTS", "script_of"]

SCRIPTS: tuple[tuple[str, tuple[tuple[int, int], ...], ModuleType], ...] = (
    ("Latn", ((0x41, 0x2AF), (0x1E00, 0x1EFF)), latin),
    ("Arab", ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)), arabic),
    ("Cyrl", ((0x400, 0x52F), (0x1C80, 0x1C8F)), cyrillic),
    ("Grek", ((0x370, 0x3FF), (0x1F00, 0x1FFF)), greek),
    ("Hebr", ((0x590, 0x5FF), (0xFB1D, 0xFB4F)), hebrew),
)


def script_of(word: str) -> tuple[str, ModuleType]:
    """ISO 15924 code (``Zyyy`` for every script without a table) and module for the script of the first letter."""
    first = next((ord(sign) for sign in word if sign.isalpha()), 0x41)
    for code, ranges, module in SCRIPTS:
        if any(low <= first <= high for low, high in ranges):
            return code, module
    return "Zyyy", other
