"""One self-contained page of a reading: timeline, who said what, sources, and what was set aside and why.

No script, nothing loaded, a policy that forbids both; Arabic, French and English, at any width, and on paper.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator

from tansiq.engines.reporting.article import (
    Agreement,
    Article,
    Claim,
    Figure,
    Ground,
    Passage,
    Reading,
    ReportedDate,
    Run,
    Span,
)
from tansiq.engines.reporting.markup import (
    Words,
    blocks,
    cards,
    days,
    foreign,
    number,
    quotation,
    section,
    table,
    tag,
)
from tansiq.engines.reporting.page_style import STYLE
from tansiq.engines.reporting.sentences import sentence_around
from tansiq.messages import sentence

__all__ = ["render"]

_DIRECTIONS = {"ar": "rtl"}


def _around(article: Article, span: Span) -> Span:
    return sentence_around(article.text, article.passages, span)


def _file(article: Article) -> str:
    return foreign(article.file)


def _rests_on(ground: Ground) -> str:
    """The words an inference rests on, after the name of the other file where they stand there."""
    place = f"{foreign(ground.span.file)} — " if ground.code == "other_report" and ground.span else ""
    return place + foreign(ground.value)


def _grounds(item: ReportedDate, words: Words) -> str:
    reasons = (words(f"ground.{ground.code}", value=_rests_on(ground)) for ground in item.grounds)
    return f'<span class="soft">{"<br>".join(reasons)}</span>' if item.grounds else ""


def _dated(article: Article, item: ReportedDate, words: Words) -> str:
    basis = tag(words(f"basis.{item.basis}"), item.basis)
    head = f'<span class="when">{days(item, words)}</span> {basis} {_file(article)}'
    return blocks(head) + quotation(article, item.span, _around(article, item.span)) + blocks(_grounds(item, words))


def _dates(reading: Reading) -> Iterator[tuple[Article, ReportedDate]]:
    for article in reading.articles:
        yield from ((article, item) for item in article.dates if item.role == "text")


def _timeline(reading: Reading, words: Words) -> str:
    dated = sorted((row for row in _dates(reading) if row[1].first), key=lambda row: (row[1].first, row[1].last))
    rows = "".join(f"<li>{_dated(article, item, words)}</li>" for article, item in dated)
    body = f'<ol class="line">{rows}</ol>' if rows else ""
    undated = [_undated(article, item, words) for article, item in _dates(reading) if not item.first]
    if undated:
        body += f'<h3>{words("undated")}</h3><p class="soft">{words("undated_note")}</p>{cards(undated)}'
    return section("timeline", words, body, "timeline_note")


def _undated(article: Article, item: ReportedDate, words: Words) -> str:
    state = tag(words(f"basis.{item.basis}"), item.basis)
    told = quotation(article, item.span, _around(article, item.span))
    return blocks(f"{foreign(item.text, 'ar')} {state} {_file(article)}") + told


def _speaker(claim: Claim, words: Words) -> str:
    if not claim.speaker:
        return words("speaker_author" if claim.source_type == "opinion" else "speaker_nobody")
    return foreign(claim.speaker, "ar")


def _claim(article: Article, claim: Claim, words: Words) -> str:
    grade = number(f"{claim.grading.source}/{claim.grading.information}")
    who = f"<strong>{_speaker(claim, words)}</strong> {tag(words(f'source.{claim.source_type}'))}"
    resolved = words("points_to", name=foreign(claim.resolved, "ar")) if claim.resolved else ""
    reason = sentence(claim.grading.reason, words.lang)
    graded = f'<span class="soft">{words("grade", grade=grade)} ({foreign(reason)}) · {_file(article)}</span>'
    marked = claim.speaker_span.within(claim.span) and claim.speaker
    quoted = quotation(article, claim.speaker_span, claim.span) if marked else quotation(article, claim.span)
    return blocks(who, resolved) + quoted + blocks(graded)


def _said(reading: Reading, words: Words) -> str:
    items = [_claim(article, claim, words) for article in reading.articles for claim in article.claims]
    return section("said", words, cards(items) if items else "")


def _run(articles: dict[str, Article], run: Run, words: Words) -> str:
    head = words("words_shared", words=number(run.words), percent=number(f"{run.share:.0%}"))
    sides = "".join(
        f'<p class="soft">{_file(articles[span.file])}</p>{quotation(articles[span.file], span)}'
        for span in (run.left, run.right)
    )
    return f"<p>{head}</p>{sides}"


def _shared(reading: Reading, words: Words) -> str:
    articles = {article.file: article for article in reading.articles}
    items = []
    for shared in reading.shared:
        names = " · ".join(foreign(name) for name in shared.files)
        head = f"<p><strong>{words('one_event', count=number(len(shared.files)))}</strong> {names}</p>"
        items.append(head + "".join(_run(articles, run, words) for run in shared.runs))
    return section("shared", words, cards(items) if items else "", "shared_note")


def _amount(figure: Figure, words: Words) -> str:
    """What a figure comes to: bound, value or size, unit; the parts of an amount printed in two units."""
    bound = words(f"bound.{figure.bound}") + " " if figure.bound else ""
    size = words(f"magnitude.{figure.magnitude}") if figure.magnitude else ""
    value = number(f"{figure.value.normalize():f}") if figure.value is not None else size
    unit = words(f"unit.{figure.unit}") if figure.unit else foreign(figure.counted, "ar")
    parts = " + ".join(f"{number(part)} {words(f'unit.{code}')}" for part, code in figure.parts)
    back = words("part_of") if figure.part_of else ""
    return f"{bound}{value} {unit}" + (f" ({parts})" if parts else "") + (f" · {back}" if back else "")


def _figure(article: Article, figure: Figure, words: Words) -> tuple[str, ...]:
    told = quotation(article, figure.span, _around(article, figure.span))
    return foreign(figure.text, "ar"), _amount(figure, words), _file(article) + told


def _figures(reading: Reading, words: Words) -> str:
    rows = [_figure(article, figure, words) for article in reading.articles for figure in article.figures]
    heads = (words("printed"), words("understood"), words("file"))
    return section("figures", words, table(heads, rows) if rows else "", "figures_note")


def _agreement(article: Article, item: Agreement, words: Words) -> tuple[str, ...]:
    year = number(f"{item.year}-{item.month}" if item.month else item.year) if item.year else words("unknown")
    kind = f"{foreign(item.text, 'ar')}<br>{tag(words(f'agreement.{item.kind}'))}"
    return kind, words(f"level.{item.level}"), year, _file(article)


def _agreements(reading: Reading, words: Words) -> str:
    rows = [_agreement(article, item, words) for article in reading.articles for item in article.agreements]
    heads = (words("printed"), words("level"), words("year"), words("file"))
    return section("agreements", words, table(heads, rows) if rows else "")


def _listed(items: Iterable[str], lang: str = "") -> str:
    return " · ".join(foreign(item, lang) for item in items)


def _organisations(reading: Reading, words: Words) -> str:
    """One row a body over all files: its spellings and how often it is written."""
    merged: dict[str, tuple[str, dict[str, None], int, dict[str, None]]] = {}
    for article in reading.articles:
        for body in article.organisations:
            name, spellings, count, files = merged.get(body.key, (body.name, {}, 0, {}))
            spelled, filed = spellings | dict.fromkeys(body.variants), files | {article.file: None}
            merged[body.key] = (name, spelled, count + len(body.mentions), filed)
    rows = [
        (foreign(name, "ar"), _listed(spelled, "ar"), number(count), _listed(files))
        for name, spelled, count, files in merged.values()
    ]
    heads = (words("name"), words("spellings"), words("mentions"), words("file"))
    return section("organisations", words, table(heads, rows) if rows else "")


def _source(article: Article, words: Words) -> tuple[str, ...]:
    kept = sum(part.span.end - part.span.start for part in article.kept) / max(1, len(article.text))
    published = article.published
    when = words("unknown")
    if published is not None:
        basis = tag(words(f"basis.{published.basis}"), published.basis)
        when = f"{days(published, words)} {basis}<br>{_grounds(published, words)}"
    title = foreign(article.title, "ar") if article.title else words("unknown")
    outlet = foreign(article.outlet, "ar") if article.outlet else words("unknown")
    return _file(article), title, words(f"genre.{article.genre}"), outlet, when, number(f"{kept:.0%}")


def _sources(reading: Reading, words: Words) -> str:
    heads = tuple(words(code) for code in ("file", "headline", "genre", "outlet", "published", "kept_share"))
    rows = [_source(article, words) for article in reading.articles]
    return section("sources", words, table(heads, rows) if rows else "")


def _gone(article: Article, words: Words) -> str:
    """A file's removed passages by reason; opened with a click, no script."""
    reasons: dict[str, list[Passage]] = {}
    for passage in article.removed:
        reasons.setdefault(passage.kind, []).append(passage)
    parts = []
    for kind, passages in reasons.items():
        lines = "".join(f"<li>{foreign(article.words(item.span).strip())}</li>" for item in passages)
        parts.append(f'<h3>{words(f"kind.{kind}")} ({number(len(passages))})</h3><ul class="gone">{lines}</ul>')
    head = f"{_file(article)} ({number(len(article.removed))})"
    return f"<details><summary>{head}</summary>{''.join(parts)}</details>" if parts else ""


