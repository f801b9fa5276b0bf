"""The library of definitions: by type and version, sound or not loaded; examples that come out as they say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tansiq.case_types import Shelf
from tansiq.engines.workflows.examples import example_problems, read_examples
from tansiq.engines.workflows.library import Library, examine, read_library
from tansiq.errors import MalformedError, RefusedError

MakeShelf = Callable[..., Shelf]


def test_a_sound_definition_is_found_by_its_type_and_version(loan_shelf: MakeShelf) -> None:
    library = read_library(loan_shelf())
    assert library.types() == ("loan",)
    assert library.newest("loan") is library.version("loan", 3)


def test_a_new_case_begins_under_the_newest_version_and_an_old_one_keeps_its_own(
    loan_shelf: MakeShelf, loan_text: str
) -> None:
    old, new = (loan_shelf(loan_text.replace("version = 3", f"version = {number}")).sources[0] for number in (9, 10))
    shelf = replace(loan_shelf(), sources=(replace(new, version="10"), replace(old, version="9")))
    library = read_library(shelf)
    assert library.newest("loan").version == 10
    assert library.version("loan", 9).version == 9


def test_a_case_never_goes_on_under_files_that_were_changed(loan_shelf: MakeShelf, loan_text: str) -> None:
    begun = read_library(loan_shelf()).newest("loan")
    changed = read_library(loan_shelf(loan_text.replace("value = 14", "value = 15")))
    assert read_library(loan_shelf()).version("loan", 3, begun.fingerprint) == begun
    with pytest.raises(RefusedError) as caught:
        changed.version("loan", 3, begun.fingerprint)
    assert caught.value.code == "workflow.changed"


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda library: library.newest("marriage"), "workflow.type_unknown"),
        (lambda library: library.version("loan", 4), "workflow.version_unknown"),
    ],
)
def test_what_is_not_there_is_refused(loan_shelf: MakeShelf, ask: Callable[[Library], object], code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        ask(read_library(loan_shelf()))
    assert caught.value.code == code


def test_a_definition_with_a_problem_is_not_loaded(loan_shelf: MakeShelf, loan_text: str) -> None:
    with pytest.raises(MalformedError) as caught:
        read_library(loan_shelf(loan_text.replace('stops_in = ["back"]', "", 1)))
    assert caught.value.code == "workflow.clock_endless"


def test_one_that_cannot_be_read_is_told_and_the_others_are_still_looked_at(loan_shelf: MakeShelf) -> None:
    good = loan_shelf()
    (bad,) = loan_shelf("not toml").sources
    broken, sound = examine(replace(good, sources=(bad, *good.sources)))
    assert (broken.definition, [one.code for one in broken.problems]) == (None, ["workflow.not_toml"])
    assert "loan/3/workflow.toml" in broken.problems[0].sentence("en")
    assert sound.problems == ()


def test_folders_and_file_must_say_the_same(loan_shelf: MakeShelf) -> None:
    shelf = loan_shelf()
    moved = replace(shelf, sources=(replace(shelf.sources[0], version="4"),))
    assert [one.code for one in examine(moved)[0].problems] == ["workflow.misplaced"]


def test_letters_that_nobody_has_written_are_named_and_no_problem(loan_shelf: MakeShelf) -> None:
    shelf = loan_shelf()
    written = replace(shelf.sources[0], letters={"reminder.ar.typ": b"", "reminder.fr.typ": b""})
    (found,) = examine(replace(shelf, sources=(written,)))
    assert (found.letters_wanting, found.problems) == (("reminder.en.typ",), ())


@pytest.mark.parametrize(
    ("examples", "code"),
    [
        ("", "workflow.no_example"),
        ('[guards.book_known]\npasses = [{ facts = { book = "x" } }]', "workflow.no_example"),
        ("[guards.book_known]\npasses = [{ facts = {} }]\nfails = [{ facts = {} }]", "workflow.example"),
        ("[guards.looked_at]\npasses = [{ facts = {} }]", "workflow.undefined"),
    ],
)
def test_an_example_that_is_missing_or_comes_out_otherwise_is_told(
    loan_shelf: MakeShelf, examples: str, code: str
) -> None:
    (found,) = examine(loan_shelf(examples=examples))
    assert code in {one.code for one in found.problems}
    definition = found.definition
    assert definition is not None
    assert code in {one.code for one in example_problems(definition, read_examples(examples.encode()))}
