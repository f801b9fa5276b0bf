"""Forms read what was typed and no more."""

from __future__ import annotations

from tansiq.desk.accounts import forms
from tansiq.desk.audit.actor import Actor


def test_no_unit_is_none_and_only_units_of_the_list_are_taken() -> None:
    units = [("7f0c", {"ar": "ا", "fr": "Salle", "en": "Room"})]
    for given, taken in (("", None), ("7f0c", "7f0c")):
        form = forms.GrantForm({"role": "analyst", "unit_id": given, "reason": "r"}, units=units, lang="fr")
        assert form.is_valid()
        assert form.cleaned_data["unit_id"] == taken
    form = forms.GrantForm({"role": "analyst", "unit_id": "other", "reason": "r"}, units=units, lang="fr")
    assert not form.is_valid()


def test_a_key_is_offered_what_the_role_may() -> None:
    by = Actor("7f0c", role="analyst", permissions=frozenset({"accounts:own:read"}))
    form = forms.KeyForm({"name": "k", "days": "1", "scopes": ["accounts:user:create"]}, by=by, lang="ar")
    assert "scopes" in form.errors
    assert "الاطلاع على الحساب الخاص" in str(form)


def test_a_login_name_is_plain() -> None:
    for username in ("a b", "أحمد", "x/y", ""):
        assert "username" in forms.NewAccountForm({"username": username, "name": "n", "language": "ar"}).errors
