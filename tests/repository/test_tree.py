"""The tree: tests mirror the source, names say what a module is, and no file knows the machine it was written on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tansiq"
TESTS = ROOT / "tests"

# Tests that look at more than one module say so in their name.
ACROSS = frozenset(
    {
        "bad_input", "laws", "leaks", "properties", "end_to_end", "published_lists", "published_lists_uk_fbi",
        "published_messages", "published_vectors",
    }
)  # fmt: skip
VAGUE = frozenset({"utils", "util", "helpers", "helper", "manager", "managers", "common", "core", "misc", "base"})
TEXTS = frozenset({"", ".cfg", ".csv", ".html", ".in", ".md", ".py", ".svg", ".toml", ".tsv", ".txt", ".yml"})


def _generated(path: Path) -> bool:
    return "generated" in path.read_text(encoding="utf-8").split("\n", 1)[0].lower()


def _has_code(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for node in ast.walk(tree))


def _modules() -> Iterator[Path]:
    for path in sorted(SOURCE.rglob("*.py")):
        if path.name != "__main__.py" and _has_code(path) and not _generated(path):
            yield path.relative_to(SOURCE)


def _mirror(module: Path) -> Path:
    """Where the tests of a module stand; those of a package's own face bear the name of the package."""
    if module.name == "__init__.py":
        return module.parent.parent / f"test_{module.parent.name or 'tansiq'}.py"
    return module.parent / f"test_{module.stem.lstrip('_')}.py"


def _is_tested(module: Path) -> bool:
    """A module has a test file of its name, or a test in the folder of its package imports it by name."""
    dotted = ".".join(("tansiq", *module.with_suffix("").parts)).removesuffix(".__init__")
    package, _, name = dotted.rpartition(".")
    imports = re.compile(rf"{re.escape(dotted)}\b|from {re.escape(package)} import [^\n]*\b{name}\b")
    near = [*(TESTS / module.parent).glob("test_*.py"), TESTS / module.parent.parent / f"test_{module.parent.name}.py"]
    return (TESTS / _mirror(module)).is_file() or any(
        path.is_file() and imports.search(path.read_text(encoding="utf-8")) for path in near
    )


def _texts() -> Iterator[Path]:
    """Every text file of the checkout, without what tools leave in it."""
    left = {".git", ".venv", ".venv-peers", "__pycache__", "demo-output", "build", "dist"}
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT).parts
        if any(part in left or part.endswith(("_cache", ".egg-info")) or part == ".hypothesis" for part in inside):
            continue
        if path.is_file() and path.suffix in TEXTS:
            yield path


def test_every_module_has_its_tests() -> None:
    assert [str(module) for module in _modules() if not _is_tested(module)] == []


def test_every_test_file_mirrors_a_module() -> None:
    astray = []
    for path in sorted(TESTS.rglob("test_*.py")):
        inside = path.relative_to(TESTS)
        name = path.stem.removeprefix("test_")
        home = SOURCE / inside.parent
        known = (home / f"{name}.py", home / f"_{name}.py", home / name / "__init__.py")
        whole = name in ACROSS | {"init"} or (inside.parent == Path() and name == "tansiq")
        if (
            inside.parts[0] not in ("repository", "tools", "benchmarks", "fuzzing")
            and not whole
            and not any(at.is_file() for at in known)
        ):
            astray.append(str(inside))
    assert astray == []


def test_no_module_has_a_vague_name() -> None:
    folders = [ROOT / "src", ROOT / "tools", ROOT / "benchmarks"]
    vague = [str(path) for folder in folders for path in folder.rglob("*") if path.stem in VAGUE]
    assert vague == []


def test_no_file_names_a_place_of_one_machine_or_an_index() -> None:
    place = re.compile(
        r"/(?:work|root|Users|opt)/|/home/[a-z]|(?<!no-emit-)(?:index-url|find-links)|pythonhosted|pypi\.org"
    )
    named = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in _texts()
        if path.parent != Path(__file__).parent
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if place.search(line)
    ]
    assert named == []
