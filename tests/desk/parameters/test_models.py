"""The table of what the node's parameters were."""

from __future__ import annotations

import pytest

from tansiq.desk.parameters.models import Issue


def test_an_issue_that_is_kept_already_is_not_written_again() -> None:
    issue = Issue(pk=1, number=1, text="", digest="0" * 64, reason="r")
    assert str(issue) == "1 00000000"
    with pytest.raises(TypeError, match="neither changed nor deleted"):
        issue.save()
