"""The table of publishers, and what a node's own file may change in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tansiq.engines.lists import FORMATS
from tansiq.errors import MalformedError, RefusedError
from tansiq.messages import LANGUAGES
from tansiq.transports.addresses import parse_address
from tansiq.transports.publishers import publisher_table

TABLE = publisher_table()
OWN = """
[azuria]
list = "AZURIA"
format = "tansiq-table"
files = [{ name = "wanted.csv", url = "https://police.azuria.example/wanted.csv" }]
"""


def own(tmp_path: Path, text: str) -> Path:
    (tmp_path / "publishers.toml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", TABLE.publishers)
def test_every_format_of_the_table_can_be_read(name: str) -> None:
    assert TABLE.publishers[name].format in {known.name for known in FORMATS}


@pytest.mark.parametrize("name", TABLE.publishers)
def test_every_publisher_has_a_title_and_terms_in_each_language(name: str) -> None:
    publisher = TABLE.publishers[name]
    for texts in (publisher.title, publisher.terms):
        assert sorted(texts) == sorted(LANGUAGES)
        assert len({text.strip() for text in texts.values()} - {"", name}) == len(LANGUAGES)


@pytest.mark.parametrize("name", TABLE.publishers)
def test_every_address_is_https(name: str) -> None:
    for file in TABLE.publishers[name].files:
        assert parse_address(file.url.replace("{token}", "x").replace("{page}", "1")).scheme == "https"


def test_one_of_several_forms_of_a_list_is_taken_with_all_the_others() -> None:
    lists = [publisher.list_name for publisher in TABLE.one_each()]
    assert sorted(lists) == sorted({publisher.list_name for publisher in TABLE.publishers.values()})


def test_a_list_that_needs_a_token_says_so_and_never_tells_it(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as caught:
        TABLE.named("eu").urls()
    assert caught.value.code == "publisher.token"
    table = publisher_table(own(tmp_path, '[eu]\ntoken = "n0ne-shall-see"\n'))
    assert table.named("EU").urls()[0].endswith("?token=n0ne-shall-see")
    assert "n0ne-shall-see" not in repr(table)
    assert table.named("eu").title == TABLE.named("eu").title


def test_an_own_entry_is_added_and_a_known_one_changed_key_by_key(tmp_path: Path) -> None:
    mirror = '[un]\nfiles = [{ name = "un.xml", url = "https://mirror.azuria.example/un.xml" }]\n'
    table = publisher_table(own(tmp_path, OWN + mirror + "[limits]\nread_seconds = 5\n"))
    assert table.named("azuria").urls() == ["https://police.azuria.example/wanted.csv"]
    assert table.named("azuria").title["fr"] == "azuria"
    assert (table.named("un").urls(), table.named("un").list_name) == (["https://mirror.azuria.example/un.xml"], "UN")
    assert (table.limits.read_seconds, table.limits.redirects) == (5, TABLE.limits.redirects)
    assert table.named("azuria") in table.one_each()


def test_without_an_own_file_the_table_is_the_packaged_one(tmp_path: Path) -> None:
    assert publisher_table(tmp_path) == TABLE


def test_an_unknown_publisher_names_the_known_ones() -> None:
    with pytest.raises(RefusedError) as caught:
        TABLE.named("interpol")
    assert "ofac-sdn" in str(caught.value.details["known"])


WRONG = {
    "not a table": ("un = 3", "un", "="),
    "another key": (OWN + 'adress = "x"\n', "azuria", "adress"),
    "a name with a slash": ('["../x"]\n', "../x", "name"),
    "an unknown format": (OWN.replace("tansiq-table", "pdf"), "azuria", "format"),
    "a format that is no text": (OWN.replace('"tansiq-table"', "3"), "azuria", "format"),
    "a list with a slash": (OWN.replace('"AZURIA"', '"../UN"'), "azuria", "list"),
    "no files": ("[azuria]\n", "azuria", "files"),
    "files that are none": ("[azuria]\nfiles = 3\n", "azuria", "files"),
    "an empty list of files": ("[azuria]\nfiles = []\n", "azuria", "files"),
    "a file without an address": ('[azuria]\nfiles = [{ name = "a" }]\n', "azuria", "files"),
    "a file name with a slash": (OWN.replace("wanted.csv", "../w.csv", 1), "azuria", "files"),
    "two files of one name": (
        '[azuria]\nfiles = [{ name = "a", url = "https://a.example/" }, { name = "a", url = "https://b.example/" }]\n',
        "azuria", "files",
    ),
    "another blank": (OWN.replace("/wanted.csv", "/{user}"), "azuria", "files"),
    "no address": (OWN.replace("https://police.azuria.example/wanted.csv", "wanted"), "azuria", "url"),
    "a password in the address": (OWN.replace("https://", "https://u:p@"), "azuria", "url"),
    "a token that is no text": (OWN + "token = 7\n", "azuria", "token"),
    "a title that is no table": (OWN + 'title = "x"\n', "azuria", "title"),
    "pages without a blank": (
        OWN + 'pages = { items = "i", total = "t", id = "u", pause_seconds = 1 }\n', "azuria", "files",
    ),
    "pages that lack a name": (OWN + 'pages = { items = "i" }\n', "azuria", "pages"),
    "a pause of a day": (
        OWN + 'pages = { items = "i", total = "t", id = "u", pause_seconds = 86400 }\n', "azuria", "pages",
    ),
    "instead of nobody": (OWN + 'instead_of = "nobody"\n', "azuria", "instead_of"),
    "a limit of nothing": ("[limits]\nread_seconds = 0\n", "limits", "read_seconds"),
    "a limit that is no number": ('[limits]\nread_seconds = "5"\n', "limits", "read_seconds"),
    "a limit that is not": ("[limits]\nread_seconds = nan\n", "limits", "read_seconds"),
    "an unknown limit": ("[limits]\npatience = 5\n", "limits", "patience"),
    "half a redirect": ("[limits]\nredirects = 0.5\n", "limits", "redirects"),
}  # fmt: skip


@pytest.mark.parametrize("fault", WRONG)
def test_an_own_file_with_a_wrong_value_is_refused_with_its_place(tmp_path: Path, fault: str) -> None:
    text, entry, key = WRONG[fault]
    with pytest.raises(MalformedError) as caught:
        publisher_table(own(tmp_path, text))
    assert caught.value.code == "publisher.value"
    details = {"path": str(tmp_path / "publishers.toml"), "entry": entry, "key": key}
    assert caught.value.details == details


@pytest.mark.parametrize("content", [b"[un", b"\xff\xfe", b"# " + b"x" * (1 << 20), b"a = " + b"[" * 20_000])
def test_an_own_file_that_is_no_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "publishers.toml").write_bytes(content)
    with pytest.raises(MalformedError) as caught:
        publisher_table(tmp_path)
    assert caught.value.code == "publisher.unreadable"


def test_an_own_file_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "publishers.toml").mkdir()
    with pytest.raises(MalformedError) as caught:
        publisher_table(tmp_path)
    assert caught.value.code == "publisher.unreadable"
