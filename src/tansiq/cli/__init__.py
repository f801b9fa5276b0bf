"""The ``tansiq`` command: thin, and loaded a command at a time, so that ``tansiq --help`` costs next to nothing."""

from __future__ import annotations

import sys

import click

from tansiq.cli.exits import EXIT_CODES, report_failures
from tansiq.cli.lazy import Entry, LazyGroup
from tansiq.cli.options import language_option, version_option

__all__ = ["COMMANDS", "main", "tansiq"]

# A new command is one module and one line here.
COMMANDS = {
    "lists": Entry("tansiq.cli.lists:lists", "Load or fetch lists, show what is loaded, tell what changed."),
    "screen": Entry("tansiq.cli.screen:screen", "Screen a manifest of travellers against the loaded lists."),
    "search": Entry("tansiq.cli.search:search", "Search the loaded lists for one name."),
    "compare": Entry("tansiq.cli.compare:compare", "Compare two names or records and show the evidence in bits."),
    "mrz": Entry("tansiq.cli.mrz:mrz", "Read the machine-readable zone of a passport, card or visa."),
    "read": Entry("tansiq.cli.read:read", "Read open-source articles: text, dates, statements, figures."),
    "case-types": Entry("tansiq.cli.case_types:case_types", "List, check and draw the case types and their steps."),
    "law": Entry("tansiq.cli.law:law", "List and check legal bases and charters; ask what may be sent, and why not."),
    "index": Entry("tansiq.cli.index:index", "Build, describe and verify an index of listed subjects."),
    "ledger": Entry("tansiq.cli.ledger:ledger", "Verify the tamper-evident log, and prove single entries of it."),
    "witness": Entry("tansiq.cli.witness:witness", "Keep a witness: cosign the states of logs, never two stories."),
    "envelope": Entry("tansiq.cli.envelope:envelope", "Show what an envelope says to somebody who cannot open it."),
    "demo": Entry("tansiq.cli.demo:demo", "Screen a fictional flight, end to end, and check the outcome."),
    "desk": Entry("tansiq.cli.desk:desk", "Run the casework application; make and check its set-up."),
    "completion": Entry("tansiq.cli.completion:completion", "Print the shell completion script."),
}

_EPILOG = "\b\nExit codes:\n" + "\n".join(f"  {code:>3}  {meaning}" for code, meaning in EXIT_CODES.items())


@click.group(cls=LazyGroup, table=COMMANDS, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@version_option
@language_option
def tansiq() -> None:
    """Tansiq: the open desk for international police and judicial cooperation.

    What it reports are possible hits: suggestions for a person to decide on, each with its reasons in bits.
    """


def main() -> None:
    """Run the command line; what a terminal cannot encode is escaped rather than raised."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # absent where a caller put another stream in place
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    with report_failures():
        tansiq(prog_name="tansiq")
