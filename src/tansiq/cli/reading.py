"""A reading on the terminal: a block of lines for each article, its Arabic isolated, then what the files share."""

from __future__ import annotations

from pathlib import Path

from tansiq import messages
from tansiq.cli.exits import describe_error
from tansiq.cli.terminal import Voice
from tansiq.engines.reporting import Article, Reading
from tansiq.engines.reporting.article import Claim, Figure, ReportedDate
from tansiq.errors import MalformedError

__all__ = ["show_reading"]

_LONGEST = 110  # characters of a statement on the terminal; the page and the JSON carry the whole


def _label(voice: Voice, code: str, **blanks: object) -> str:
    return messages.sentence(f"reading.{code}", voice.lang, **blanks)


def _short(text: str) -> str:
    bare = " ".join(text.split())
    return bare if len(bare) <= _LONGEST else bare[: _LONGEST - 1] + "…"


def _when(voice: Voice, item: ReportedDate) -> str:
    if not item.first:
        return _label(voice, "unknown")
    return voice.number(item.first if item.first == item.last else f"{item.first}..{item.last}")


def _published(voice: Voice, item: ReportedDate | None) -> str:
    return f"{_when(voice, item)} [{_label(voice, f'basis.{item.basis}')}]" if item else _label(voice, "unknown")


def _show_dates(voice: Voice, article: Article) -> None:
    for item in article.dates:
        if item.role == "text":
            basis = _label(voice, f"basis.{item.basis}")
            when = f"{_when(voice, item)}  " if item.first else ""
            voice.line("    ", (when, "bold"), f"[{basis}]  ", voice.value(_short(item.text)))
            for ground in item.grounds:
                place = f"{voice.value(ground.span.file)} " if ground.span and ground.span.file != article.file else ""
                reason = _label(voice, f"ground.{ground.code}", value=place + voice.value(_short(ground.value)))
                voice.line("      ", (reason, "dim"))


def _speaker(voice: Voice, claim: Claim) -> str:
    if not claim.speaker:
        return _label(voice, "speaker_author" if claim.source_type == "opinion" else "speaker_nobody")
    return voice.value(_short(claim.resolved or claim.speaker))


def _show_claims(voice: Voice, article: Article) -> None:
    for claim in article.claims:
        kind = _label(voice, f"source.{claim.source_type}")
        grade = voice.number(f"{claim.grading.source}/{claim.grading.information}")
        voice.line("    ", (_speaker(voice, claim), "bold"), f"  [{kind}, {grade}]")
        voice.line("      ", voice.value(_short(article.words(claim.span))))


def _amount(voice: Voice, figure: Figure) -> str:
    bound = _label(voice, f"bound.{figure.bound}") + " " if figure.bound else ""
    if figure.value is None:
        return bound + _label(voice, f"magnitude.{figure.magnitude}")
    unit = _label(voice, f"unit.{figure.unit}") if figure.unit else ""
    return f"{bound}{voice.number(f'{figure.value:f}')} {unit}".strip()


def _show_values(voice: Voice, article: Article) -> None:
    for figure in article.figures:
        voice.line("    ", (_amount(voice, figure), "bold"), "  ", voice.value(_short(figure.text)))
    for item in article.agreements:
        kind, level = _label(voice, f"agreement.{item.kind}"), _label(voice, f"level.{item.level}")
        year = voice.number(item.year) if item.year else ""
        voice.line("    ", (f"{kind} {year}".strip(), "bold"), f"  [{level}]  ", voice.value(_short(item.text)))


def _show_article(voice: Voice, article: Article) -> None:
    published = article.published
    voice.line("")
    voice.line((voice.value(article.file), "bold cyan"), "  ", voice.value(article.title))
    share = sum(part.span.end - part.span.start for part in article.kept) / max(1, len(article.text))
    facts = [
        _label(voice, f"genre.{article.genre}"),
        f"{_label(voice, 'published')}: {_published(voice, published)}",
        f"{_label(voice, 'kept_share')}: {voice.number(f'{share:.0%}')}",
    ]
    voice.line("  ", (" · ".join(facts), "dim"))
    for code, show, some in (
        ("timeline", _show_dates, any(item.role == "text" for item in article.dates)),
        ("said", _show_claims, bool(article.claims)),
        ("figures_agreements", _show_values, bool(article.figures or article.agreements)),
    ):
        if some:
            voice.line("  ", (_label(voice, code), "underline"))
            show(voice, article)
    _show_removed(voice, article)


def _show_removed(voice: Voice, article: Article) -> None:
    reasons: dict[str, int] = {}
    for passage in article.removed:
        reasons[passage.kind] = reasons.get(passage.kind, 0) + 1
    if reasons:
        voice.line("  ", (_label(voice, "removed"), "underline"))
        told = (f"{_label(voice, f'kind.{kind}')} {voice.number(count)}" for kind, count in reasons.items())
        voice.line("    ", " · ".join(told))


def _show_shared(voice: Voice, reading: Reading) -> None:
    articles = {article.file: article for article in reading.articles}
    for shared in reading.shared:
        voice.line("")
        files = " · ".join(voice.value(name) for name in shared.files)
        voice.line((_label(voice, "one_event", count=voice.number(len(shared.files))), "bold"), "  ", files)
        for run in shared.runs:
            words, share = voice.number(run.words), voice.number(f"{run.share:.0%}")
            voice.line("    ", (_label(voice, "words_shared", words=words, percent=share), "dim"))
            voice.line("      ", voice.value(_short(articles[run.left.file].words(run.left))))


def show_reading(voice: Voice, reading: Reading, out: Path | None) -> None:
    """Print the articles, the texts they share, the files set aside, and where the page was written."""
    for article in reading.articles:
        _show_article(voice, article)
    _show_shared(voice, reading)
    for rejected in reading.rejected:
        told = describe_error(MalformedError(rejected.code, **rejected.details), voice.lang)
        voice.line("")
        voice.line((f"{rejected.code}: ", "bold red"), voice.value(told["sentence"]))
    voice.line("")
    voice.line((_label(voice, "caution"), "dim"))
    if out is not None:
        voice.line(_label(voice, "written", path=voice.number(out)))
