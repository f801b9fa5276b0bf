"""Files on the disk: what lies there belongs to a row, and a file that is gone is told."""

from __future__ import annotations

import os
import time
from uuid import uuid4

import pytest

from tansiq.desk.uploads import keeping
from tansiq.errors import TansiqError


def test_a_file_without_a_row_is_left_over_once_it_is_old() -> None:
    known, lone, fresh = uuid4(), uuid4(), uuid4()
    for each in (known, lone, fresh):
        keeping.write(each, [b"x"])
        if each != fresh:
            os.utime(keeping.path_of(each), (time.time() - 7200,) * 2)
    assert keeping.left_over([known]) == [keeping.path_of(lone)]


def test_nothing_is_left_over_where_nothing_was_sent() -> None:
    assert keeping.left_over([]) == []


def test_a_file_that_is_gone_is_told() -> None:
    with pytest.raises(TansiqError, match=r"storage\.unreadable"):
        list(keeping.parts(uuid4()))


def test_the_fingerprint_depends_on_where_a_file_is_cut() -> None:
    assert keeping.digests([b"ab", b"c"])[0] == keeping.digests([b"abc"])[0]
    assert keeping.digests([b"ab", b"c"])[1] != keeping.digests([b"abc"])[1]
