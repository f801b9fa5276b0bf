"""Inputs guided by what they reach: atheris (libFuzzer) over the same readers, samples and tokens; Linux only.

``python -m benchmarks.fuzzing.guided READER INPUTS SEED FOLDER`` tries them in this process; faults of the reader are
kept in FOLDER and the next input is tried, a crash or hang ends the process and leaves libFuzzer's own file there.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from random import Random

__all__ = ["Guided", "is_available", "main", "run_guided"]

#: Seconds an input may take, MiB the process may hold.
_OPTIONS = ("-timeout=20", "-rss_limit_mb=4096", "-print_final_stats=1")
Guided = dict[str, int]


def is_available() -> bool:
    """Whether atheris is installed: it has wheels for Linux on x86-64 only."""
    return find_spec("atheris") is not None


def run_guided(parser: str, inputs: int, seed: int, folder: Path) -> tuple[Guided, list[Path]]:
    """Try ``inputs`` in a process of their own: how many were read, how many faults; and their files."""
    folder.mkdir(parents=True, exist_ok=True)
    before = set(folder.iterdir())
    command = [sys.executable, "-m", __name__, parser, str(inputs), str(seed), str(folder)]
    with (folder / "log.txt").open("wb") as log:
        subprocess.run(command, stdout=log, stderr=log, check=False)
    figures = folder / "figures.json"
    told: Guided = json.loads(figures.read_text(encoding="utf-8")) if figures.is_file() else {}
    left = sorted(path for path in set(folder.iterdir()) - before if path.name not in ("log.txt", "figures.json"))
    return told, left


def main(name: str, inputs: int, seed: int, folder: Path) -> None:
    """Instrument the package, then give libFuzzer the reader, the samples as its corpus, and half of the mutations."""
    import atheris

    with atheris.instrument_imports(include=["tansiq"], enable_loader_override=False):
        from benchmarks.fuzzing import parsers
    from benchmarks.fuzzing.attempts import attempt
    from benchmarks.fuzzing.keeping import keep
    from benchmarks.fuzzing.mutation import MAX_BYTES, mutate
    from benchmarks.fuzzing.samples import samples_of
    from benchmarks.fuzzing.structure import look_at
    from benchmarks.fuzzing.tally import Found
    from benchmarks.fuzzing.tokens import tokens

    parser, random = parsers.parser_named(name), Random()
    samples, words = samples_of(parser), tokens(parser.shape)
    told: Guided = dict.fromkeys(("inputs", "read", "things", "faults"), 0)

    def try_one(data: bytes) -> None:
        outcome = attempt(parser, data)
        told["inputs"] += 1
        told["read"] += not (outcome.code or outcome.fault)
        told["things"] += outcome.count
        if outcome.fault:
            told["faults"] += 1
            keep(folder, parser, Found(outcome.fault, told["inputs"], data))
        if told["inputs"] % 1000 == 0 or told["inputs"] >= inputs:
            _write(folder, told)

    def change(data: bytes, size: int, draw: int) -> bytes:
        random.seed(draw)
        if random.random() < 0.5:
            return bytes(atheris.Mutate(data, size))
        seen = look_at(data, parser.shape) if random.random() < 0.5 else random.choice(samples)
        return mutate(random, (seen, samples[0]), words)[:size]

    with tempfile.TemporaryDirectory() as corpus:
        _lay_out(Path(corpus), [sample.data for sample in samples])
        options = [f"-runs={inputs}", f"-seed={seed + 1}", f"-max_len={MAX_BYTES}", f"-artifact_prefix={folder}/"]
        atheris.Setup([name, *options, *_OPTIONS, corpus], try_one, custom_mutator=change)
        atheris.Fuzz()


def _lay_out(corpus: Path, samples: list[bytes]) -> None:
    for number, sample in enumerate(samples):
        (corpus / str(number)).write_bytes(sample)


def _write(folder: Path, told: Guided) -> None:
    (folder / "figures.json").write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
