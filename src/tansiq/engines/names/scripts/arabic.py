"""Arabic letters, with those that Persian, Urdu, Pashto, Kurdish and Maghrebi writing add, brought to one form each."""

from __future__ import annotations

from tansiq.engines.names.letters import ABJAD, ABJAD_LETTERS

__all__ = ["KIND", "write_out"]

KIND = ABJAD

_FORMS = {
    "ا": "أإآٱٵ", "ي": "یېےۍێيۑ", "ك": "کڪګݢ", "ه": "ہھەۀۂۃۿ", "و": "ۆۇۈۋۉۏ", "ر": "ڑړڕۯ", "د": "ڈډڎ",
    "ت": "ٹټٺ", "ن": "ںڼڻ", "ش": "ښ", "گ": "ڭڬ", "ل": "ڵ", "ق": "ڨ", "ز": "ځڗ", "چ": "څ", "غ": "ڠ", "ف": "ڢ", "ج": "ڄ",
}  # fmt: skip
_TABLE = str.maketrans({form: letter for letter, forms in _FORMS.items() for form in forms})
_LETTERS = frozenset(ABJAD_LETTERS)


def write_out(word: str) -> str:
    """``word`` in the letters of the abjad. Hamza on its seat stays apart from the bare seat except on alif."""
    bare = word.translate(_TABLE)
    bare = bare[:-1] + "گ" if bare.endswith("ګ") else bare
    return "".join(sign for sign in bare if sign in _LETTERS)
