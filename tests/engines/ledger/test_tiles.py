"""Paths, widths and bundles as C2SP tlog-tiles has them, against an independent implementation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tlog_scales import tiles as scales

from tansiq.engines.ledger import Frontier, Node, Tile, frontier_of, nodes_of, read_bundle, tiles_of, write_bundle
from tansiq.engines.ledger.tiles import entries_of, last_tile
from tansiq.errors import MalformedError

Leaves = Callable[[int], list[bytes]]
Tree = Callable[[Sequence[bytes]], tuple[Frontier, Node]]


def test_the_examples_of_the_specification() -> None:
    assert Tile(0, 1_234_067).path == "tile/0/x001/x234/067"
    assert Tile(0, 273, 112).path == "tile/0/273.p/112"
    assert Tile(0, 273, 112).bundle_path == "tile/entries/273.p/112"
    of_70_000 = [tile for level in range(4) for tile in tiles_of(70_000, level)]
    assert [tile for tile in of_70_000 if not tile.is_full] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert len(of_70_000) == 273 + 1 + 1 + 1 + 1
    assert [tile for level in range(3) for tile in tiles_of(256, level)] == [Tile(0, 0), Tile(1, 0, 1)]


@given(level=st.integers(0, 7), index=st.integers(0, 10**10), width=st.integers(1, 256))
def test_paths_are_those_of_an_independent_implementation(level: int, index: int, width: int) -> None:
    tile, part = Tile(level, index, width), width % 256
    assert tile.path.split("/") == scales.tile_path(level, index, part)
    assert tile.bundle_path.split("/") == scales.tile_path(-1, index, part)
    assert tile.full.path == Tile(level, index).path


@given(size=st.integers(0, 10**7), level=st.integers(0, 4))
def test_widths_are_those_of_an_independent_implementation(size: int, level: int) -> None:
    full, width = scales.level_tiles(size, level)
    assert entries_of(level, size) == scales.level_entries(size, level)
    assert last_tile(size, level) == (Tile(level, full, width) if width else None)


@given(since=st.integers(0, 3000), more=st.integers(0, 3000), level=st.integers(0, 1))
def test_what_grew_is_what_the_smaller_tree_has_not(since: int, more: int, level: int) -> None:
    grown = set(tiles_of(since + more, level, since))
    assert grown == set(tiles_of(since + more, level)) - set(tiles_of(since, level))


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 600])
def test_every_node_is_worked_out_from_tiles(leaves: Leaves, tree: Tree, size: int) -> None:
    frontier, node = tree(leaves(size))
    content = {
        tile: b"".join(node(8 * tile.level, tile.index * 256 + at) for at in range(tile.width))
        for level in (0, 1)
        for tile in tiles_of(size, level)
    }
    from_tiles = nodes_of(size, content.__getitem__)
    places = [(level, index) for level in range(size.bit_length()) for index in range(size >> level)]
    assert [from_tiles(*place) for place in places] == [node(*place) for place in places]
    assert frontier_of(size, from_tiles) == frontier


@given(entries=st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_gives_back_its_entries(entries: list[bytes]) -> None:
    assert read_bundle(write_bundle(entries), len(entries)) == tuple(entries)


@given(data=st.binary(max_size=200), width=st.integers(0, 10))
def test_bytes_are_a_bundle_of_that_width_or_refused(data: bytes, width: int) -> None:
    try:
        entries = read_bundle(data, width)
    except MalformedError:
        return
    assert len(entries) == width
    assert write_bundle(entries) == data


def test_a_bundle_cut_short_is_refused() -> None:
    whole = write_bundle([b"one", b"two"])
    for data, width in ((whole[:-1], 2), (whole, 1), (whole, 3), (whole[:1], 1), (b"", 1)):
        with pytest.raises(MalformedError, match=r"ledger\.bundle"):
            read_bundle(data, width)


def test_an_entry_longer_than_its_length_can_say_is_refused() -> None:
    assert len(write_bundle([b"x" * 65_535])) == 65_537
    with pytest.raises(MalformedError, match=r"ledger\.bundle_entry"):
        write_bundle([b"x" * 65_536])
