"""Two whole nodes of which one cannot be reached: it asks, and what is handed over arrives once, whoever dies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from benchmarks.exchanging.nodes import Node, two_nodes

pytestmark = [pytest.mark.node, pytest.mark.allow_hosts(["127.0.0.1"])]
MANY_PIECES = 5 * (1 << 20) + 17


@pytest.fixture(scope="module")
def pulled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Node, Node]]:
    """The first is asked by the second, which has no door."""
    with two_nodes(tmp_path_factory.mktemp("pull"), carrier="asking", back="asked") as nodes:
        yield nodes


def _turn(a: Node, b: Node, rounds: int = 3) -> None:
    for _ in range(rounds):
        for node in (a, b):
            node.run("turn()")


def _settled(a: Node, b: Node) -> None:
    for one, other in ((a, b), (b, a)):
        assert set(one.run("told = standing()")) <= {"delivered"}
        assert set(other.run("told = received()").values()) <= {1}
        assert one.run("told = sound()") == []


def test_a_request_its_answer_and_all_receipts_and_proofs_pass_where_one_side_alone_can_be_reached(
    pulled: tuple[Node, Node],
) -> None:
    a, b = pulled
    (name,) = a.run("told = send('Does Zaydun Example hold a permit?')")
    assert a.run("turn()\ntold = standing()") == {"waiting": 1}
    assert b.run("told = received()") == {}
    _turn(a, b)
    assert b.run("told = received()") == {name: 1}
    b.run("see(name)\nanswer(name)", name=name)
    _turn(a, b)
    assert (a.run("told = standing()"), b.run("told = standing()")) == ({"delivered": 1}, {"delivered": 1})
    for _ in range(3):
        for node in (a, b):
            node.run("prove()\nturn()")
    assert [one["state"] for one in a.run("told = proofs()")] == ["delivered", "seen", "answered"]
    assert [one["state"] for one in b.run("told = proofs()")] == ["delivered"]
    assert (a.run("told = logged()"), b.run("told = logged()")) == (1, 1)
    _settled(a, b)


@pytest.mark.parametrize(
    ("dies", "place"),
    [
        ("a", "hand.written"), ("a", "hand.admitted"), ("a", "hand.recorded"), ("a", "hand.given"),
        ("b", "ask.numbered"), ("b", "ask.answered"), ("b", "receive.opened"), ("b", "receive.written"),
        ("b", "receive.committed"), ("b", "ask.taken"), ("b", "ask.kept"),
    ],
)  # fmt: skip
def test_what_is_handed_over_survives_a_kill_at_any_place_and_is_there_once(
    pulled: tuple[Node, Node], dies: str, place: str
) -> None:
    a, b = pulled
    (name,) = a.run("told = send()")
    (back,) = b.run("told = send()")
    victim = a if dies == "a" else b
    victim.run("die_at(place)", place=place)
    if victim is b:
        with pytest.raises(BrokenPipeError):
            b.run("ask()")
    else:
        b.run("ask()")
        assert name not in b.run("told = received()")
    assert victim.wait() == -9
    victim.restart()
    assert a.run("told = standing()")["waiting"] == 1  # nothing is taken for delivered
    _turn(a, b)
    assert b.run("told = received()")[name] == a.run("told = received()")[back] == 1
    _settled(a, b)


@pytest.mark.parametrize(
    ("dies", "place"),
    [("b", "attachment.piece"), ("b", "attachment.whole"), ("b", "attachment.kept"), ("a", "hand.brought")],
)
def test_a_file_that_is_fetched_goes_on_where_a_kill_stopped_it_and_is_there_once_before_its_message(
    pulled: tuple[Node, Node], dies: str, place: str
) -> None:
    a, b = pulled
    digest = a.run("told = attach(give(size, seed=place))", size=MANY_PIECES, place=place)
    before = len(b.run("told = received()"))
    victim = a if dies == "a" else b
    victim.run("die_at(place)", place=place)
    if victim is b:
        with pytest.raises(BrokenPipeError):
            b.run("ask()")
    else:
        b.run("ask()")
    assert victim.wait() == -9
    victim.restart()
    assert len(b.run("told = received()")) == before
    assert b.run("told = ask()") < 4, "what was there before the kill is not sent again"
    _turn(a, b)
    assert b.run("told = attachments()")[digest] == 1
    _settled(a, b)


def test_requests_that_bring_nothing_leave_no_entry_on_either_side(pulled: tuple[Node, Node]) -> None:
    a, b = pulled
    _turn(a, b)
    before = [node.run("told = Entry.objects.count()") for node in pulled]
    assert [b.run("told = ask()") for _ in range(5)] == [0] * 5
    assert [node.run("told = Entry.objects.count()") for node in pulled] == before


def test_many_messages_come_in_their_order_while_the_clock_of_who_asks_is_a_day_wrong(
    pulled: tuple[Node, Node],
) -> None:
    a, b = pulled
    names = a.run("told = send_many(120, 10)")
    for hours in (23.9, -23.9):
        b.run("skew(hours)", hours=hours)
        _turn(a, b)
    b.run("skew(0)")
    _turn(a, b)
    took = b.run("told = list(Incoming.objects.order_by('pk').values_list('message_id', flat=True))")
    assert took[-len(names) :] == names
    _settled(a, b)
