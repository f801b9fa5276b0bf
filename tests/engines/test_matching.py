"""The face of the matching engine: whole when used, and light for those who only read records."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tansiq.engines import matching
from tansiq.engines.matching import search, segment


@pytest.mark.parametrize("name", matching.__all__)
def test_every_name_of_the_face_is_there(name: str) -> None:
    assert getattr(matching, name) is not None


def test_its_modules_can_be_imported_from_it() -> None:
    assert search.search_segments.__module__ == "tansiq.engines.matching.search"
    assert segment.build_segment.__module__ == "tansiq.engines.matching.segment"


def test_an_unknown_name_is_told() -> None:
    assert dir(matching) == sorted(matching.__all__)
    with pytest.raises(AttributeError, match="no attribute 'verdict'"):
        matching.verdict  # noqa: B018


def test_the_threshold_is_known_without_loading_a_kernel() -> None:
    # In a new interpreter: this one has loaded everything already.
    probe = "import sys; from tansiq.engines.matching import DEFAULT_MIN_BITS, Record; print('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
