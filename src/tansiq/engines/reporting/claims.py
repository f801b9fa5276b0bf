"""Who is reported to have said what. A statement read here is a claim with its speaker and source, never a fact.

Verb first ("said the ministry that"), the speaker between commas, "according to", a report that ranks, the answers of
an interview, and an opinion piece as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from tansiq.engines.reporting.article import Claim, Passage, Span
from tansiq.engines.reporting.hostile import bounded
from tansiq.engines.reporting.letters import Folded, alternatives, fold, fold_word
from tansiq.engines.reporting.sentences import split
from tansiq.engines.reporting.sources import grading, is_same, source_type
from tansiq.lexicons import load

__all__ = ["find_claims", "genre_of"]

_OPEN, _CLOSE = '“«"”', '”»"'
_SHORTEST = 12  # letters: no shorter sentence has a verb, a speaker and something said
_SPEAKER_LETTERS = 180
_PLAIN_QUOTED = re.compile(r"\"[^\"\n]*\"")
_QUOTED = re.compile(r"[“«][^”»]*[”»]|\"[^\"\n]*\"|(?P<rest>[“«][^”»]*\Z)")


@dataclass(frozen=True, slots=True)
class _Verb:
    that: bool
    prefixes: tuple[str, ...]
    anything: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """A speaker (span of the folded sentence) and the verb that led to him."""

    start: int
    end: int
    verb: str
    issued: str = ""  # "in a communique": what the sentence adds of the source


def _attribution(key: str) -> tuple[str, ...]:
    return tuple(load("arabic/speech")["attribution"][key])


@cache
def _verbs() -> dict[str, _Verb]:
    verbs = {}
    for row in load("arabic/speech")["verbs"]:
        links = tuple(row["links"])
        kind = _Verb("أن" in links, tuple(link for link in links if link not in ("أن", "*")), "*" in links)
        verbs.update({fold_word(form): kind for form in row["forms"]})
    return verbs


@cache
def _verb_pattern() -> re.Pattern[str]:
    before = alternatives(_attribution("before_verb"))
    return re.compile(
        rf"(?:^|[،,:؛]\s*|(?<!\w)(?:{before})\s+)(?:[وف]\s?)?(?P<verb>{alternatives(_verbs())})\s+(?=\w|[«“\"])"
    )


@cache
def _shapes() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What ends a speaker; "that"; and "in a communique"."""
    stops = alternatives(_attribution("speaker_stops"))
    ends = re.compile(rf"\s*[،,:؛“«]|\s+(?:{stops}|{alternatives(_attribution('that'))})(?!\w)|\s+بال")
    that = re.compile(rf"(?<!\w)(?:علي\s+)?(?:{alternatives(_attribution('that'))})(?!\w)")
    nouns = alternatives(load("arabic/speech")["sources"]["communique"])
    return ends, that, re.compile(rf"(?<!\w)في\s+(?P<noun>{nouns})(?!\w)[^،]*")


def _speaker_end(sentence: str, start: int) -> int:
    """The end of the speaker that begins at ``start``; "a communique of the ministry" is followed through its "of"."""
    first = re.compile(r"\w+").match(sentence, start)
    communique = first is not None and source_type(first[0]) == "communique"
    place = start
    while found := _shapes()[0].search(sentence, max(place, start + 1), start + _SPEAKER_LETTERS):
        sign = found[0].strip()
        if (communique and sign in ("من", "«", "“")) or (sign in ("«", "“") and found.start() == start):
            place = found.end()
            continue
        return found.start()
    return min(len(sentence), start + _SPEAKER_LETTERS)


def _as_link(link: str) -> str:
    """A preposition as a word of its own, a single letter as a prefix."""
    return rf"(?<!\w){re.escape(fold_word(link))}" + ("" if len(link) == 1 else r"(?!\w)")


