"""The two kinds of writing that every script is reduced to, and their letters.

An *alphabet* writes its vowels (Latin; Cyrillic, Greek and all others are written out in its letters); an *abjad*
leaves most of them out (Arabic and its Persian, Urdu and Pashto letters; Hebrew is written out in its letters).
A word is a tuple of letter codes of one kind. What the two kinds share are sound classes, see ``sounds``.
"""

from __future__ import annotations

__all__ = [
    "ABJAD",
    "ABJAD_LETTERS",
    "ALPHABET",
    "ALPHABET_LETTERS",
    "MAX_LETTERS",
    "Word",
    "decode",
    "encode",
    "skeleton",
    "sounds",
]

Word = tuple[int, str]  # kind, folded letters

ALPHABET = 0
ABJAD = 1
MAX_LETTERS = 24  # longer words are cut: a passport cuts them at 39, and no single name part comes near

ALPHABET_LETTERS = "abcdefghijklmnopqrstuvwxyz"
ABJAD_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءؤئپچژگڤ"

_CODES = (
    {letter: code for code, letter in enumerate(ALPHABET_LETTERS)},
    {letter: code for code, letter in enumerate(ABJAD_LETTERS)},
)

# Sound classes that survive a change of script, of registry and of century. Each letter is *surely* or only *possibly*
# of a class: French c may be k or s, ج may be j, dj or g. Vowels, ع ه ح h w y و ي come and go, so they have no class.
_SURE = {
    "P": "bp" + "بپ",
    "F": "fv" + "فڤ",
    "T": "td" + "تدطض",
    "S": "sz" + "سصزشژ",
    "K": "kq" + "كقخ",
    "L": "l" + "ل",
    "M": "m" + "م",
    "N": "n" + "ن",
    "R": "r" + "ر",
}
_MAYBE = {
    "P": "vf" + "ڤ",
    "F": "pbw" + "بو",
    "T": "cj" + "ثذظةجچ",
    "S": "cjxgtd" + "ثذظجچضةت",
    "K": "cgjxh" + "جغگعحهچء",
    "L": "",
    "M": "n",
    "N": "m",
    "R": "gh" + "غ",
}
_CLASSES = tuple(_SURE)
_DIGIT = {letter: digit for digit, letters in enumerate(_SURE.values(), 1) for letter in letters}


def encode(text: str, kind: int) -> tuple[int, ...]:
    """Letter codes of a folded word; letters foreign to ``kind`` are left out."""
    codes = _CODES[kind]
    return tuple(codes[letter] for letter in text if letter in codes)[:MAX_LETTERS]


def decode(codes: tuple[int, ...], kind: int) -> str:
    """The folded word that ``codes`` stand for."""
    letters = ABJAD_LETTERS if kind == ABJAD else ALPHABET_LETTERS
    return "".join(letters[code] for code in codes)


def _heard(letter: str) -> tuple[int, int]:
    """Bits of the classes that one letter is surely of, and of those that it is surely or possibly of."""
    sure = sum(1 << 2 * k for k, name in enumerate(_CLASSES) if letter in _SURE[name])
    return sure, sure | sum(1 << 2 * k for k, name in enumerate(_CLASSES) if letter in _MAYBE[name])


_HEARD = {letter: _heard(letter) for letter in ALPHABET_LETTERS + ABJAD_LETTERS}
_SILENT = (0, 0)


def sounds(text: str) -> tuple[int, int]:
    """Two bit sets over the sound classes of a folded word: (surely present, possibly present).

    Bit 2k: class k at least once; bit 2k+1: at least twice, doubled letters counting once.
    """
    sure = maybe = 0
    before = ""
    for letter in text:
        if letter != before:
            one, other = _HEARD.get(letter, _SILENT)
            sure |= one | (sure & one) << 1
            maybe |= other | (maybe & other) << 1
        before = letter
    return sure, maybe


def skeleton(text: str) -> int:
    """The sure consonants of a folded word as a number, doubled ones once: what nearly every writing of it keeps.

    Digits 1-9 are the sound classes in order; 0 for a word that has none. At most nine are kept.
    """
    number, before = 0, 0
    for letter in text:
        digit = _DIGIT.get(letter, 0)
        if digit and digit != before and number < 10**8:
            number = number * 10 + digit
        before = digit
    return number
