"""That something is restricted is told to those who are shown the case; why, to its officers alone."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.accounts.models import Group
from tansiq.desk.audit.models import Entry
from tansiq.desk.cases.models import Case
from tansiq.desk.protection import queries
from tansiq.desk.protection.actions.keys import make_key
from tansiq.desk.protection.actions.restrictions import release
from tansiq.desk.protection.queries import Passphrase
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")
PASSPHRASE, SECRET = "umbrella orchid lantern seven", "a hidden persecution by an invented State"


def test_the_officer_reads_the_reason_and_that_goes_on_record_without_the_passphrase(
    dpo: Any, case: Case, laid: Any
) -> None:
    restriction = laid(case, "asylum", "QSA")
    release(by=dpo.actor, restriction_id=restriction, state="NLD", words="needed there", passphrase=PASSPHRASE)
    why = queries.why(by=dpo.actor, restriction_id=restriction, passphrase=Passphrase(PASSPHRASE))
    assert (why.reason, why.feared, why.words) == ("asylum", ("QSA",), SECRET)
    assert [(one.kind, one.state, one.words) for one in why.rulings] == [("release", "NLD", "needed there")]
    entry = Entry.objects.using("reads").get(what="protection:reason:read")
    assert PASSPHRASE not in str(entry.details)
    assert SECRET not in repr(why)


@pytest.mark.parametrize("role", ["supervisor", "ncb_officer", "oversight", "sysadmin"])
def test_nobody_else_reads_it(officer: Any, case: Case, laid: Any, role: str) -> None:
    restriction, by = laid(case), officer(role).actor
    for asked in (
        lambda: queries.why(by=by, restriction_id=restriction, passphrase=Passphrase(PASSPHRASE)),
        lambda: queries.restrictions(by=by),
        lambda: queries.on_case(by=by, case_id=str(case.pk)),
    ):
        with pytest.raises(RefusedError, match=r"access\.permission"):
            asked()


def test_of_a_ruling_made_after_a_key_the_words_are_read_and_of_an_older_one_not(
    officer: Any, dpo: Any, case: Case, laid: Any
) -> None:
    restriction = laid(case, "other")
    release(by=dpo.actor, restriction_id=restriction, state="NLD", words="first", passphrase=PASSPHRASE)
    make_key(by=dpo.actor, passphrase="harbour velvet compass eleven")
    release(by=dpo.actor, restriction_id=restriction, state="QSA", words="second", passphrase=PASSPHRASE)
    found = queries.why(by=dpo.actor, restriction_id=restriction, passphrase=Passphrase(PASSPHRASE))
    assert [one.words for one in found.rulings] == ["first", ""]


def test_a_restriction_of_a_hidden_case_is_in_no_list(dpo: Any, case: Case, laid: Any, asker: Any) -> None:
    restriction = laid(case)
    assert [one.id for one in queries.restrictions(by=dpo.actor)] == [restriction]
    assert [one.is_lifted for one in queries.on_case(by=dpo.actor, case_id=str(case.pk))] == [False]
    assert queries.is_restricted(by=asker.actor, case_id=str(case.pk))
    group = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
    Case.objects.filter(pk=case.pk).update(group=group)
    assert queries.restrictions(by=dpo.actor) == ()
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        queries.why(by=dpo.actor, restriction_id=restriction, passphrase=Passphrase(PASSPHRASE))


def test_whether_there_are_keys(officer: Any, dpo: Any) -> None:
    assert queries.has_key(by=dpo.actor) == (True, 1)
    assert queries.has_key(by=officer("dpo", username="keyless").actor) == (False, 1)
