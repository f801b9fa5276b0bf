"""Arabic letters, with those that Persian, Urdu, Pashto, Kurdish and Maghrebi writing add, brought to one form each."""

from __future__ import annotations

from tansiq.engines.names.letters import ABJAD, ABJAD_LETTERS

__all__ = ["KIND", "write_out"]

KIND = ABJAD

_FORMS = {
    "ا": "أإآٱٵ", "ي": "یېےۍێيۑ", "ك": "کڪګݢ", "ه": "ہھەۀۂۃۿ", "و": "ۆۇۈۋۉۏ", "ر": "ڑړڕۯ", "د": "ڈډڎ",
    "ت": "ٹټٺ", "ن": "ںڼڻ", "ش": "ښ", "گ": "ڭڬ", "ل": "ڵ", "ق": "ڨ", "ز": "ځڗ", "چ": "څ", "غ": "ڠ", "ف": "ڢ", "ج": "ڄ",
}  # fmt: skip
# Names that end in an alif written as ى. Any other final ى is a ي that lost its dots, as Egypt, Iran and Pakistan
# type it: 119 of the 131 such words of merged_open that are none of these names have a Latin form in i, y, e.
# The first set is read so whatever its last sign, as Persian keyboards have one for both; in the second the name with ي
# is another one (ليلي, يمني), so it stays as written.
_IN_ALIF = frozenset("مصطفى موسى عيسى يحيى مرتضى مجتبى كسرى منى هدى كبرى صغرى اعلى مثنى".split())
_AS_WRITTEN = frozenset(
    "ليلى سلمى ذكرى رضوى حسنى يسرى نجوى ندى بشرى لبنى فدوى يمنى سهى نهى تقوى سلوى ضحى شذى منتهى معلى اروى اقصى مقتدى"
    " ربى رلى فدى متى مهى نشوى عزى منسى هوى يعلى اعشى".split()
)
_TABLE = str.maketrans({form: letter for letter, forms in _FORMS.items() for form in forms})
_LETTERS = frozenset(ABJAD_LETTERS)


def write_out(word: str) -> str:
    """``word`` in the letters of the abjad. Hamza on its seat stays apart from the bare seat except on alif."""
    bare = word.translate(_TABLE)
    bare = bare[:-1] + "گ" if bare.endswith("ګ") else bare
    return _ended("".join(sign for sign in bare if sign in _LETTERS))


def _ended(word: str) -> str:
    """The word with its last ى or ي as the name has it."""
    if word[-1:] not in ("ى", "ي"):
        return word
    name = word[:-1] + "ى"
    own = name.removeprefix("ال") if len(name) > len("ال") + 2 else name
    if own in _IN_ALIF:
        return name
    return word if own in _AS_WRITTEN or len(word) < 3 else word[:-1] + "ي"
