"""HTML as publishers put it into their fields, as plain text: every word kept, the markup gone."""

from __future__ import annotations

from lxml import etree

from tansiq.engines.lists.written import squeeze

__all__ = ["plain_text"]

#: Elements whose text stands apart from what is around them.
_APART = frozenset("address blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table td th tr ul".split())


def plain_text(html: str) -> str:
    """The words of ``html`` in one line, those of different paragraphs apart; the addresses of links are left out.

    What no reader of HTML can follow to its end (thousands of elements inside one another) is returned as it is.
    """
    if "<" not in html and "&" not in html:
        return squeeze(html)
    reader = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, recover=True, huge_tree=False
    )
    root = etree.fromstring(html.encode("utf-8", "replace"), reader)
    if any(entry.level == etree.ErrorLevels.FATAL for entry in reader.error_log):
        return squeeze(html)
    return squeeze("".join(_words(root))) if root is not None else ""


def _words(root: etree._Element) -> list[str]:
    found: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag in _APART:
            found.append(" ")
        found.append((element.text if event == "start" else element.tail) or "")
    return found
