"""Logins: one attempt, the pinned host or nobody, a person where a person is wanted."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import subprocess
from typing import TYPE_CHECKING

import asyncssh
import pytest

from models.cluster.slurm.connection import SiteConnection, pinned
from models.cluster.slurm.site import Auth, AuthKind, Host
from models.errors import HostKeyChanged, LinkDown, LoginRefused
from tests.ssh_host import CODE, SshHost

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


async def a_person(_title: str, prompts: Sequence[tuple[str, bool]]) -> list[str]:
    return [CODE for _ in prompts]


def test_the_pinned_host_lets_the_one_key_in(tmp_path: Path):
    async def act() -> None:
        async with SshHost(tmp_path).open() as host:
            connection = SiteConnection(host.site())
            done = await connection.run("anything", b"data")
            assert (done.code, done.out) == (0, "well\n")
            assert host.seen.commands == [("anything", b"data")]
            assert connection.is_open
            await connection.run("more")
            assert host.seen.connections == 1
            await connection.close()
            assert not connection.is_open

    asyncio.run(act())


def test_another_host_key_stops_everything_and_nothing_is_sent(tmp_path: Path):
    """The control is the test above: the same host with its own key is let in."""

    async def act() -> None:
        host = SshHost(tmp_path)
        expected = host.host_key.get_fingerprint()
        async with host.open():
            site = host.site()
            port = host.port
        host.host_key = asyncssh.generate_private_key("ssh-ed25519")
        async with host.open(port):
            connection = SiteConnection(site)
            with pytest.raises(HostKeyChanged) as stop:
                await connection.run("anything")
            assert host.host_key.get_fingerprint() in str(stop.value)
            assert expected in str(stop.value)
            for _ in range(3):
                with pytest.raises(HostKeyChanged):
                    await connection.run("anything")
            assert host.seen.connections == 1
            assert host.seen.users == []
            assert host.seen.keys == []
            assert host.seen.commands == []

    asyncio.run(act())


def test_a_host_with_a_key_of_another_kind_is_not_believed(tmp_path: Path):
    async def act() -> None:
        host = SshHost(tmp_path)
        async with host.open():
            site = host.site()
            port = host.port
        host.host_key = asyncssh.generate_private_key("ecdsa-sha2-nistp256")
        async with host.open(port):
            with pytest.raises(HostKeyChanged, match="of another kind"):
                await SiteConnection(site).run("anything")
            assert host.seen.users == []

    asyncio.run(act())


def test_a_person_opens_the_way_again_after_the_host_key_is_right(tmp_path: Path):
    async def act() -> None:
        host = SshHost(tmp_path)
        true_key = host.host_key
        async with host.open():
            site, port = host.site(), host.port
        connection = SiteConnection(site)
        host.host_key = asyncssh.generate_private_key("ssh-ed25519")
        async with host.open(port):
            with pytest.raises(HostKeyChanged):
                await connection.run("anything")
        host.host_key = true_key
        async with host.open(port):
            with pytest.raises(HostKeyChanged):
                await connection.run("anything")
            await connection.log_in()
            assert (await connection.run("anything")).code == 0
            await connection.close()

    asyncio.run(act())


def test_a_key_that_is_refused_is_offered_once(tmp_path: Path):
    async def act() -> None:
        async with SshHost(tmp_path).open() as host:
            stranger = asyncssh.generate_private_key("ssh-ed25519")
            stranger.write_private_key(tmp_path / "stranger")
            auth = Auth(AuthKind.KEY, str(tmp_path / "stranger"))
            connection = SiteConnection(host.site(auth=auth))
            for _ in range(4):
                with pytest.raises(LoginRefused, match="refuses the login"):
                    await connection.run("anything")
            assert host.seen.connections == 1
            assert host.seen.keys == [stranger.get_fingerprint()]
            with pytest.raises(LoginRefused):
                await connection.log_in()
            assert host.seen.connections == 2

    asyncio.run(act())


@pytest.mark.parametrize(("until", "is_let_in"), [("+1h", True), ("-1m", False)])
def test_a_certificate_is_tried_once(tmp_path: Path, until: str, *, is_let_in: bool):
    async def act() -> None:
        host = SshHost(tmp_path)
        host.authority = asyncssh.generate_private_key("ssh-ed25519")
        host.user_key = asyncssh.generate_private_key("ssh-ed25519")
        certificate = host.authority.generate_user_certificate(
            host.user_key,
            "planner",
            principals=["planner"],
            valid_after="-2h",
            valid_before=until,
        )
        host.user_key.write_private_key(tmp_path / "mine")
        certificate.write_certificate(tmp_path / "mine-cert.pub")
        auth = Auth(
            AuthKind.CERTIFICATE,
            str(tmp_path / "mine"),
            str(tmp_path / "mine-cert.pub"),
        )
        async with host.open():
            host.user_key = asyncssh.generate_private_key("ssh-ed25519")
            connection = SiteConnection(host.site(auth=auth))
            if is_let_in:
                assert (await connection.run("anything")).code == 0
            for _ in range(0 if is_let_in else 3):
                with pytest.raises(LoginRefused, match="renewed"):
                    await connection.run("anything")
            assert host.seen.connections == 1
            await connection.close()

    asyncio.run(act())


def test_questions_go_to_a_person_and_never_to_a_machine(tmp_path: Path):
    async def act() -> None:
        async with SshHost(tmp_path, asks=True).open() as host:
            site = host.site(auth=Auth(AuthKind.KEYBOARD))
            connection = SiteConnection(site)
            with pytest.raises(LoginRefused, match="choose Log in"):
                await connection.run("anything")
            assert host.seen.connections == 0
            await connection.log_in(a_person)
            assert host.seen.answers == [CODE]
            assert (await connection.run("anything")).code == 0
            host.seen.links[0].abort()
            with pytest.raises(LinkDown):
                await connection.run("anything")
            with pytest.raises(LoginRefused):
                await connection.run("anything")
            assert host.seen.connections == 1
            await connection.close()

    asyncio.run(act())


def test_a_wrong_code_is_sent_once(tmp_path: Path):
    async def wrong(_title: str, prompts: Sequence[tuple[str, bool]]) -> list[str]:
        return ["000000" for _ in prompts]

    async def act() -> None:
        async with SshHost(tmp_path, asks=True).open() as host:
            connection = SiteConnection(host.site(auth=Auth(AuthKind.KEYBOARD)))
            with pytest.raises(LoginRefused):
                await connection.log_in(wrong)
            with pytest.raises(LoginRefused):
                await connection.run("anything")
            assert host.seen.answers == ["000000"]
            assert host.seen.connections == 1

    asyncio.run(act())


def test_a_locked_key_opens_for_a_person(tmp_path: Path):
    async def act() -> None:
        host = SshHost(tmp_path)
        locked = tmp_path / "locked"
        host.user_key.write_private_key(locked, "pkcs8-pem", CODE)
        async with host.open():
            connection = SiteConnection(host.site(auth=Auth(AuthKind.KEY, str(locked))))
            with pytest.raises(LoginRefused, match="choose Log in"):
                await connection.run("anything")
            assert host.seen.connections == 0
            await connection.log_in(a_person)
            assert (await connection.run("anything")).code == 0
            await connection.close()

    asyncio.run(act())


@pytest.mark.skipif(not shutil.which("ssh-agent"), reason="there is no ssh-agent")
def test_an_agent_signs_with_the_one_key_of_the_profile(tmp_path: Path):
    """Of the keys that it has, the others are never offered."""
    started = subprocess.run(
        ["ssh-agent", "-a", tmp_path / "agent"], capture_output=True, check=True
    )
    pid = int(re.findall(rb"SSH_AGENT_PID=(\d+)", started.stdout)[0])

    def add(key: Path) -> None:
        key.chmod(0o600)
        where = {"SSH_AUTH_SOCK": str(tmp_path / "agent")}
        subprocess.run(["ssh-add", key], env=where, capture_output=True, check=True)

    async def act() -> None:
        host = SshHost(tmp_path)
        host.user_key.write_public_key(tmp_path / "key.pub")
        other = asyncssh.generate_private_key("ssh-ed25519")
        other.write_private_key(tmp_path / "other")
        add(tmp_path / "other")
        auth = Auth(
            AuthKind.AGENT, str(tmp_path / "key.pub"), agent=str(tmp_path / "agent")
        )
        async with host.open():
            connection = SiteConnection(host.site(auth=auth))
            with pytest.raises(LoginRefused, match="ssh-add"):
                await connection.run("anything")
            assert host.seen.connections == 0
            add(tmp_path / "key")
            await connection.log_in()
            assert (await connection.run("anything")).code == 0
            assert set(host.seen.keys) == {host.user_key.get_fingerprint()}
            await connection.close()

    try:
        asyncio.run(act())
    finally:
        os.kill(pid, signal.SIGTERM)


def test_a_key_that_is_not_there_is_said_before_anything_is_sent(tmp_path: Path):
    async def act() -> None:
        async with SshHost(tmp_path).open() as host:
            auth = Auth(AuthKind.KEY, str(tmp_path / "nowhere"))
            with pytest.raises(LoginRefused, match="cannot be read"):
                await SiteConnection(host.site(auth=auth)).run("anything")
            assert host.seen.connections == 0

    asyncio.run(act())


@pytest.mark.parametrize("forwards", [True, False])
def test_a_jump_host_leads_on_or_the_link_is_down(tmp_path: Path, *, forwards: bool):
    async def act() -> None:
        (tmp_path / "door").mkdir()
        door = SshHost(tmp_path / "door", forwards=forwards)
        host = SshHost(tmp_path)
        door.user_key = host.user_key
        async with host.open(), door.open():
            site = host.site(
                jumps=(Host("127.0.0.1", door.port),),
                host_keys=f"{host.site().host_keys}\n{door.site().host_keys}",
            )
            connection = SiteConnection(site)
            if forwards:
                assert (await connection.run("anything")).code == 0
                await connection.close()
            else:
                with pytest.raises(LinkDown):
                    await connection.run("anything")
            assert door.seen.connections == 1
            assert host.seen.connections == int(forwards)

    asyncio.run(act())


def test_a_jump_host_with_another_key_sees_nothing(tmp_path: Path):
    async def act() -> None:
        (tmp_path / "door").mkdir()
        door = SshHost(tmp_path / "door", forwards=True)
        host = SshHost(tmp_path)
        async with host.open(), door.open():
            stranger = asyncssh.generate_private_key("ssh-ed25519")
            key = stranger.export_public_key().decode().strip()
            site = host.site(
                jumps=(Host("127.0.0.1", door.port),),
                host_keys=f"{host.site().host_keys}\n[127.0.0.1]:{door.port} {key}",
            )
            with pytest.raises(HostKeyChanged):
                await SiteConnection(site).run("anything")
            assert door.seen.users == []
            assert host.seen.connections == 0

    asyncio.run(act())


def test_nobody_answers(tmp_path: Path):
    async def act() -> None:
        host = SshHost(tmp_path)
        async with host.open():
            site = host.site()
        connection = SiteConnection(site)
        with pytest.raises(LinkDown, match="waits"):
            await connection.run("anything")
        async with host.open(host.port):
            assert (await connection.run("anything")).code == 0
            await connection.close()

    asyncio.run(act())


def test_a_host_that_falls_silent_is_given_up(tmp_path: Path):
    async def act() -> None:
        async with SshHost(tmp_path).open() as host:
            host.stays_silent = True
            connection = SiteConnection(host.site())
            with pytest.raises(LinkDown, match="has not answered"):
                await connection.run("anything", patience_s=0.1)
            assert not connection.is_open
            host.stays_silent = False
            assert (await connection.run("anything")).code == 0
            await connection.close()

    asyncio.run(act())


def test_a_flood_of_output_is_not_taken(tmp_path: Path):
    async def act() -> None:
        async with SshHost(tmp_path).open() as host:
            host.answer = b"x" * 100_000
            connection = SiteConnection(host.site())
            with pytest.raises(LinkDown):
                await connection.run("anything", most=1000)
            await connection.close()

    asyncio.run(act())


def test_hosts_are_not_named_unless_the_profile_says_so(tmp_path: Path):
    async def act() -> None:
        host = SshHost(tmp_path)
        async with host.open():
            site, told = host.site(), host.site(log_hosts=True)
        with pytest.raises(LinkDown) as quiet:
            await SiteConnection(site).run("anything")
        with pytest.raises(LinkDown) as loud:
            await SiteConnection(told).run("anything")
        assert "127.0.0.1" not in str(quiet.value)
        assert "127.0.0.1" in str(loud.value)

    asyncio.run(act())


def test_fingerprints_of_what_is_pinned(tmp_path: Path):
    host = SshHost(tmp_path)
    site = host.site()

    assert pinned(site, site.login) == ()  # port 0 is nobody's
    host.port = 2222
    assert pinned(host.site(), host.site().login) == (host.host_key.get_fingerprint(),)
