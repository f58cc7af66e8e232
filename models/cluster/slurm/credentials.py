"""What proves at a login node who we are: exactly one key, never a ring of them.

Many sites bar an address after a handful of logins that failed, and each key that is
offered counts as one.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import asyncssh

from models.cluster.slurm.site import AuthKind
from models.errors import LinkDown, LoginRefused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from typing import TypeAlias

    from models.cluster.slurm.site import Site

    Ask: TypeAlias = Callable[
        [str, Sequence[tuple[str, bool]]], Awaitable[Sequence[str] | None]
    ]
    """Asks a person: a title, and prompts with whether the answer may be seen."""


def is_locked(site: Site) -> bool:
    """
    Tell whether the key of a site opens only with a passphrase.

    Raises
    ------
    LoginRefused
        The key cannot be read.
    """
    if not site.auth.key_file or site.auth.kind is AuthKind.AGENT:
        return False
    try:
        asyncssh.read_private_key(site.auth.key_file)
    except asyncssh.KeyEncryptionError:
        return True
    except asyncssh.KeyImportError as error:
        if "assphrase" in str(error):
            return True
        raise _unreadable(site, error) from error
    except OSError as error:
        raise _unreadable(site, error) from error
    return False


@asynccontextmanager
async def credential(
    site: Site, ask: Ask | None
) -> AsyncIterator[asyncssh.SSHKeyPair | None]:
    """
    Give the one key of a site for the time of a login.

    Parameters
    ----------
    site
        Where to log in.
    ask
        Asks a person for the passphrase of a locked key.

    Raises
    ------
    LoginRefused
        The key cannot be read, or the agent does not have it.
    """
    if site.auth.kind is AuthKind.AGENT:
        async with _of_agent(site) as pair:
            yield pair
    elif site.auth.key_file:
        yield await _of_file(site, ask)
    else:
        yield None


def refusal(site: Site) -> str:
    """Sentence about a login that the site refused, with what may be wrong."""
    until = ""
    if site.auth.kind is AuthKind.CERTIFICATE:
        until = (
            f" Certificates end after some hours: have {site.auth.certificate_file} "
            "renewed."
        )
    return (
        f"{site.name} refuses the login of {site.user}.{until} Nothing is tried again, "
        "however often the program is started, until you choose Log in or use "
        f"'marsroute jobs sync --log-in {site.name}': sites bar an address after a few "
        "refused logins."
    )


async def _of_file(site: Site, ask: Ask | None) -> asyncssh.SSHKeyPair:
    """Read the key of a file, with its certificate where there is one."""
    passphrase: str | None = None
    if is_locked(site):
        prompts = [("Passphrase", False)]
        answers = None if ask is None else await ask(f"{site.name}: key", prompts)
        if not answers:
            raise LoginRefused(
                f"The key of {site.name} is locked with a passphrase; choose Log in."
            )
        passphrase = answers[0]
    try:
        key = asyncssh.read_private_key(site.auth.key_file, passphrase)
        if site.auth.kind is AuthKind.CERTIFICATE:
            certificate = asyncssh.read_certificate(site.auth.certificate_file)
            pairs = asyncssh.load_keypairs([(key, certificate)])
            return next(pair for pair in pairs if pair.has_cert)
        return asyncssh.load_keypairs([key])[0]
    except (OSError, ValueError) as error:
        raise _unreadable(site, error) from error


@asynccontextmanager
async def _of_agent(site: Site) -> AsyncIterator[asyncssh.SSHKeyPair]:
    """Have an agent sign with the one key that the profile names."""
    try:
        public = asyncssh.read_public_key(site.auth.key_file)
        agent = await asyncssh.connect_agent(site.auth.agent)
    except (OSError, ValueError) as error:
        raise _unreadable(site, error) from error
    async with agent:
        try:
            keys = await agent.get_keys([public.public_data])
        except (OSError, ValueError) as error:
            raise LinkDown(
                f"The SSH agent of {site.name} does not answer; start it again."
            ) from error
        if not keys:
            raise LoginRefused(
                f"The SSH agent does not have the key that the profile of {site.name} "
                "names; add it with ssh-add and choose Log in."
            )
        yield keys[0]


def _unreadable(site: Site, error: Exception) -> LoginRefused:
    if "bcrypt" in str(error):
        return LoginRefused(
            f"The key of {site.name} is locked in a way that only an SSH agent opens "
            "here; add it with ssh-add and set 'login by: agent' in the site profile."
        )
    why = error.strerror if isinstance(error, OSError) else error  # without the path
    return LoginRefused(
        f"The key or certificate of {site.name} cannot be read ({why}); set it right "
        "in the site profile and choose Log in."
    )
