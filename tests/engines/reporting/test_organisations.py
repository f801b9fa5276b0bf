from __future__ import annotations

from tansiq.engines.reporting.article import Organisation
from tansiq.engines.reporting.letters import fold
from tansiq.engines.reporting.organisations import find_organisations, organisation_key


def read(text: str) -> list[Organisation]:
    return list(find_organisations(fold(text), text, "a"))


def test_every_spelling_of_a_known_body_is_one_organisation() -> None:
    (found,) = read("الإنتربول، ثم إنتربول، ثم للمنظمة الدولية للشرطة الجنائية، ثم الأنتربول")
    assert (found.code, len(found.mentions)) == ("interpol", 4)
    assert len(found.variants) == 4


def test_a_name_with_a_telling_head_is_found_and_its_spellings_joined() -> None:
    (found,) = read("أعلنت وزارة الخزانة المروانية ذلك، ثم أكدت ووزارة الخزانة المروانية.")
    assert (found.kind, found.code, len(found.mentions)) == ("ministry", "", 2)


def test_the_name_stops_at_the_verb_and_at_punctuation() -> None:
    (found,) = read("المديرية العامة لأمن الحدود، أوضحت")
    assert found.name == "المديرية العامة لأمن الحدود"
    (found,) = read("وزارة العدل في ساحيليا")
    assert found.name == "وزارة العدل"


def test_to_the_office_is_the_office() -> None:
    (found,) = read("بيان للمديرية العامة لأمن الحدود")
    assert found.name == "المديرية العامة لأمن الحدود"


def test_organised_crime_is_no_organisation_and_an_agency_for_something_no_name() -> None:
    assert read("مكافحة الجريمة المنظمة العابرة للحدود") == []
    assert read("أكبر وكالة للتحقيقات في العالم") == []


def test_the_longer_known_name_wins() -> None:
    (found,) = read("تنظيم القاعدة في بلاد المغرب الإسلامي")
    assert found.code == "aqim"


def test_a_quotation_mark_inside_a_name_does_not_hide_it() -> None:
    assert "coalition_daesh" in {body.code for body in read("التحالف الدولي لدحر “داعش”")}


def test_variant_spellings_share_a_key() -> None:
    assert organisation_key("وزارة العدل الأمريكية") == organisation_key("وزارة العدل الأميركية")
