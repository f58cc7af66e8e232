"""An SSH server in this process that counts what reaches it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import asyncssh

from models.cluster.slurm.site import Auth, AuthKind, Host, Site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

CODE = "123456"


class Seen:
    """What a server has seen of its visitors."""

    def __init__(self) -> None:
        self.connections = 0
        self.users: list[str] = []
        self.keys: list[str] = []
        self.answers: list[str] = []
        self.commands: list[tuple[str, bytes]] = []
        self.links: list[asyncssh.SSHServerConnection] = []


class Door(asyncssh.SSHServer):
    """Lets one key in, and asks for a code where that is wanted."""

    def __init__(self, seen: Seen, known: str, *, asks: bool, forwards: bool) -> None:
        self._seen, self._known = seen, known
        self._asks, self._forwards = asks, forwards

    def connection_requested(
        self,
        dest_host: str,  # noqa: ARG002 - asyncssh says how it calls
        dest_port: int,  # noqa: ARG002
        orig_host: str,  # noqa: ARG002
        orig_port: int,  # noqa: ARG002
    ) -> bool:
        return self._forwards

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._seen.connections += 1
        self._seen.links.append(conn)

    def begin_auth(self, username: str) -> bool:
        self._seen.users.append(username)
        return True

    def public_key_auth_supported(self) -> bool:
        return not self._asks

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:  # noqa: ARG002
        self._seen.keys.append(key.get_fingerprint())
        return key.get_fingerprint() == self._known

    def kbdint_auth_supported(self) -> bool:
        return self._asks

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str):  # noqa: ARG002
        return "", "", "", [("Code: ", False)]

    def validate_kbdint_response(self, username: str, responses: list[str]) -> bool:  # noqa: ARG002
        self._seen.answers += responses
        return responses == [CODE]


class SshHost:
    """A host with a key, and the profile of a site that leads to it."""

    def __init__(
        self, folder: Path, *, asks: bool = False, forwards: bool = False
    ) -> None:
        self.folder, self.asks, self.forwards = folder, asks, forwards
        self.seen = Seen()
        self.host_key = asyncssh.generate_private_key("ssh-ed25519")
        self.user_key = asyncssh.generate_private_key("ssh-ed25519")
        self.authority: asyncssh.SSHKey | None = None
        self.files = folder / "far"
        self.files.mkdir()
        self.chroot: Path | None = self.files
        self.user_key.write_private_key(folder / "key")
        self.port = 0
        self.answer = b"well\n"
        self.stays_silent = False
        self.act: Callable[[str, bytes], bytes] | None = None
        self.sftp = asyncssh.SFTPServer

    @asynccontextmanager
    async def open(self, port: int = 0) -> AsyncIterator[SshHost]:
        """Listen until the end."""
        known = self.user_key.get_fingerprint()
        clients = None
        if self.authority is not None:
            line = self.authority.export_public_key().decode().strip()
            clients = asyncssh.import_authorized_keys(f"cert-authority {line}\n")
        server = await asyncssh.listen(
            "127.0.0.1",
            port,
            server_factory=lambda: Door(
                self.seen, known, asks=self.asks, forwards=self.forwards
            ),
            server_host_keys=[self.host_key],
            authorized_client_keys=clients,
            process_factory=self._process,
            sftp_factory=lambda chan: self.sftp(chan, chroot=self.chroot),
            encoding=None,
        )
        self.port = server.get_port()
        try:
            yield self
        finally:
            server.close()
            for link in self.seen.links:
                link.abort()
            await server.wait_closed()

    def site(self, **changed: object) -> Site:
        """Profile of a site that leads here."""
        key = self.host_key.export_public_key().decode().strip()
        profile = {
            "name": "near",
            "login": Host("127.0.0.1", self.port),
            "user": "planner",
            "host_keys": f"[127.0.0.1]:{self.port} {key}",
            "auth": Auth(AuthKind.KEY, str(self.folder / "key")),
            "base": "/base",
        }
        return Site(**(profile | changed))

    async def _process(self, process: asyncssh.SSHServerProcess) -> None:
        """Write down a command, and answer."""
        data = await process.stdin.read()
        self.seen.commands.append((process.command or "", data))
        if self.stays_silent:
            await asyncio.Event().wait()
        if self.act is not None:
            command = process.command or ""
            self.answer = await asyncio.to_thread(self.act, command, data)
        process.stdout.write(self.answer)
        process.exit(0)
