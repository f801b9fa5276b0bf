"""What is asked of an edition before anybody may propose it."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.rulebook.checks import refuse_unsound
from tansiq.errors import MalformedError


def _refused(files: dict[str, str], *history: dict[str, bytes]) -> MalformedError:
    with pytest.raises(MalformedError) as caught:
        refuse_unsound(history, {path: text.encode() for path, text in files.items()})
    return caught.value


def test_what_is_whole_can_stand(neighbour: Any) -> None:
    found = refuse_unsound((), neighbour.as_bytes(neighbour.whole()))
    assert found.types.newest("call_note").version == 100


def test_a_version_that_tansiq_may_number_is_refused(neighbour: Any) -> None:
    error = _refused(neighbour.calls(99))
    assert (error.code, error.details["file"]) == ("rulebook.version_low", "case_types/call_note/99/workflow.toml")


def test_a_version_that_was_in_force_does_not_become_another(neighbour: Any) -> None:
    before = neighbour.as_bytes(neighbour.calls())
    assert _refused(neighbour.calls(100, hours=6), before).code == "rulebook.version_changed"
    assert _refused(neighbour.calls(100, hours=6), before, {}).code == "rulebook.version_changed"
    refuse_unsound((before,), neighbour.as_bytes(neighbour.calls(101, hours=6)))


@pytest.mark.parametrize(
    "path", ["case_types/border_hit/1/letters/poem.en.typ", "case_types/border_hit/7/letters/redress_note.en.typ"]
)
def test_a_letter_that_no_type_has_is_refused(path: str) -> None:
    error = _refused({path: "words"})
    assert (error.code, error.details) == ("rulebook.letter_unknown", {"file": path})


def test_a_type_that_is_refused_by_its_own_check_is_refused_here_with_its_place(neighbour: Any) -> None:
    files = neighbour.calls()
    name = f"{neighbour.CALLS}/workflow.toml"
    error = _refused({**files, name: files[name].replace('to = "differs"', 'to = "nowhere"')})
    assert error.code.startswith("workflow.")
    assert "call_note/100" in str(error.details)
    gone = {path: text for path, text in files.items() if not path.endswith("form.toml")}
    assert _refused(gone).code == "workflow.file_missing"


def test_law_that_speaks_of_what_nobody_knows_is_refused_with_its_place(neighbour: Any) -> None:
    error = _refused({neighbour.BASIS: neighbour.basis().replace('state = "QSA"', 'state = "QZZ"', 1)})
    assert (error.code, error.details["state"]) == ("law.state_unknown", "QZZ")
    undated = neighbour.basis().partition("\n")[2]
    assert _refused({neighbour.BASIS: undated}).code == "law.undated"


@pytest.mark.parametrize(
    ("kind", "was", "code"),
    [
        ("call_note", "[clocks.written_confirmation", "duty.rule"),
        ("border_hit", "source_withdrawn", "screening.rules"),
        ("border_hit", "redress_number", "need_to_know.fact"),
        ("notice", "abandon_draft", "consequences.step"),
    ],
)
def test_a_new_version_that_lacks_what_other_rules_go_by_is_refused(
    neighbour: Any, kind: str, was: str, code: str
) -> None:
    found = {}
    for name in ("workflow.toml", "form.toml", "examples.toml"):
        text = neighbour.shipped(f"case_types/{kind}/1/{name}").replace("version = 1\n", "version = 100\n", 1)
        found[f"case_types/{kind}/100/{name}"] = text.replace(was, was.replace(was.strip("["), f"{was.strip('[')}_x"))
    assert _refused(found).code == code
