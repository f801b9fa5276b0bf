"""Whose a file is: by its digest and by what came first; what a partner says of that is read as far as it can be."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given as generated
from hypothesis import strategies as st

from tansiq.desk.exchange.models import Incoming
from tansiq.desk.exchange.origins import brought as brought_by
from tansiq.desk.exchange.origins import came_with, inside

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["owner", "files", "x"]), inner),
    max_leaves=8,
)


@generated(_JSON)
def test_whatever_stands_in_a_body_is_read_without_a_fault(held: Any) -> None:
    found = inside({"passed_on": held})
    assert all(isinstance(one, str) for pair in found.items() for one in pair)


def test_the_owner_of_each_file_is_the_one_that_it_came_from() -> None:
    held = [{"owner": "a.b", "files": ["1", "2"]}, {"owner": "c.d"}, {"files": ["3"]}, "x"]
    assert inside({"passed_on": held}) == {"1": "a.b", "2": "a.b", "3": ""}
    assert inside({}) == {}


@pytest.mark.django_db(databases="__all__")
def test_each_message_that_brought_a_file_is_found_with_its_digest(peer: Any, brought: Any) -> None:
    files = [brought(peer, data) for data in (b"one", b"other")]
    message = peer.message(attachments=tuple(files))
    peer.gives(peer.seal(message))
    one = Incoming.objects.get()
    digests = {each.digest for each in files}
    assert {digest for _, digest in brought_by(digests)} == digests
    assert came_with([files[0].digest]) == [one]
    assert came_with([sha256(b"nobody's").hexdigest()]) == came_with([]) == []