def _removed(reading: Reading, words: Words) -> str:
    return section("removed", words, "".join(_gone(article, words) for article in reading.articles), "removed_note")


def _rejected(reading: Reading, words: Words) -> str:
    rows = [blocks(foreign(sentence(item.code, words.lang, **item.details))) for item in reading.rejected]
    return section("rejected", words, cards(rows)) if rows else ""


_SECTIONS: tuple[tuple[str, Callable[[Reading, Words], str]], ...] = (
    ("timeline", _timeline),
    ("said", _said),
    ("shared", _shared),
    ("figures", _figures),
    ("agreements", _agreements),
    ("organisations", _organisations),
    ("sources", _sources),
    ("removed", _removed),
    ("rejected", _rejected),
)


def _summary(reading: Reading, words: Words) -> str:
    counts = {
        "files": len(reading.articles),
        "claims": sum(len(article.claims) for article in reading.articles),
        "figures": sum(len(article.figures) for article in reading.articles),
        "agreements": sum(len(article.agreements) for article in reading.articles),
        "shared": len(reading.shared),
    }
    return words("summary", **{name: number(count) for name, count in counts.items()})


def render(reading: Reading, lang: str) -> str:
    """The whole page in ``ar``, ``fr`` or ``en`` as HTML text."""
    words = Words(lang)
    parts = [(name, build(reading, words)) for name, build in _SECTIONS]
    links = "".join(f'<li><a href="#{name}">{words(name)}</a></li>' for name, part in parts if part)
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return f"""<!DOCTYPE html>
<html lang="{lang}" dir="{_DIRECTIONS.get(lang, "ltr")}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{words("title")}</title>
<style>{STYLE}</style>
</head>
<body>
<header><h1>{words("title")}</h1><p class="soft">{_summary(reading, words)}</p>
<p class="caution">{words("caution")}</p></header>
<nav aria-label="{words("contents")}"><ul>{links}</ul></nav>
<main>{"".join(part for _, part in parts)}</main>
</body>
</html>
"""
