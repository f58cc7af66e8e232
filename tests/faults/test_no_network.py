"""The planning suite runs with every way out of the machine shut."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.fault
FAR = ("192.0.2.1", 443)  # of a block that is kept for documents


def connect() -> None:
    with socket.socket() as here:
        here.connect(FAR)


def connect_quietly() -> None:
    with socket.socket() as here:
        here.connect_ex(FAR)


def send() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as here:
        here.sendto(b"plan", FAR)


def send_with_flags() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as here:
        here.sendto(b"plan", 0, FAR)


def look_up() -> None:
    socket.getaddrinfo("maps.example", 443)


@pytest.mark.gate("F20", "network shut for all tests", "0 attempts, each is told")
@pytest.mark.parametrize(
    "leave", [connect, connect_quietly, send, send_with_flags, look_up]
)
def test_no_way_leads_out_and_each_attempt_is_told(
    leave: Callable[[], None], no_network: list[str]
) -> None:
    with pytest.raises(OSError, match="tried to reach"):
        leave()

    assert len(no_network) == 1
    no_network.clear()


def test_the_machine_itself_can_be_reached() -> None:
    with socket.socket() as server, socket.socket() as here:
        server.bind(("127.0.0.1", 0))
        server.listen()

        here.connect(server.getsockname())

        assert here.getpeername() == server.getsockname()
