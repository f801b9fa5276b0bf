"""``tansiq screen``: a manifest of travellers against the loaded lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tansiq.cli.exits import SOME_REJECTED
from tansiq.cli.options import answering, column_option, limit_option, list_option, min_bits_option, out_option

if TYPE_CHECKING:
    from tansiq.cli.terminal import Voice

__all__ = ["screen"]


@click.command()
@click.argument("manifest", type=click.Path(path_type=Path))
@list_option
@out_option("--out", "Write every possible hit to this file: .jsonl, .csv, .parquet or .xlsx.")
@out_option("--rejected", "Write the rejected rows, each with its reason, to this file.")
@limit_option("At most this many possible hits for one traveller.")
@min_bits_option
@column_option
@click.option("--show", type=click.IntRange(0), default=25, show_default=True, metavar="N",
              help="Show this many travellers on the terminal, strongest evidence first.")  # fmt: skip
@answering
def screen(
    voice: Voice,
    manifest: Path,
    *,
    list_names: tuple[str, ...],
    out: Path | None,
    rejected: Path | None,
    limit: int,
    min_bits: float | None,
    mapping: dict[str, str] | None,
    show: int,
) -> None:
    """Screen the travellers of MANIFEST (CSV, XLSX, Parquet, PAXLST or PNRGOV) against the loaded lists.

    A table or a file of passenger messages: which, is found from the file itself.
    Prints possible hits, each with its evidence in bits and the reasons that decide it. A row that cannot be read
    is set aside with its reason, never dropped; one with a doubtful value is screened, and the doubt is told. The exit
    code is then 5.
    """
    from tansiq.cli.export import HIT_COLUMNS, REJECTED_COLUMNS, written
    from tansiq.cli.manifest import manifest_answer, show_manifest
    from tansiq.cli.outcome import Outcome
    from tansiq.cli.screening import open_indexes
    from tansiq.cli.screening import screen as screen_rows
    from tansiq.engines.manifests import Heard, lost_segments
    from tansiq.engines.tables import Report
    from tansiq.stores.files import look_at_manifest, read_manifest
    from tansiq.stores.home import tansiq_home

    report, heard = Report(), list[Heard]()
    with (
        open_indexes(tansiq_home(), list_names) as indexes,
        written(out, HIT_COLUMNS) as write_hit,
        written(rejected, REJECTED_COLUMNS) as write_rejected,
        voice.progress("screening") as progress,
    ):
        columns = look_at_manifest(manifest, mapping)
        outcome = Outcome(voice, write_hit, write_rejected, show)
        rows = read_manifest(manifest, columns, report, heard)
        outcome.take_each(screen_rows(rows, indexes, limit=limit, min_bits=min_bits), progress)
        outcome.take_each(lost_segments(heard, report), progress)
    voice.json(outcome.answer(list(indexes), manifest_answer(columns, heard, report, voice.lang)))
    show_manifest(voice, columns, heard, report)
    outcome.tell(out=out, rejected_file=rejected)
    if outcome.rejected or outcome.reservations or (heard and report.problems):
        click.get_current_context().exit(SOME_REJECTED)
