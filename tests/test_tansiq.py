"""The library's face: light to import, whole when used."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

import tansiq

HEAVY = {"numpy", "numba", "pyarrow", "lxml", "click", "rich"}


def test_the_import_of_tansiq_loads_nothing_heavy() -> None:
    # In a new interpreter: this one has loaded everything already.
    probe = f"import sys, tansiq; print(sorted({HEAVY!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", tansiq.__all__)
def test_every_name_of_the_face_is_there_and_has_a_docstring(name: str) -> None:
    assert getattr(tansiq, name).__doc__


def test_the_face_lists_its_names_and_no_other() -> None:
    assert dir(tansiq) == sorted(tansiq.__all__)
    with pytest.raises(AttributeError, match="no attribute 'verdict'"):
        tansiq.verdict  # noqa: B018


@pytest.mark.parametrize(
    "used", ["import tansiq.stores.files", "import tansiq\ntansiq.Record(names=['Samir Haddad'], birth_dates=['1984'])"]
)
def test_who_only_reads_records_does_not_wait_for_the_compiled_kernels(used: str) -> None:
    probe = f"import sys\n{used}\nprint(sorted({{'numpy', 'numba', 'pyarrow'}} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_zone_is_read_by_the_day_of_the_machine_unless_a_day_is_given() -> None:
    text = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
    assert str(tansiq.read_mrz(text).birth_date) == "1974-08-12"
    assert str(tansiq.read_mrz(text, date(1970, 1, 1)).birth_date) == "1874-08-12"
