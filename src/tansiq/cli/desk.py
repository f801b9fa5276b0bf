"""``tansiq desk``: make a node ready, run it, and look whether it is set up safely."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tansiq.cli.desk_parameters import tell_parameters
from tansiq.cli.desk_record import tell_verification
from tansiq.cli.desk_rulebook import tell_changes, tell_editions
from tansiq.cli.exits import CHECK_FAILED
from tansiq.cli.ledger_files import PATH, read_content, read_earlier, read_verifier
from tansiq.cli.options import answering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tansiq.cli.terminal import Voice
    from tansiq.desk.accounts.actions.founding import Appointed

__all__ = ["desk"]

_MOST_PARAMETERS = 256 * 1024  # bytes


@click.group()
def desk() -> None:
    """The application that people work in: run it, make its tables, check how it is set up.

    Data lie under TANSIQ_HOME, in SQLite, or in the PostgreSQL that TANSIQ_DATABASE names. Without TANSIQ_HOSTS the
    desk answers on this machine only.
    """


@desk.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port to answer at.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--threads", default=3, show_default=True, type=click.IntRange(1, 64), help="Threads of each process.")
@click.option("--demo", is_flag=True, help="Make fictional accounts, and print their password once.")
@click.option("--worker/--no-worker", default=True, show_default=True, help="Start the worker too (see `work`).")
@answering
def serve(voice: Voice, *, bind: str, workers: int, threads: int, demo: bool, worker: bool) -> None:
    """Make the tables where they are not there yet, and answer and work until stopped."""
    from tansiq.desk import node

    node.prepare()
    node.migrate()
    if demo:
        _tell_accounts(voice, node.demo_accounts(voice.lang))
    voice.say("desk_serving", "bold", address=voice.number(f"http://{bind.replace('127.0.0.1', 'localhost')}/"))
    if not node.serve(bind, workers=workers, threads=threads, with_worker=worker):
        click.get_current_context().exit(CHECK_FAILED)


@desk.command()
@click.option("--once", is_flag=True, help="Do what waits now, and end.")
@answering
def work(voice: Voice, *, once: bool) -> None:
    """Do what no request waits for, until stopped: number entries, put them into the log.

    `tansiq desk serve` starts this too. One process of a node does it; a second one is refused.
    """
    from tansiq.desk import node

    node.prepare()
    if not once:
        voice.say("desk_working")
        node.work()
        return
    done = node.work_once()
    voice.json({"done": done})
    voice.say("desk_worked", logged=voice.number(f"{done['log']:,}"))


@desk.command()
@click.option(
    "--key", metavar="VKEY", help="Public key of the log, or a file that holds it; that beside the log where not given."
)
@click.option("--since", type=PATH, metavar="CHECKPOINT", help="An earlier checkpoint, which the log must continue.")
@answering
def verify(voice: Voice, *, key: str | None, since: Path | None) -> None:
    """Compare every entry of the record with the tamper-evident log; exit with 1 where one is not as it was recorded.

    Named are entries that differ, that are gone, or that were emptied without an order; erased ones are told apart.
    No content is shown.
    """
    from tansiq.desk import node

    node.prepare()
    verifier = read_verifier(key) if key else None
    earlier = read_earlier(since, verifier) if since else None
    with voice.progress("desk_verifying") as progress:
        found = node.verify(verifier, earlier, progress)
    tell_verification(voice, found)
    if found.problems:
        click.get_current_context().exit(CHECK_FAILED)


@desk.command()
@answering
def migrate(voice: Voice) -> None:
    """Make or renew the tables, and the secret that sessions are signed with."""
    from tansiq.desk import node

    node.prepare()
    node.migrate()
    voice.json({"migrated": True})
    voice.say("desk_migrated")


@desk.command()
@answering
def check(voice: Voice) -> None:
    """Look for settings that are not safe for a node that others reach; exit with 1 where there are any."""
    from tansiq.desk import node

    node.prepare()
    found = node.check()
    voice.json({"found": [{"id": each.id, "message": each.msg, "hint": each.hint} for each in found]})
    for each in found:
        voice.line((f"{each.id}: {each.msg}", "yellow"))
    if found:
        click.get_current_context().exit(CHECK_FAILED)
    voice.say("desk_checked")


@desk.command()
@click.option("--set", "table", type=PATH, metavar="FILE", help="Put the limits in FILE (TOML) into force first.")
@click.option(
    "--reason", default="", help="Why: the decision or the act that the limits follow from. Needed with --set."
)
@answering
def parameters(voice: Voice, *, table: Path | None, reason: str) -> None:
    """Show every limit by which cases run and where it comes from; with --set, put the node's own into force.

    Each needs its citation. What was in force before is kept, overseers are told, and clocks that run keep the value
    that they began with. What no law or house has set is refused where a case needs it.
    """
    from tansiq.desk import node

    node.prepare()
    if table is not None:
        node.set_parameters(read_content(table, _MOST_PARAMETERS), reason)
    tell_parameters(voice, *node.parameters())


@desk.command()
@click.option(
    "--check", "is_check", is_flag=True, help="Tell what the files in the folder would change, or what is wrong."
)
@click.option("--show", "number", type=click.IntRange(1), metavar="N", help="Tell what edition N changed.")
@answering
def rulebook(voice: Voice, *, is_check: bool, number: int | None) -> None:
    """Show the editions of the node's own law, letters and case types: which is in force, since when, by whom.

    What lies in the folder `rulebook` of the node is in force for nobody. It is proposed and activated at the desk, by
    two persons.
    """
    from tansiq.desk import node

    node.prepare()
    if is_check:
        tell_changes(voice, node.rulebook_folder())
    elif number is not None:
        tell_changes(voice, node.rulebook_edition(number))
    else:
        tell_editions(voice, node.rulebook())


@desk.command()
@click.argument("file", type=PATH)
@answering
def introduce(voice: Voice, *, file: Path) -> None:
    """Write to FILE what partners are given of this node, and print the fingerprint that is read to them.

    The node's keys are made where there are none; what it is to others stands in exchange.toml of its folder.
    """
    from tansiq.desk import node
    from tansiq.engines.envelopes import read_aloud
    from tansiq.stores.durable import write_durably

    node.prepare()
    data, told = node.introduce()
    write_durably(file, [data])
    voice.json({"path": str(file), "fingerprint": told})
    voice.say("desk_introduced", path=voice.number(file))
    for group in told.split():
        voice.line(f"  {voice.number(group)}  {read_aloud(group, voice.lang)}")


@desk.command("renew-keys")
@click.option("--reason", required=True, help="Why: it is on record.")
@click.option("--revoke", is_flag=True, help="The keys until now count no longer, from this moment.")
@answering
def renew_keys(voice: Voice, *, reason: str, revoke: bool) -> None:
    """Make new keys for the exchange and tell all partners; the old ones end after a time, or at once with --revoke."""
    from tansiq.desk import node

    node.prepare()
    number = node.renew_keys(reason, revoke=revoke)
    voice.json({"number": number, "revoked": revoke})
    voice.say("desk_keys_renewed", number=voice.number(number))


@desk.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-output"), show_default=True,
              metavar="FOLDER", help="Where the proofs go.")  # fmt: skip
@answering
def demo(voice: Voice, *, out: Path) -> None:
    """Let two fictional nodes exchange a request and its answer, one of them killed midway, and prove both.

    Each is a whole node in a process of its own, with its own database, keys and log. They are gone afterwards: the
    proofs need neither. Exit code 1 where the request was taken in twice, or a record is not sound.
    """
    from tansiq.cli.desk_demo import PARTS, exchange_answer, tell_exchange
    from tansiq.demo.exchange import exchange

    with voice.progress("exchange_playing", len(PARTS)) as progress:
        done = exchange(out, lambda part: progress(PARTS.index(part)))
    voice.json(exchange_answer(done))
    tell_exchange(voice, done)
    if not done.is_sound:
        click.get_current_context().exit(CHECK_FAILED)


@desk.command()
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", required=True, help="sysadmin, dpo, oversight, or another role that nobody holds yet.")
@answering
def appoint(voice: Voice, *, username: str, name: str, role: str) -> None:
    """Make the first account that holds a role, and print its first password.

    Refused as soon as somebody holds the role: from then on roles are granted at the desk.
    """
    from tansiq.desk import node

    node.prepare()
    _tell_accounts(voice, [node.appoint(username, name, role, voice.lang)])


@desk.command()
@click.argument("path", type=PATH)
@click.option("--with-keys", is_flag=True, help="Put the secret keys in too: whoever has them acts as this node.")
@answering
def backup(voice: Voice, *, path: Path, with_keys: bool) -> None:
    """Write a backup to PATH, or into it where it is a folder: both databases, the log and its public key.

    The desk goes on meanwhile. Lists and indexes are left out: they are fetched and built again. The archive holds the
    content of the record: encrypt it before it leaves the machine.
    """
    from tansiq.desk import node

    node.prepare()
    made = node.back_up(path, with_keys=with_keys)
    voice.json({"path": str(made.path), "logged": made.logged, "keys": with_keys})
    voice.say("desk_backed_up", path=voice.number(made.path), logged=voice.number(f"{made.logged:,}"))


@desk.command()
@click.argument("archive", type=PATH)
@answering
def restore(voice: Voice, *, archive: Path) -> None:
    """Put the backup ARCHIVE into an empty TANSIQ_HOME, and compare the record with its log; exit with 1 as `verify`.

    On PostgreSQL the database must be empty too. Restore what you made yourself: an archive is not signed.
    """
    from tansiq.desk import node

    restored = node.restore(archive)
    found = node.verify(None, None)
    tell_verification(voice, found)
    voice.say("desk_restored", made=voice.number(restored.made_at))
    if not restored.has_key:
        voice.line((voice.text("desk_no_key"), "yellow"))
    if found.problems:
        click.get_current_context().exit(CHECK_FAILED)


def _tell_accounts(voice: Voice, made: Sequence[Appointed]) -> None:
    voice.json({"accounts": [each._asdict() for each in made]})
    for each in made:
        voice.line(f"  {voice.number(each.username)}  ", (voice.text("desk_role", role=each.role), "dim"))
    for password in dict.fromkeys(each.password for each in made):
        voice.say("desk_password", "bold", password=voice.number(password))
