"""A segment file gives back what was written, or says what is wrong with it."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as some

from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores.segment_file import ALIGNMENT, damaged_parts, open_segment_file, write_segment_file

PAIR = np.dtype([("token", "<u4"), ("fat", "<u8")])
ARRAYS = {
    "empty": np.zeros(0, np.float64),
    "flags": np.array([True, False, True]),
    "offsets": np.arange(5, dtype=np.int64),
    "pairs": np.array([(1, 2), (3, 4)], PAIR),
    "payload": np.frombuffer(b"some bytes of names", np.uint8),
    "table": np.arange(6, dtype=np.float32).reshape(3, 2),
    "tags": np.array([b"UN", b"OFAC"]),
}

on_disk = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_segment_file(tmp_path / "a.tsq", ARRAYS)
    return tmp_path / "a.tsq"


def test_every_array_comes_back_as_it_was(path: Path) -> None:
    arrays = open_segment_file(path).arrays
    assert sorted(arrays) == sorted(ARRAYS)
    for name, array in ARRAYS.items():
        assert arrays[name].dtype == array.dtype
        assert arrays[name].shape == array.shape
        assert np.array_equal(arrays[name], array)
    assert list(damaged_parts(path)) == []


def test_the_same_arrays_give_the_same_bytes(path: Path) -> None:
    backwards = dict(reversed(ARRAYS.items()))
    write_segment_file(path.with_name("b.tsq"), backwards)
    assert path.with_name("b.tsq").read_bytes() == path.read_bytes()


def test_arrays_are_read_only_and_aligned(path: Path) -> None:
    for array in open_segment_file(path).arrays.values():
        assert not array.flags.writeable
        assert array.size == 0 or array.ctypes.data % ALIGNMENT == 0


def test_arrays_outlive_their_file(path: Path) -> None:
    arrays = open_segment_file(path).arrays
    path.unlink()
    assert arrays["payload"].tobytes() == b"some bytes of names"


def test_a_segment_without_arrays_is_whole(tmp_path: Path) -> None:
    write_segment_file(tmp_path / "none.tsq", {})
    assert open_segment_file(tmp_path / "none.tsq").arrays == {}
    assert list(damaged_parts(tmp_path / "none.tsq")) == []


kinds = st.sampled_from(["?", "i1", "u2", "<i4", ">i4", "<u8", "<f4", ">f8", "S5"])
shapes = some.array_shapes(max_dims=2, min_side=0, max_side=9)


@on_disk
@given(st.dictionaries(st.from_regex(r"[a-z][a-z0-9_.]{0,9}", fullmatch=True), some.arrays(kinds, shapes), max_size=5))
def test_any_flat_arrays_come_back(tmp_path: Path, arrays: dict[str, Any]) -> None:
    seal = write_segment_file(tmp_path / "any.tsq", arrays)
    opened = open_segment_file(tmp_path / "any.tsq")
    assert opened.seal == seal
    assert seal.bytes == (tmp_path / "any.tsq").stat().st_size
    assert opened.arrays.keys() == arrays.keys()
    for name, array in arrays.items():
        stored = opened.arrays[name]
        assert (stored.shape, stored.dtype) == (array.shape, array.dtype.newbyteorder("<"))
        assert stored.tobytes() == array.astype(stored.dtype).tobytes()


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("objects", np.array([object()])),
        ("text", np.array(["name"])),
        ("moments", np.array(["2020-01-01"], "datetime64[D]")),
        ("Upper", np.zeros(1)),
        ("../up", np.zeros(1)),
        ("deep", np.zeros((1, 1, 1))),
        ("scalar", np.zeros(())),
        ("padded", np.zeros(1, np.dtype([("a", "u1"), ("b", "u8")], align=True))),
    ],
)
def test_what_a_segment_cannot_hold_is_refused_by_name(tmp_path: Path, name: str, array: Any) -> None:
    with pytest.raises(MalformedError, match=r"index\.array_kind") as caught:
        write_segment_file(tmp_path / "x.tsq", {name: array})
    assert caught.value.details["part"] == name
    assert list(tmp_path.iterdir()) == []


@on_disk
@given(st.data())
def test_any_flipped_bit_is_found(path: Path, flip: Callable[..., None], data: st.DataObject) -> None:
    write_segment_file(path, ARRAYS)
    position = data.draw(st.integers(0, path.stat().st_size - 1))
    flip(path, position, data.draw(st.integers(0, 7)))
    if position < ALIGNMENT + _directory_length(path.with_name("good.tsq")):
        with pytest.raises(MalformedError, match=r"index\.(not_a_segment|header_damaged|truncated)"):
            open_segment_file(path)
    else:
        parts = list(damaged_parts(path))
        assert len(parts) == 1
        assert parts[0] in {*ARRAYS, "(padding)"}


def _directory_length(path: Path) -> int:
    write_segment_file(path, ARRAYS)
    return int(struct.unpack_from("<I", path.read_bytes(), 12)[0])


@pytest.mark.parametrize("name", [name for name, array in ARRAYS.items() if array.size])
def test_a_damaged_array_is_named(path: Path, flip: Callable[..., None], name: str) -> None:
    stored = open_segment_file(path).arrays
    start = path.read_bytes().index(stored[name].tobytes(), ALIGNMENT + _directory_length(path.with_name("good.tsq")))
    flip(path, start)
    assert list(damaged_parts(path)) == [name]


@on_disk
@given(st.integers(0, 2_000))
def test_a_file_cut_short_at_any_place_is_refused(path: Path, length: int) -> None:
    write_segment_file(path, ARRAYS)
    data = path.read_bytes()
    path.write_bytes(data[: min(length, len(data) - 1)])
    with pytest.raises(MalformedError, match=r"index\.truncated"):
        open_segment_file(path)


def test_a_file_with_more_at_its_end_is_refused(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(MalformedError, match=r"index\.truncated"):
        open_segment_file(path)


@on_disk
@given(st.binary(max_size=300))
def test_a_foreign_file_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "foreign.tsq").write_bytes(data)
    with pytest.raises(MalformedError, match=r"index\.(truncated|not_a_segment)"):
        open_segment_file(tmp_path / "foreign.tsq")


def test_a_missing_file_and_a_folder_in_its_place_are_refused(tmp_path: Path) -> None:
    for place in (tmp_path / "gone.tsq", tmp_path):
        with pytest.raises(MalformedError, match=r"index\.segment_missing"):
            open_segment_file(place)


def _forged(path: Path, directory: bytes, *, version: int = 1, data: bytes = b"", total: int | None = None) -> Path:
    """A file whose header is whole: somebody meant it."""
    start = -(-(64 + len(directory)) // 64) * 64
    size = start + len(data) if total is None else total
    sealed = struct.pack("<8sIIQ8x", b"TANSIQSG", version, len(directory), size)
    digest = blake2b(sealed + directory, digest_size=32).digest()
    path.write_bytes((sealed + digest + directory).ljust(start, b"\0") + data)
    return path


def _entry(**changes: object) -> dict[str, object]:
    return {"name": "a", "dtype": "|u1", "shape": [1], "offset": 0, "checksum": "", **changes}


def test_the_forger_of_these_tests_makes_valid_files(tmp_path: Path) -> None:
    path = _forged(tmp_path / "x.tsq", json.dumps([_entry()]).encode(), data=b"\7")
    assert open_segment_file(path).arrays["a"].tolist() == [7]


def test_another_version_is_refused_as_such(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"index\.version.*found=2.*expected=1"):
        open_segment_file(_forged(tmp_path / "x.tsq", b"[]", version=2))


@pytest.mark.parametrize(
    "directory",
    [
        [_entry(shape=[1 << 40])],
        [_entry(shape=[1 << 47, 1 << 47])],
        [_entry(shape=[1 << 70])],
        [_entry(shape=[-1])],
        [_entry(shape=[True])],
        [_entry(shape=[1.0])],
        [_entry(shape=[])],
        [_entry(shape=[1, 1, 1])],
        [_entry(shape="1")],
        [_entry(offset=64)],
        [_entry(offset=-64)],
        [_entry(), _entry(name="b", offset=0)],
        [_entry(), _entry(offset=64)],
        [_entry(dtype="O")],
        [_entry(dtype="|O8")],
        [_entry(dtype="|V8")],
        [_entry(dtype="<U1")],
        [_entry(dtype=">i4")],
        [_entry(dtype=None)],
        [_entry(dtype=[])],
        [_entry(dtype=[["a", "|O8"]])],
        [_entry(dtype=[["a", "|u1"], ["a", "|u1"]])],
        [_entry(dtype=[["a", "|u1", [1 << 40]]])],
        [_entry(name="../../etc/passwd")],
        [_entry(name=None)],
        [_entry(checksum=None)],
        [_entry(more=1)],
        [{}],
        [[]],
        {},
        None,
    ],
)
def test_a_hostile_directory_is_refused(tmp_path: Path, directory: object) -> None:
    path = _forged(tmp_path / "x.tsq", json.dumps(directory).encode(), data=b"\7" + bytes(127))
    for read in (open_segment_file, lambda path: list(damaged_parts(path))):
        with pytest.raises(MalformedError, match=r"index\.header_damaged"):
            read(path)


@pytest.mark.parametrize("directory", [b"", b"\xff", b"[" * 200_000, b"[" + b"9" * 5_000 + b"]", b"not json"])
def test_a_directory_that_is_no_json_is_refused(tmp_path: Path, directory: bytes) -> None:
    with pytest.raises(MalformedError, match=r"index\.header_damaged"):
        open_segment_file(_forged(tmp_path / "x.tsq", directory))


def test_a_directory_of_gigabytes_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "x.tsq"
    path.write_bytes(struct.pack("<8sIIQ8x32s", b"TANSIQSG", 1, 0xFFFFFFFF, 64, bytes(32)))
    with pytest.raises(MalformedError, match=r"index\.header_damaged"):
        open_segment_file(path)


def test_a_size_that_is_not_that_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TansiqError, match=r"index\.truncated"):
        open_segment_file(_forged(tmp_path / "x.tsq", b"[]", total=1 << 50))
