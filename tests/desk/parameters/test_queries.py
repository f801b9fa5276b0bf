"""What each limit is, and where it comes from: as a query, and on its page in three languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tansiq.desk.parameters import queries, urls, views
from tansiq.desk.parameters.actions.setting import OPERATOR, set_parameters
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]
FOUR = b'[types.border_hit.second_line_hold]\nvalue = 4\nunit = "hours"\ncitation = "Law 7, Art. 3"\n'


def _of(by: Any, name: str) -> queries.Value:
    return next(one for one in queries.values(by=by) if one.id == name)


def test_a_value_says_whether_the_node_or_the_case_type_gave_it(officer: Make) -> None:
    by = officer("border_officer").actor
    assert (_of(by, "second_line_hold").span, _of(by, "first_retention").mark) == (None, "V")
    set_parameters(by=OPERATOR, data=FOUR, reason="an invented act")
    own = _of(by, "second_line_hold")
    assert (own.span and own.span.count, own.citation, own.is_own) == (4, "Law 7, Art. 3", True)
    assert [(one.number, one.reason) for one in queries.issues(by=by)] == [(1, "an invented act")]


def test_somebody_from_outside_does_not_see_them(officer: Make) -> None:
    with pytest.raises(RefusedError, match="access"):
        queries.values(by=officer("defence_counsel").actor)


@pytest.mark.parametrize(
    ("lang", "missing"), [("ar", "غير محدد"), ("fr", "Non fixé"), ("en", "Not set")]
)  # fmt: skip
def test_the_page_says_what_is_not_set_and_then_what_was(officer: Make, lang: str, missing: str) -> None:
    made = officer("dpo")
    made.user.language = lang
    made.user.save()
    client = Client()
    client.force_login(made.user)
    assert missing in client.get("/parameters/").content.decode()
    set_parameters(by=OPERATOR, data=FOUR, reason="سبب مخترع")
    text = client.get("/parameters/").content.decode()
    assert missing not in text
    assert "Law 7, Art. 3" in text
    assert "سبب مخترع" in text
    assert "/parameters/" in client.get("/today/").content.decode()  # whoever oversees is told
    assert {each.name for each in urls.urlpatterns} == set(views.__all__)
