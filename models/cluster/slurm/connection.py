"""One SSH connection to a site: pinned host keys, logins that no machine repeats."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, NamedTuple

import asyncssh

from models.cluster.slurm.credentials import credential, is_locked, refusal
from models.cluster.slurm.site import SSH_PORT, AuthKind
from models.errors import FarTrouble, HostKeyChanged, LinkDown, LoginRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.cluster.slurm.credentials import Ask
    from models.cluster.slurm.site import Host, Site

    Way = tuple[asyncssh.SSHClientConnection, ...]  # jump hosts, then the host

KEEPALIVE_S = 15
KEEPALIVES = 4
CONNECT_S = 20
LOGIN_S = 30
PERSON_S = 300  # a person types slowly
PATIENCE_S = 150.0
MOST_OUTPUT = 64 << 20
CIPHERS = (
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-ctr",
    "aes256-ctr",
    "chacha20-poly1305@openssh.com",
)
"""The quick ones first; all of them are safe."""
LOST = (
    asyncssh.ConnectionLost,
    asyncssh.DisconnectError,
    asyncssh.ChannelOpenError,
    asyncssh.SFTPNoConnection,
    asyncssh.SFTPConnectionLost,
    OSError,
    TimeoutError,
)
"""Every way in which asyncssh says that the link broke."""


class Output(NamedTuple):
    """What a command of the far side wrote, and its exit code."""

    code: int
    out: str
    err: str


class _Visitor(asyncssh.SSHClient):
    """What happens on the way in: the key that was offered, and whether we tried."""

    def __init__(
        self, pair: asyncssh.SSHKeyPair | None, ask: Ask | None, site: str
    ) -> None:
        self.offered = ""
        self.tried = False
        self._pair = pair
        self._ask = ask
        self._was_asked = False
        self._site = site

    def validate_host_public_key(
        self,
        host: str,  # noqa: ARG002 - asyncssh says how it calls
        addr: str,  # noqa: ARG002
        port: int,  # noqa: ARG002
        key: asyncssh.SSHKey,
    ) -> bool:
        """Refuse every key that is not pinned, and keep its fingerprint."""
        self.offered = key.get_fingerprint()
        return False

    def public_key_auth_requested(self) -> asyncssh.SSHKeyPair | None:
        """Give the one key, once."""
        pair, self._pair = self._pair, None
        self.tried = self.tried or pair is not None
        return pair

    def kbdint_auth_requested(self) -> str | None:
        """Agree to questions once, if somebody is there to answer them."""
        if self._ask is None or self._was_asked:
            return None
        self._was_asked = True
        return ""

    async def kbdint_challenge_received(
        self,
        name: str,
        instructions: str,
        lang: str,  # noqa: ARG002
        prompts: Sequence[tuple[str, bool]],
    ) -> Sequence[str] | None:
        """Have a person answer; a site that asks again after that hears nothing."""
        if not prompts:
            return []
        if self._ask is None:
            return None
        self.tried = True
        title = " ".join(part for part in (self._site, name, instructions) if part)
        return await self._ask(title, prompts)


class SiteConnection:
    """
    The connection to a site; opened when it is needed, and again after it was lost.

    After a login that was refused, and after a host key that changed, nothing is sent
    any more until a person acts: `log_in`.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self._ways: dict[Host, Way] = {}
        self._files: asyncssh.SFTPClient | None = None
        self._barred: FarTrouble | None = None
        self._opening = asyncio.Lock()

    @property
    def is_open(self) -> bool:
        """Whether commands can be sent without a new login."""
        way = self._ways.get(self.site.command_host)
        return way is not None and not way[-1].is_closed()

    @property
    def barred(self) -> FarTrouble | None:
        """Why nothing is sent until a person acts; None for nothing."""
        return self._barred

    async def log_in(self, ask: Ask | None = None) -> None:
        """
        Log in because a person wants to; the only way out of a refused login.

        Parameters
        ----------
        ask
            Asks the person for what the site or a locked key wants to know.

        Raises
        ------
        FarTrouble
            Nobody answers, the login is refused, or the host is another one.
        """
        self._barred = None
        await self.close()
        await self._link(self.site.command_host, ask)
        if self.site.transfer_host != self.site.command_host:
            await self._link(self.site.transfer_host, ask)

    async def run(
        self,
        command: str,
        data: bytes = b"",
        *,
        patience_s: float = PATIENCE_S,
        most: int = MOST_OUTPUT,
    ) -> Output:
        """
        Run a command there.

        Parameters
        ----------
        command
            In words that no shell reads in another way.
        data
            For its standard input.
        patience_s
            After which the link counts as broken; the command bounds itself.
        most
            Bytes of output that are taken.

        Raises
        ------
        LinkDown
            The link broke, so that nobody knows whether the command ran.
        FarTrouble
            There is no way in.
        """
        link = await self._link(self.site.command_host)
        try:
            async with asyncio.timeout(patience_s):
                process = await link.create_process(command, encoding=None)
                async with process:
                    process.stdin.write(data)
                    process.stdin.write_eof()
                    out, err = await asyncio.gather(
                        _at_most(process.stdout, most), _at_most(process.stderr, most)
                    )
                    await process.wait_closed()
                    code = process.exit_status
        except TimeoutError as error:
            self.lost(error)
            raise LinkDown(
                f"{self.site.shown_host} has not answered for {patience_s:.0f} s; the "
                "work waits and asks again."
            ) from error
        except LOST as error:
            raise self.lost(error) from error
        if code is None or code < 0:
            raise self.lost(None)
        return Output(
            code, out.decode("utf-8", "replace"), err.decode("utf-8", "replace")
        )

    async def files(self) -> asyncssh.SFTPClient:
        """
        Give the way to read and write files there.

        Raises
        ------
        FarTrouble
            There is no way in.
        """
        link = await self._link(self.site.transfer_host)
        if self._files is None:
            try:
                async with asyncio.timeout(CONNECT_S):
                    self._files = await link.start_sftp_client()
            except LOST as error:
                raise self.lost(error) from error
        return self._files

    async def close(self) -> None:
        """End the connection."""
        self._files = None
        ways, self._ways = tuple(self._ways.values()), {}
        for link in (link for way in ways for link in reversed(way)):
            link.close()
            await link.wait_closed()

    def lost(self, error: Exception | None) -> LinkDown:
        """Let go of a link that broke; the next question opens it again."""
        self._files = None
        ways, self._ways = tuple(self._ways.values()), {}
        for link in (link for way in ways for link in reversed(way)):
            link.abort()
        why = f" ({error})" if error and self.site.log_hosts else ""
        return LinkDown(
            f"The link to {self.site.shown_host} broke{why}; the work waits and goes "
            "on where it was."
        )

    async def _link(
        self, host: Host, ask: Ask | None = None
    ) -> asyncssh.SSHClientConnection:
        """Give the open connection to a host, or open it."""
        async with self._opening:
            way = self._ways.get(host)
            if way is not None and not way[-1].is_closed():
                return way[-1]
            if self._barred is not None:
                raise type(self._barred)(str(self._barred))
            self._files = None
            try:
                self._ways[host] = await self._opened(host, ask)
            except (LoginRefused, HostKeyChanged) as error:
                self._barred = error
                raise
            return self._ways[host][-1]

    async def _opened(self, host: Host, ask: Ask | None) -> Way:
        """Pass the jump hosts and log in."""
        site = self.site
        if not site.log_hosts:
            asyncssh.set_log_level(logging.ERROR)
        if ask is None and (site.auth.kind is AuthKind.KEYBOARD or is_locked(site)):
            raise LoginRefused(
                f"{site.name} wants to be answered by a person; choose Log in."
            )
        way: Way = ()
        try:
            for step in (*site.jumps, host):
                way = (*way, await self._one_step(step, way, ask))
        except BaseException:
            for link in reversed(way):
                link.abort()
            raise
        return way

    async def _one_step(
        self, host: Host, way: Way, ask: Ask | None
    ) -> asyncssh.SSHClientConnection:
        """Log in at one host; at most one attempt reaches it."""
        async with credential(self.site, ask) as pair:
            visitor = _Visitor(pair, ask, self.site.name)
            try:
                return await self._logged_in(host, way, visitor, ask)
            except asyncssh.HostKeyNotVerifiable as error:
                raise self._not_the_same(host, visitor.offered) from error
            except asyncssh.KeyExchangeFailed as error:
                if "host key" not in str(error):
                    raise self._unreached(host, error) from error
                raise self._not_the_same(host, "a key of another kind") from error
            except asyncssh.PermissionDenied as error:
                raise LoginRefused(refusal(self.site)) from error
            except (asyncssh.ConnectionLost, OSError) as error:
                raise self._unreached(host, error) from error
            except (asyncssh.DisconnectError, asyncssh.ChannelOpenError) as error:
                if visitor.tried:
                    raise LoginRefused(refusal(self.site)) from error
                raise self._unreached(host, error) from error

    async def _logged_in(
        self, host: Host, way: Way, visitor: _Visitor, ask: Ask | None
    ) -> asyncssh.SSHClientConnection:
        """Connect; nothing of the user's own settings for SSH is read."""
        site = self.site
        patience = PERSON_S if ask else LOGIN_S
        kinds = "publickey,keyboard-interactive" if ask else "publickey"
        async with asyncio.timeout(patience + 1):
            return await asyncssh.connect(
                host.name,
                host.port,
                tunnel=way[-1] if way else (),
                username=host.user or site.user,
                known_hosts=asyncssh.import_known_hosts(site.host_keys),
                x509_trusted_certs=None,
                config=None,
                client_factory=lambda: visitor,
                client_keys=None,
                agent_path=None,
                public_key_auth=True,
                kbdint_auth=ask is not None,
                password_auth=False,
                gss_host=None,
                preferred_auth=kinds,
                encryption_algs=CIPHERS,
                connect_timeout=patience,
                login_timeout=patience,
                keepalive_interval=KEEPALIVE_S,
                keepalive_count_max=KEEPALIVES,
            )

    def _unreached(self, host: Host, error: Exception) -> LinkDown:
        where = f"{host}" if self.site.log_hosts else self.site.name
        why = f" ({error})" if self.site.log_hosts and f"{error}" else ""
        return LinkDown(
            f"Nobody answers at {where}{why}; the work waits here and leaves when the "
            "link is back."
        )

    def _not_the_same(self, host: Host, offered: str) -> HostKeyChanged:
        """Sentence with both fingerprints."""
        where = f"{host}" if self.site.log_hosts else f"A host of {self.site.name}"
        known = ", ".join(pinned(self.site, host)) or "none"
        return HostKeyChanged(
            f"{where} is not who it was: it shows {offered or 'a key nobody signed'}, "
            f"and known is {known}. Nothing was sent, and nothing will be. Ask the "
            "operators of the site by another way, and put the new key into the site "
            "profile only if they confirm it. Then read the profiles again, or use "
            f"'marsroute jobs sync --log-in {self.site.name}'."
        )


def pinned(site: Site, host: Host) -> tuple[str, ...]:
    """Fingerprints of the keys that a host may show, and of who may sign them."""
    known = asyncssh.import_known_hosts(site.host_keys)
    port = None if host.port == SSH_PORT else host.port
    keys, authorities, *_ = known.match(host.name, "", port)
    return tuple(key.get_fingerprint() for key in (*keys, *authorities))


async def _at_most(stream: asyncssh.SSHReader[bytes], most: int) -> bytes:
    """Read to the end, or refuse a flood."""
    parts: list[bytes] = []
    left = most
    while part := await stream.read(1 << 16):
        left -= len(part)
        if left < 0:
            raise OSError(f"more than {most} bytes of output")
        parts.append(part)
    return b"".join(parts)
