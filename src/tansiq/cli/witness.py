"""``tansiq witness``: keep a witness of logs, which cosigns each new state that continues the one before."""

from __future__ import annotations

import signal
import threading
from datetime import UTC, datetime
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

import click

from tansiq.cli.exits import SOME_REJECTED
from tansiq.cli.ledger_files import PATH, read_verifier
from tansiq.cli.options import answering
from tansiq.errors import RefusedError

if TYPE_CHECKING:
    from tansiq.cli.terminal import Voice
    from tansiq.transports.witness_server import WitnessServer

__all__ = ["witness"]

_KINDS = ("ed25519", "ml-dsa-44")


@click.group()
def witness() -> None:
    """Keep a witness: it cosigns the states of logs that it knows, and never two that contradict each other.

    FOLDER holds its key and what it cosigned last. It is never restored from a backup: a witness that forgot what it
    cosigned begins anew, with a new key.
    """


@witness.command()
@click.argument("folder", type=PATH)
@click.argument("name")
@click.option("--kind", type=click.Choice(_KINDS), default=_KINDS[0], show_default=True, help="How it signs.")
@answering
def make(voice: Voice, folder: Path, name: str, *, kind: str) -> None:
    """Make a witness in FOLDER with a new key under NAME, such as witness.example/w1, and print its public key."""
    from tansiq.stores.witness import make_witness

    key = make_witness(folder, name, kind)
    voice.json({"name": key.name, "key": key.line})
    voice.say("witness_made")
    voice.line(voice.number(key.line))


@witness.command()
@click.argument("folder", type=PATH)
@click.argument("key", metavar="VKEY")
@answering
def trust(voice: Voice, folder: Path, key: str) -> None:
    """Let the witness in FOLDER know a log, by its public key (name+identifier+key), or a file that holds it."""
    from tansiq.stores.witness import trust_log

    verifier = read_verifier(key)
    added = trust_log(folder, verifier)
    voice.json({"origin": verifier.name, "added": added})
    voice.say("witness_trusts", origin=voice.value(verifier.name))


@witness.command()
@click.argument("folder", type=PATH)
@click.option("--bind", default="127.0.0.1:8010", show_default=True, help="Address and port to answer at.")
@answering
def serve(voice: Voice, folder: Path, *, bind: str) -> None:
    """Answer requests for cosignatures over HTTP (C2SP tlog-witness) until stopped.

    What comes and goes is signed, and nothing of it is secret; logs elsewhere ask over https only: put a server with
    TLS before it.
    """
    from functools import partial

    from tansiq.stores.witness import open_witness
    from tansiq.transports.witness_server import WitnessServer

    name = open_witness(folder).key.name
    with WitnessServer(_place(bind), partial(open_witness, folder)) as server:
        host, port = server.server_address[:2]
        shown = f"http://[{host!s}]:{port}" if ":" in str(host) else f"http://{host!s}:{port}"
        voice.say("witness_serving", "bold", name=voice.value(name), address=voice.number(shown))
        _serve(server)


@witness.command()
@click.argument("folder", type=PATH)
@click.argument("carried", type=PATH)
@answering
def answer(voice: Voice, folder: Path, carried: Path) -> None:
    """Answer the requests that lie in the folder CARRIED, beside them; exit with 5 where one was refused."""
    from tansiq.stores.witness import open_witness
    from tansiq.transports.witnesses import answer_folder

    if not carried.is_dir():
        raise RefusedError("cli.file_refused", path=str(carried), problem="not a folder")
    answered = list(answer_folder(open_witness(folder), carried, int(time())))
    refused = [(path, error) for path, error in answered if error is not None]
    done = len(answered) - len(refused)
    voice.json({"answered": done, "refused": [{"path": str(path), "code": error.code} for path, error in refused]})
    for path, error in refused:
        voice.say_error(error, f"{voice.number(path.name)}: ")
    voice.say("witness_answered", done=voice.number(done), refused=voice.number(len(refused)))
    if refused:
        click.get_current_context().exit(SOME_REJECTED)


@witness.command()
@click.argument("folder", type=PATH)
@answering
def show(voice: Voice, folder: Path) -> None:
    """Show what the witness in FOLDER cosigned last of each log, and where a log contradicted itself."""
    from tansiq.stores.witness import open_witness

    opened = open_witness(folder)
    seen, evidence = list(opened.seen()), opened.contradictions()
    logs = [
        {"origin": one.origin, "size": one.checkpoint.size, "root": one.checkpoint.root.hex(), "at": _instant(one.at)}
        if one.checkpoint
        else {"origin": one.origin, "size": None, "root": None, "at": None}
        for one in seen
    ]
    voice.json({"name": opened.key.name, "key": opened.key.line, "logs": logs, "contradictions": [*map(str, evidence)]})
    voice.line(voice.number(opened.key.line))
    for one in seen:
        origin = voice.value(one.origin)
        if one.checkpoint is None:
            voice.say("witness_unseen", origin=origin)
            continue
        size = voice.number(f"{one.checkpoint.size:,}")
        voice.say("witness_state", origin=origin, size=size, at=voice.number(_instant(one.at)))
    for path in evidence:
        voice.say("witness_evidence", "red", path=voice.number(path))


def _instant(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _place(bind: str) -> tuple[str, int]:
    host, _, port = bind.rpartition(":")
    if not host or not (port.isascii() and port.isdecimal()) or int(port) > 65535:
        wanted = "--bind takes ADDRESS:PORT"
        raise click.UsageError(wanted)
    return host.strip("[]"), int(port)


def _serve(server: WitnessServer) -> None:
    """Answer until SIGTERM or SIGINT: what is being written is finished by its own order, whenever it ends."""

    def stop(_number: int, _frame: object) -> None:
        threading.Thread(target=server.shutdown).start()  # it waits for the loop, which this very thread runs

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        server.serve_forever()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
