"""Unit tests cannot reach the network: the block itself is tested."""

from __future__ import annotations

import socket
import urllib.request

import pytest
import pytest_socket


def test_a_test_that_opens_a_socket_fails() -> None:
    with pytest.raises(pytest_socket.SocketBlockedError):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def test_a_test_that_fetches_an_address_fails() -> None:
    with pytest.raises(pytest_socket.SocketBlockedError):
        urllib.request.urlopen("http://127.0.0.1:9/", timeout=1)
