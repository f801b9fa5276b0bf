"""Check the shape of the code: short files, short functions, few positional arguments, no import cycle.

Prints each place that is out of bounds and exits with 1 when there is one. A generated table is exempt: its first
line says ``generated``. Paths through a function are counted by ruff (C901).
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import grimp

FILE_LINES, FUNCTION_LINES, FUNCTION_LINES_P90, POSITIONAL = 400, 40, 25, 5
ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("src", "tools", "benchmarks", "tests")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def lines(function: Function) -> int:
    """Lines from ``def`` to the end of the body; the docstring does not count."""
    total = (function.end_lineno or 0) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return total
    return total - ((function.body[0].end_lineno or 0) - function.body[0].lineno + 1)


def _is_kernel(function: Function) -> bool:
    """Compiled by numba, which knows no keyword-only arguments."""
    return any("njit" in ast.unparse(decorator) for decorator in function.decorator_list)


def _function_faults(function: Function, *, is_oracle: bool) -> Iterator[str]:
    arguments = [*function.args.posonlyargs, *function.args.args]
    positional = sum(argument.arg not in ("self", "cls") for argument in arguments)
    if lines(function) > FUNCTION_LINES:
        yield f"{function.lineno}: {function.name} has {lines(function)} lines, at most {FUNCTION_LINES}"
    # The arguments of a test are fixtures, given by name.
    is_free = is_oracle or _is_kernel(function) or function.name.startswith("test_")
    if positional > POSITIONAL and not is_free:
        yield f"{function.lineno}: {function.name} has {positional} positional arguments, at most {POSITIONAL}"


def file_faults(text: str, *, is_oracle: bool = False) -> tuple[list[str], list[int]]:
    """What is out of bounds in one file's text, and how long its functions are.

    An oracle has the signatures of the kernels that it stands beside.
    """
    rows = text.splitlines()
    if rows and "generated" in rows[0].lower():
        return [], []
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, Function)]
    faults = [fault for function in functions for fault in _function_faults(function, is_oracle=is_oracle)]
    if len(rows) > FILE_LINES:
        faults.append(f"1: the file has {len(rows)} lines, at most {FILE_LINES}")
    return faults, [lines(function) for function in functions]


def _late_lines(text: str) -> set[int]:
    """The lines on which a function imports something: not before it is called, when every module is whole."""
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, Function)]
    return {
        node.lineno
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }


def _import_graph(package: str) -> grimp.ImportGraph:
    """The imports that run when the modules of a package are loaded."""
    import grimp

    graph = grimp.build_graph(package, exclude_type_checking_imports=True, cache_dir=None)
    for module in sorted(graph.modules):
        found = find_spec(module)
        assert found is not None
        assert found.origin is not None
        late = _late_lines(Path(found.origin).read_text(encoding="utf-8"))
        for imported in graph.find_modules_directly_imported_by(module) if late else ():
            places = graph.get_import_details(importer=module, imported=imported)
            if all(place["line_number"] in late for place in places):
                graph.remove_import(importer=module, imported=imported)
    return graph


def cycles(package: str) -> Iterator[str]:
    """Run-time import cycles between the modules of a package, each told once."""
    graph = _import_graph(package)
    for module in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(module)):
            back = graph.find_shortest_chain(importer=imported, imported=module)
            if back and module == min(back):
                yield f"import cycle: {' -> '.join((module, *back))}"


def main() -> int:
    """Check every Python file of the tree; return the exit code."""
    faults, lengths = list(cycles("tansiq")), []
    for path in sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")):
        found, long = file_faults(path.read_text(encoding="utf-8"), is_oracle=path.name == "oracle.py")
        faults += [f"{path.relative_to(ROOT)}:{fault}" for fault in found]
        lengths += long
    p90 = sorted(lengths)[len(lengths) * 9 // 10] if lengths else 0
    if p90 > FUNCTION_LINES_P90:
        faults.append(f"one function of ten has over {p90} lines, at most {FUNCTION_LINES_P90}")
    print("".join(f"{fault}\n" for fault in faults), end="")
    print(f"Shape: {len(lengths)} functions, nine of ten within {p90} lines; {len(faults)} places out of bounds.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
