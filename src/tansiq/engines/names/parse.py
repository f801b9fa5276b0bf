"""From written text to a Name: words, then the part that each word plays.

Particles are not noise: an article is noted and set apart, "servant of" is joined to what it serves, "father of" and
"of the faith" are joined because both writings occur, filiation marks the father, titles step back. The words are
in resources/names/roles.toml.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tansiq.engines.names.fold import clean
from tansiq.engines.names.letters import ABJAD, ALPHABET
from tansiq.engines.names.name import INITIAL, NAME, TITLE, Name, Token
from tansiq.engines.names.scripts import script_of
from tansiq.engines.names.tables.roles import FOUNDER, ROLES, SHORT, WHOLE

__all__ = ["MAX_TOKENS", "is_capital", "parse_name", "plain_token"]

MAX_TOKENS = 8  # of a name: longer chains repeat grandfathers; the first eight separate anyone

_SPLIT = re.compile(r"[^\w'\u0900-\u0dff]+")  # the signs of Indic vowels are no \w, but part of the word
_CHILD_OF = re.compile(r"\b([sdw])/o\b", re.IGNORECASE)
_SERVANT = re.compile(r"^abd(?:[aeiou]{1,2}(?:([bcdfghjkmnpqrstvwxyz]{1,2})(?=\1)|l(?=.))?)?(?=.)")
_SERVANT_OF_GOD = re.compile(r"^abd[aeiou]{1,2}ll?a(?:h|hi|ye?)?$")
# A blank after a letter that joins to none is not seen, and so at times not typed: محمدعبد الله, محمدعبدالله.
_UNPARTED = re.compile(r"^(..+[ادذرزو])(عبد(?:ال..+)?)$")
_SON_OF = re.compile(r"^(b[ei]n|بن)(..+)$")
_LEAST_STEM = 3  # letters that must be left once an article or "servant of" is taken off
_LEAST_NAME_OF_GOD = 2  # after "servant of" in an abjad: حق and حي have two letters
_Word = tuple[str, str, int]  # written, letters, kind


def parse_name(text: str, *, given: str = "", family: str = "", person: bool = True) -> Name:
    """See Name.parse."""
    blocks, ordered = ([given, family], True) if given and family else _blocks(text)
    words: list[_Word] = []
    scripts: Counter[str] = Counter()
    clean(text)  # refuses what cannot be a name, whatever the blocks hold
    for block in blocks:
        for written, letters, kind, script in _words(block):
            words.append((written, letters, kind))
            scripts[script] += len(letters)
    words = list(_parted(words)) if person else words
    tokens = _tokens(words) if person else [Token(*word) for word in words]
    script = scripts.most_common(1)[0][0] if scripts else "Zyyy"
    return Name(text, tuple(tokens[:MAX_TOKENS]), script, ordered)


def plain_token(written: str, *, person: bool = True) -> Token | None:
    """The token of a word that is the same token in every name; None for one that is not, or that is no word."""
    if not written.isalpha():
        return None
    words = [word[:3] for word in _words(written)]
    if len(words) != 1 or (person and (_role(words[0]) or _UNPARTED.match(words[0][1]) or _house(words[0]))):
        return None
    return _token(_Before(), words[0], "") if person else Token(*words[0])


def _blocks(text: str) -> tuple[list[str], bool]:
    """The text in pieces, given name first where the writing tells; and whether it told."""
    for mark in ("<<", ",", "،"):
        family, found, given = text.partition(mark)
        if found and given.strip(" <,،") and family.strip(" <"):
            return [given, family], True
    words = text.split()
    capitals = next((i for i, word in enumerate(words) if not is_capital(word)), len(words))
    if 0 < capitals < len(words) and not any(is_capital(word) for word in words[capitals:]):
        return [" ".join(words[capitals:]), " ".join(words[:capitals])], True
    return [text], False


def is_capital(word: str) -> bool:
    """Written in capitals: more than an initial."""
    return sum(sign.isalpha() for sign in word) > 1 and word.isupper()


def _words(text: str) -> Iterator[tuple[str, str, int, str]]:
    cleaned = _CHILD_OF.sub(r"\1o", clean(text)).replace("_", " ")
    for word in _SPLIT.split(cleaned):
        if not word or word.isdigit():
            continue
        code, script = script_of(word)
        for part in _syllables(word) if code == "Zyyy" else (word,):
            letters = script.write_out(part.casefold())
            if letters:
                yield part, letters, script.KIND, code


def _parted(words: list[_Word]) -> Iterator[_Word]:
    """The words, "servant of" apart from a name that it was written on to, and "son of" from the founder of a house."""
    for place, word in enumerate(words):
        found = _UNPARTED.match(word[1]) if word[2] == ABJAD else None
        follows = place + 1 < len(words) and words[place + 1][1].startswith("ال")
        if found and (found[2] != "عبد" or follows):
            yield from _cut(word, found)
        elif place and (house := _house(word)):  # at the beginning both ways of writing it are one word as it is
            yield "", house[1], word[2]
            yield word[0], house[2], word[2]
        else:
            yield word


def _cut(word: _Word, found: re.Match[str]) -> tuple[_Word, _Word]:
    written, letters, kind = word
    cut = found.end(1) if len(written) == len(letters) else 0
    return (written[:cut] or found[1], found[1], kind), (written[cut:] if cut else found[2], found[2], kind)


def _house(word: _Word) -> re.Match[str] | None:
    """Benali: "son of" and the founder of a house, written together."""
    found = _SON_OF.match(word[1])
    return found if found and found[2] in FOUNDER else None


def _syllables(word: str) -> tuple[str, ...]:
    """A Han name is family sign, then given signs; other scripts keep their words."""
    is_han = all("\u4e00" <= sign <= "\u9fff" for sign in word)
    return (word[:1], word[1:]) if is_han and 2 <= len(word) <= 4 else (word,)


def _role(word: _Word) -> str:
    return ROLES[word[2]].get(word[1], "")


@dataclass
class _Before:
    """What stands before a word and belongs to it: marks, words joined to it, and all of it as written."""

    article: str = ""
    servant: bool = False
    filiated: bool = False
    joined: list[_Word] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def takes(self, word: _Word, *, is_first: bool) -> bool:
        """Note a particle; False for a word that is a part by itself."""
        role = _role(word)
        if role == "article":
            self.article = word[1]
        elif role == "servant":
            self.servant = True
        elif role == "child" or (role in ("son", "daughter") and not is_first):
            self.filiated = not is_first
        elif role in ("joined", "son") and len(word[1]) > 1:
            self.joined.append(word)
        else:
            return False
        if word[0]:
            self.written.append(word[0])
        return True


def _tokens(words: list[_Word]) -> list[Token]:
    tokens: list[Token] = []
    before = _Before()
    for place, word in enumerate(words):
        role = _role(word)
        if role == "placeholder" or (place < len(words) - 1 and before.takes(word, is_first=not tokens)):
            continue
        if role in ("din", "allah") and tokens and not before.servant and not before.joined:
            tokens[-1] = _closed(tokens[-1], word, before)
        else:
            tokens.append(_token(before, word, role))
        before = _Before()
    return _settle_titles(tokens)


def _token(before: _Before, word: _Word, role: str) -> Token:
    letters, kind = word[1], word[2]
    letters, article = _without_article(letters, kind, _LEAST_NAME_OF_GOD if before.servant else _LEAST_STEM)
    servant, letters = _without_servant(letters, kind)
    if before.joined:  # Abu al-Fadl is one word as often as not, with the article in it
        own = "ال" if article else ""
        letters = "".join(part[1] for part in before.joined if part[2] == kind) + before.article + own + letters
    return Token(
        " ".join([*before.written, word[0]]),
        letters,
        kind,
        TITLE if role == "title" else INITIAL if len(letters) == 1 else NAME,
        article or bool(before.article),
        servant or before.servant,
        before.filiated,
    )


def _closed(token: Token, word: _Word, before: _Before) -> Token:
    """The token with "of the faith" or "of God" written on to it, as often as not one word with it."""
    ending = _without_article(word[1], word[2])[0]
    return replace(
        token, text=" ".join([token.text, *before.written, word[0]]), letters=token.letters + ending, role=NAME
    )


def _without_article(letters: str, kind: int, least: int = _LEAST_STEM) -> tuple[str, bool]:
    if kind != ABJAD or letters in WHOLE:
        return letters, False
    bare = letters.replace("الدين", "دين") if len(letters) > len("الدين") else letters
    if bare in SHORT:
        return bare[2:], True
    if bare.startswith("ال") and bare != "الله" and len(bare) >= len("ال") + least:
        return bare[2:], True
    return bare, False


def _without_servant(letters: str, kind: int) -> tuple[bool, str]:
    if kind == ALPHABET:
        if _SERVANT_OF_GOD.match(letters):
            return True, "allah"
        found = _SERVANT.match(letters)
        rest = letters[found.end() :] if found else ""
        return (True, rest) if len(rest) >= _LEAST_STEM else (False, letters)
    rest = letters[3:] if letters.startswith("عبد") else ""
    if rest == "الله":
        return True, rest
    rest = rest.removeprefix("ال")
    return (True, rest) if len(rest) >= _LEAST_NAME_OF_GOD else (False, letters)


def _settle_titles(tokens: list[Token]) -> list[Token]:
    """A title with fewer than two other parts beside it is somebody's name."""
    if sum(token.role == NAME for token in tokens) >= 2:
        return [token for token in tokens if token.role != TITLE]
    return [replace(token, role=NAME) if token.role == TITLE else token for token in tokens]