def _leads_on(sentence: str, end: int, verb: _Verb) -> bool:
    """Whether what the verb asks for follows the speaker: "that", a preposition, or anything at all."""
    rest = sentence[end:]
    if verb.anything or (verb.that and _shapes()[1].search(rest)):
        return True
    return any(re.search(_as_link(link), rest) for link in verb.prefixes)


def _verb_first(sentence: str) -> Iterator[_Found]:
    for found in _verb_pattern().finditer(sentence):
        start = found.end()
        end = _speaker_end(sentence, start)
        speaker = sentence[start:end].strip(' «“"')
        if not speaker or _shapes()[1].match(speaker):
            continue
        between = sentence[: found.start()].rstrip().endswith("،") or found[0].startswith("،")
        inserted = between and sentence[end : end + 2].strip().startswith("،")
        if inserted or _leads_on(sentence, end, _verbs()[found["verb"]]):
            issued = _shapes()[2].search(sentence, end)
            yield _Found(start, end, found["verb"], issued["noun"] if issued and issued.start() - end < 60 else "")


@cache
def _other_shapes() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return "according to", and a document that speaks before its verb."""
    words, nouns = alternatives(_attribution("according")), alternatives(load("arabic/speech")["sources"]["report"])
    speaker = r"(?P<speaker>(?!ان\b)[^،,.:؛\n]{2,120}?)"
    according = rf"(?:^|(?<=[\s،,]))و?(?P<verb>{words})\s*{speaker}(?=\s*[،,.:؛]|\s+فقد|\s+فان|$)"
    report = rf"(?<!\w)(?P<speaker>(?:{nouns})(?:\s+\w+){{0,4}}?)\s+(?P<verb>{alternatives(_verbs())})(?!\w)"
    return re.compile(according), re.compile(report)


def _named_otherwise(sentence: str) -> Iterator[_Found]:
    for shape in _other_shapes():
        for found in shape.finditer(sentence):
            yield _Found(found.start("speaker"), found.end("speaker"), found["verb"])


def _in_sentence(sentence: str) -> list[_Found]:
    """The speakers of a sentence, each once, the plainest pattern first."""
    known: list[_Found] = []
    for reader in (_verb_first, _named_otherwise):
        for found in reader(sentence):
            if not any(found.start < other.end and other.start < found.end for other in known):
                known.append(found)
    return sorted(known, key=lambda item: item.start)


def _claim(folded: Folded, text: str, span: Span, found: _Found) -> Claim:
    start, end = folded.place(found.start, found.end)
    end += "«" in text[span.start + start : span.start + end] and text[span.start + end : span.start + end + 1] == "»"
    speaker_span = Span(span.file, span.start + start, span.start + end)
    printed = text[speaker_span.start : speaker_span.end].strip(' “”"،')
    kind = source_type(f"{found.issued} {folded.text[found.start : found.end]}".strip())
    rest = text[span.start : span.end]
    quoted = any(mark in rest for mark in "“«") or rest.count('"') >= 2
    return Claim(span, speaker_span, printed, kind, grading(kind), found.verb, quoted)


def _resolved(claim: Claim, before: Sequence[Claim]) -> Claim:
    """Whom "the same source" or "the communique" points back to, and so what kind of source it is."""
    back = next((other for other in reversed(before) if is_same(claim, other)), None)
    if back is not None:
        kind = claim.source_type if claim.source_type == "communique" else back.source_type
        return replace(claim, resolved=back.resolved or back.speaker, source_type=kind, grading=grading(kind))
    nobody = claim.source_type == "communique" and claim.speaker and " " not in claim.speaker
    return replace(claim, grading=grading("other")) if nobody else claim


def _resolve_all(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Each "same source" led back to the first who was named."""
    settled: list[Claim] = []
    for claim in claims:
        settled.append(_resolved(claim, settled))
    return tuple(settled)


def _outside_quotes(folded: str) -> str:
    """The text without what stands in quotation marks; a mark that nothing closes stays."""
    return _QUOTED.sub(_without_quotes, folded)


