"""``tansiq lists fetch`` and ``tansiq lists publishers``: lists from their publishers, and who they are."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import click

from tansiq.cli.exits import DONE, SOME_REJECTED, describe_error, exit_code
from tansiq.cli.options import answering

if TYPE_CHECKING:
    from collections.abc import Callable

    from tansiq.cli.terminal import Voice
    from tansiq.stores.lists import ListStore
    from tansiq.transports.fetch import Fetched
    from tansiq.transports.publishers import Publisher, PublisherTable

__all__ = ["fetch", "fetch_exit_code", "publishers"]

# Of several lists the gravest decides: what came and was refused needs a person, what did not come may come tomorrow.
_GRAVEST = (4, 3, 6, SOME_REJECTED, DONE)


@click.command()
@click.argument("names", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Fetch every list of the table, each in one format.")
@click.option("--url", "urls", multiple=True, help="Fetch the list from here instead; once for each of its files.")
@click.option("--force", is_flag=True, help="Fetch it even where it has not changed, and take it even where it is much"
              " smaller than before, or many rows are lost.")  # fmt: skip
@answering
def fetch(voice: Voice, names: tuple[str, ...], *, every: bool, urls: tuple[str, ...], force: bool) -> None:
    """Fetch lists from their publishers, put new issues into use, and tell what changed.

    NAMES are those of "tansiq lists publishers"; without any, the lists that were fetched before are fetched again.
    What has not changed is not fetched. An issue that is broken, empty or suspiciously small is refused and kept aside,
    and the one in use stays in use. One list that fails does not stop the others; the exit code is then that of the
    gravest: 4 or 3 where an issue was refused, 6 where nothing could be fetched, 5 where some rows could not be read.
    """
    from tansiq.stores.home import tansiq_home
    from tansiq.stores.lists import ListStore
    from tansiq.transports.download import Downloader
    from tansiq.transports.fetch import Fetcher
    from tansiq.transports.publishers import publisher_table

    if urls and (len(names) != 1 or every):
        wanted = "--url goes with the name of one list"
        raise click.UsageError(wanted)
    home = tansiq_home()
    table = publisher_table(home)
    chosen = _chosen(table, ListStore(home), names, urls, every=every)
    fetcher = Fetcher(home, table, Downloader(table.limits), _stage(voice))
    done = []
    for publisher in chosen:
        one = fetcher.fetch(publisher, urls=urls, force=force)
        done.append(one)
        _tell(voice, one)
    voice.json({"fetched": [_fetched_answer(one, voice.lang) for one in done]})
    click.get_current_context().exit(fetch_exit_code(done))


@click.command()
@answering
def publishers(voice: Voice) -> None:
    """Show the table of publishers: the lists that "tansiq lists fetch" knows, from where, and on what terms."""
    from tansiq.stores.home import tansiq_home
    from tansiq.transports.publishers import publisher_table

    table = publisher_table(tansiq_home())
    voice.json({"publishers": [_publisher_answer(one, voice.lang) for one in table.publishers.values()]})
    for one in table.publishers.values():
        place = f"  {voice.number(one.list_name)}  {voice.number(one.format or '—')}"
        instead = f"  {voice.text('instead_of', name=voice.number(one.instead_of))}" if one.instead_of else ""
        voice.line((voice.number(one.name), "bold"), place, (instead, "dim"))
        voice.line(f"    {voice.value(one.title[voice.lang])}")
        for url in _addresses(one):
            voice.line((f"    {voice.number(url)}", "dim"))
        if terms := one.terms[voice.lang]:
            voice.line((f"    {voice.value(terms)}", "dim"))


def fetch_exit_code(done: list[Fetched]) -> int:
    """The exit code of the gravest outcome."""
    codes = [
        exit_code(one.error) if one.error else SOME_REJECTED if one.status == "new" and _rows_lost(one) else DONE
        for one in done
    ]
    return min(codes, key=_GRAVEST.index, default=DONE)


def _rows_lost(one: Fetched) -> int:
    return one.in_use.rows_lost if one.in_use else 0


def _chosen(
    table: PublisherTable, store: ListStore, names: tuple[str, ...], urls: tuple[str, ...], *, every: bool
) -> list[Publisher]:
    """Which publishers are meant; those fetched before where nothing is said. One that is not known is told as such."""
    from tansiq.errors import RefusedError
    from tansiq.stores.fetched import read_origin
    from tansiq.transports.fetch import publisher_at

    if every:
        return table.one_each()
    if names:
        return [table.publishers.get(name.lower()) or publisher_at(name, name, urls) for name in dict.fromkeys(names)]
    origins = {loaded.name: origin for loaded in store.all() if (origin := read_origin(loaded.folder))}
    if not origins:
        raise RefusedError("publisher.none_chosen", known=", ".join(table.publishers))
    return [
        table.publishers.get(origin.publisher) or publisher_at(origin.publisher, name, ())
        for name, origin in origins.items()
    ]


def _stage(voice: Voice) -> Callable[[str, str], AbstractContextManager[Callable[[int], None]]]:
    return lambda stage, name: voice.progress(stage, in_bytes=stage == "fetching", path=name)


def _tell(voice: Voice, one: Fetched) -> None:
    """One list: what came of it, and what is in use now."""
    from tansiq.cli.delta import tell_counts

    if one.error:
        voice.say_error(one.error, f"{voice.value(one.publisher.list_name)}  {voice.text(f'fetched_{one.status}')} ")
        _tell_kept(voice, one)
        return
    label = "fetched_new" if one.status == "new" else "fetched_same"
    voice.line((voice.value(one.publisher.list_name), "bold"), "  ", voice.text(label, **_issue(voice, one)))
    if one.delta:
        tell_counts(voice, one.delta, indent="    ")
    if one.delta and not one.delta.is_empty:
        command = voice.number(f"tansiq lists diff {one.publisher.list_name}")
        voice.line(("    " + voice.text("fetched_diff", command=command), "dim"))
    if one.no_delta:
        voice.say_error(one.no_delta, "    ", "yellow")
    if one.status == "new" and (lost := _rows_lost(one)):
        voice.line(("    " + voice.text("fetched_lost", count=voice.number(f"{lost:,}")), "yellow"))


def _tell_kept(voice: Voice, one: Fetched) -> None:
    """What is in use although an issue was refused, and where that issue lies."""
    voice.line("    ", voice.text("fetched_stays", **_issue(voice, one)) if one.in_use else voice.text("fetched_none"))
    if one.kept_aside:
        voice.line(("    " + voice.text("fetched_aside", path=voice.number(one.kept_aside)), "dim"))


def _issue(voice: Voice, one: Fetched) -> dict[str, str]:
    """The date and size of the issue in use, as blanks of a sentence."""
    assert one.in_use is not None
    date = one.in_use.published or one.in_use.loaded_at[:10]
    return {"date": voice.number(date), "records": voice.number(f"{one.in_use.counts['records']:,}")}


def _fetched_answer(one: Fetched, lang: str) -> dict[str, Any]:
    from tansiq.cli.delta import delta_summary
    from tansiq.cli.loaded import list_answer

    return {
        "publisher": one.publisher.name,
        "list": one.publisher.list_name,
        "status": one.status,
        "in_use": list_answer(one.in_use) if one.in_use else None,
        "delta": delta_summary(one.delta) if one.delta else None,
        "no_delta": describe_error(one.no_delta, lang) if one.no_delta else None,
        "error": describe_error(one.error, lang) if one.error else None,
        "kept_aside": str(one.kept_aside) if one.kept_aside else "",
    }


def _publisher_answer(one: Publisher, lang: str) -> dict[str, Any]:
    return {
        "publisher": one.name,
        "list": one.list_name,
        "format": one.format,
        "instead_of": one.instead_of,
        "title": one.title[lang],
        "terms": one.terms[lang],
        "addresses": _addresses(one),
    }


def _addresses(one: Publisher) -> list[str]:
    """The addresses without their query, which may hold a secret."""
    return [file.url.partition("?")[0] for file in one.files]
