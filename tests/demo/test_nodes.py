"""A node of the demonstration is told what to do, and what it refuses or whether it died is told back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tansiq.demo.nodes import DemoNode
from tansiq.errors import TansiqError

pytestmark = pytest.mark.enable_socket


def test_what_a_node_refuses_is_raised_with_its_code_and_a_dead_one_is_told(tmp_path: Path) -> None:
    node = DemoNode(tmp_path, "marwana.police")
    node.start()
    try:
        assert len(node.do("make")["fingerprint"].split()) == 10
        with pytest.raises(TansiqError) as caught:
            node.do("proof", message_id="0" * 32)
        assert caught.value.code == "access.unknown"
        assert node.process is not None
        node.process.kill()
        node.process.wait()
        with pytest.raises(BrokenPipeError):
            node.do("verify")
    finally:
        node.stop()