def _without_quotes(found: re.Match[str]) -> str:
    if found["rest"] is None:
        return " "
    # Nothing closes this mark, so nothing closes the next ones: they are not tried one by one.
    return found["rest"][0] + _PLAIN_QUOTED.sub(" ", found["rest"][1:])


def genre_of(folded: str, passages: Sequence[Passage]) -> str:
    """``interview``, ``opinion`` or ``report``, from what the page itself says and how its writer speaks."""
    tables = load("arabic/speech")
    questions = sum(passage.kind == "question" and passage.kept for passage in passages)
    if questions >= 2 or (questions and any(fold_word(mark) in folded for mark in tables["interview"]["marks"])):
        return "interview"
    head = [line.strip() for line in folded.split("\n")[:12]]
    own = _outside_quotes(folded)
    labelled = any(fold_word(label) in head for label in tables["opinion"]["labels"])
    signs = re.search(rf"(?<!\w)[وف]?(?:{alternatives(tables['opinion']['signs'])})(?!\w)", own)
    return "opinion" if labelled or signs else "report"


def _interviewee(text: str, sentences: Sequence[Span]) -> tuple[str, Span] | None:
    """Who answers: what stands before "speaks in this interview"."""
    inside = alternatives(load("arabic/speech")["interview"]["inside"])
    for span in sentences:
        folded = fold(text[span.start : span.end])
        if found := re.search(rf"^(?P<who>.{{3,200}}?)[،,]?\s+[يت]\w+\s+(?:لنا\s+)?(?:{inside})", folded.text):
            start, end = folded.place(found.start("who"), found.end("who"))
            return text[span.start + start : span.start + end].strip(" ،"), Span(
                span.file, span.start + start, span.start + end
            )
    return None


def _answers(text: str, passages: Sequence[Passage], who: tuple[str, Span] | None) -> Iterator[Claim]:
    """Each paragraph after a question is what the person asked said."""
    asked = False
    for passage in passages:
        if not passage.kept or passage.kind not in ("question", "paragraph"):
            continue
        if passage.kind == "question":
            asked = True
        elif asked:
            speaker, place = who or ("", passage.span)
            kind = "named_person" if who else "unnamed"
            yield Claim(_bare(text, passage.span), place, speaker, kind, grading(kind), quoted=True)


def _bare(text: str, span: Span) -> Span:
    return Span(span.file, span.start, span.start + len(text[span.start : span.end].rstrip()))


def _opinions(text: str, passages: Sequence[Passage]) -> Iterator[Claim]:
    for passage in passages:
        if passage.kept and passage.kind == "paragraph":
            yield Claim(_bare(text, passage.span), _bare(text, passage.span), "", "opinion", grading("opinion"))


def _attributed(text: str, sentences: Sequence[Span]) -> Iterator[Claim]:
    for span in (span for span in sentences if span.end - span.start >= _SHORTEST):
        folded = fold(text[span.start : span.end])
        yield from (_claim(folded, text, span, found) for found in _in_sentence(folded.text))


def find_claims(text: str, passages: Sequence[Passage], genre: str) -> tuple[Claim, ...]:
    """Every attributed statement of the kept text, in order; an opinion's paragraphs are its author's."""
    sentences = split(text, passages)
    claims = list(bounded(_attributed(text, sentences), "claims", sentences[0].file)) if sentences else []
    if genre == "interview":
        answers = list(_answers(text, passages, _interviewee(text, sentences)))
        claims = [claim for claim in claims if not any(claim.span.within(answer.span) for answer in answers)]
        return tuple(sorted([*_resolve_all(claims), *answers], key=lambda claim: claim.span.start))
    own = list(_opinions(text, passages)) if genre == "opinion" else []
    return tuple(sorted([*_resolve_all(claims), *own], key=lambda claim: (claim.span.start, -claim.span.end)))
