"""What a file changes: only what it names, and done once it changes nothing more."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.authorities.difference import difference
from tansiq.engines.authorities.reading import Entry

VALUES = st.fixed_dictionaries({"authority": st.sampled_from(["a", "b"]), "name_en": st.just("x")})
CONTACTS = st.fixed_dictionaries({"contact": st.sampled_from(["c", "d"]), "phone": st.sampled_from(["", "1", "2"])})
ENTRIES = st.lists(st.builds(Entry, VALUES, CONTACTS, st.integers(1, 9)), max_size=5)


def _carried_out(kept: Mapping[str, Mapping[str, str]], entries: list[Entry]) -> dict[str, dict[str, str]]:
    done = {key: dict(values) for key, values in kept.items()}
    for change in difference(kept, entries):
        done.setdefault(change.key, {}).update({name: after for name, _, after in change.fields})
    return done


def test_what_is_new_and_what_is_changed_is_told_with_both_values() -> None:
    entry = Entry({"authority": "a", "name_en": "new"}, {"contact": "c", "phone": "2"}, 1)
    kept = {"a": {"authority": "a", "name_en": "old"}, "z": {"authority": "z", "name_en": "stays"}}
    changed, new = difference(kept, [entry])
    assert (changed.kind, changed.key, changed.fields) == ("changed", "a", (("name_en", "old", "new"),))
    assert (new.kind, new.key, new.is_contact) == ("new", "a/c", True)
    assert new.fields == (("contact", "", "c"), ("phone", "", "2"))


def test_a_value_that_is_taken_away_is_a_change() -> None:
    entry = Entry({"authority": "a", "name_en": "x"}, {"contact": "c", "phone": ""}, 1)
    kept = {"a": {"authority": "a", "name_en": "x"}, "a/c": {"contact": "c", "phone": "1"}}
    assert [change.fields for change in difference(kept, [entry])] == [(("phone", "1", ""),)]


@given(ENTRIES, ENTRIES)
def test_carried_out_a_file_changes_nothing_more_and_leaves_alone_what_it_does_not_name(
    before: list[Entry], entries: list[Entry]
) -> None:
    kept = _carried_out({}, before)
    done = _carried_out(kept, entries)
    assert difference(done, entries) == ()
    named = {entry.authority["authority"] for entry in entries} | {entry.key for entry in entries}
    assert {key: done[key] for key in kept if key not in named} == {k: v for k, v in kept.items() if k not in named}
