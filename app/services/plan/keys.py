"""The ways into a plan: made, opened, changed and taken away without a new file key.

A wrong secret and a damaged key file are told in the same words after the same work, so
nobody learns from a failure how near it was.
"""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from app.errors import Damaged, EnvironmentTrouble, InputRefused, WrongKey
from app.security.file_key import FileKey
from app.security.key_header import LASTING, KeyHeader, Wrap, WrapKind
from app.security.key_strength import USUAL, Strength
from app.security.key_wraps import (
    open_with_passphrase,
    open_with_secret,
    passphrase_wrap,
    secret_wrap,
    spend_as_much,
)
from app.security.passphrase import check_new_passphrase
from app.security.recovery_code import SECRET_BYTES, recovery_code, recovery_secret
from app.storage.key_file import (
    backups_folder,
    drop_keys,
    drop_next_keys,
    keep_next_keys,
    keys_path,
    read_keys,
    read_keys_copy,
    write_keys,
)
from app.storage.rekeyed_copy import rekey_backups, replace_under_new_key
from app.storage.result_cache import delete_results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.security.author import Author
    from app.security.clock import Clock
    from app.security.os_keyring import Keyring

_KEYRING_SECRET_BYTES = 32


def new_keys(passphrase: str, strength: Strength) -> tuple[FileKey, KeyHeader]:
    """
    Draw the key of a new plan, and wrap it under a passphrase.

    Parameters
    ----------
    passphrase
        At least 12 characters.
    strength
        Of the passphrase; `key_strength.calibrated` measures it.

    Returns
    -------
    tuple[FileKey, KeyHeader]
        Write the header before the plan is made (`keys_written`): a plan without its
        key file is lost.

    Raises
    ------
    InputRefused
        The passphrase may not be set.
    """
    check_new_passphrase(passphrase)
    key = FileKey.new()
    file_id = secrets.token_hex(16)
    wrap = passphrase_wrap(key, passphrase, strength, file_id)
    header = KeyHeader(file_id=file_id, wraps=(wrap,))
    return key, header.sealed_under(key)


@contextmanager
def keys_written(plan: Path, header: KeyHeader) -> Iterator[None]:
    """
    Write the key file of a plan that is made meanwhile, and none if that fails.

    Raises
    ------
    KnownError
        As `key_file.write_keys`.
    """
    write_keys(plan, header)
    try:
        yield
    except BaseException:
        if not plan.exists():
            drop_keys(plan, header)
        raise


def unlock_with_passphrase(plan: Path, passphrase: str) -> FileKey:
    """
    Open the key file of a plan with its passphrase.

    It takes about a second and up to 256 MiB, so keep it off the thread of the window.

    Raises
    ------
    WrongKey
        The passphrase is wrong, or the key file is damaged; the text is the same.
    InputRefused
        There is no key file, or no passphrase opens it.
    TooNew, EnvironmentTrouble
        A later version wrote the key file, or the machine is in the way.
    """
    try:
        header = read_keys(plan)
    except Damaged:
        spend_as_much(passphrase, _likely_strength(plan))
        raise _does_not_open(plan, "passphrase") from None
    for wrap in header.of_kind(WrapKind.PASSPHRASE):
        key = open_with_passphrase(wrap, passphrase, header.file_id)
        if key is None or not header.is_sealed_under(key):
            raise _does_not_open(plan, "passphrase")
        return key
    raise InputRefused(f"No passphrase opens {plan.name}; take the recovery code.")


def unlock_with_recovery_code(plan: Path, code: str) -> FileKey:
    """
    Open the key file of a plan with the code of its recovery sheet.

    Raises
    ------
    WrongKey
        The code is that of another plan or of an earlier sheet, or the key file is
        damaged; the text is the same.
    InputRefused
        The code is mistyped, or there is no key file or no recovery sheet.
    TooNew, EnvironmentTrouble
        A later version wrote the key file, or the machine is in the way.
    """
    secret = recovery_secret(code)
    header = _read_or_refuse(plan, "recovery code")
    wraps = header.of_kind(WrapKind.RECOVERY)
    if not wraps:
        raise InputRefused(
            f"No recovery sheet was made for {plan.name}; take the passphrase."
        )
    for wrap in wraps:
        key = open_with_secret(wrap, secret, header.file_id)
        if key is not None and header.is_sealed_under(key):
            return key
    raise _does_not_open(plan, "recovery code")


def unlock_with_keyring(plan: Path, keyring: Keyring) -> FileKey:
    """
    Open the key file of a plan with the secret in this user's keyring.

    Raises
    ------
    WrongKey
        What the keyring holds does not open it, or the key file is damaged.
    InputRefused
        There is no key file, or this keyring holds nothing for it.
    TooNew, EnvironmentTrouble
        A later version wrote the key file, or the machine or keyring is in the way.
    """
    header = _read_or_refuse(plan, "keyring")
    held = False
    for wrap in header.of_kind(WrapKind.KEYRING):
        secret = keyring.read(_entry(header, wrap))
        if secret is None:
            continue
        held = True
        key = open_with_secret(wrap, secret, header.file_id)
        if key is not None and header.is_sealed_under(key):
            return key
    if held:
        raise _does_not_open(plan, "keyring")
    raise InputRefused(
        f"The keyring of this machine holds nothing for {plan.name}; take the "
        "passphrase."
    )


def ways_in(plan: Path) -> tuple[Wrap, ...]:
    """Ways into a plan, as its key file lists them; see `read_keys` for errors."""
    wraps = read_keys(plan).wraps
    return tuple(wrap for wrap in wraps if wrap.kind is not WrapKind.FOLLOWS)


def change_passphrase(
    plan: Path, key: FileKey, passphrase: str, strength: Strength
) -> None:
    """
    Set the passphrase of a plan; its file key and the other ways in stay.

    Parameters
    ----------
    plan, key
        The plan, and its key as one of its ways in has given it.
    passphrase, strength
        See `new_keys`.

    Raises
    ------
    InputRefused
        The passphrase may not be set.
    WrongKey
        The key is not that of the plan, or the key file is damaged.
    DiskFull, FileInUse, EnvironmentTrouble
        The key file cannot be written.
    """
    check_new_passphrase(passphrase)
    header = _own(plan, key)
    wrap = passphrase_wrap(key, passphrase, strength, header.file_id)
    _write_with(plan, key, header, WrapKind.PASSPHRASE, wrap)


def add_recovery(
    plan: Path, key: FileKey, deliver: Callable[[str], None] | None = None
) -> str:
    """
    Make a recovery code for a plan; that of an earlier sheet opens it no more.

    Parameters
    ----------
    plan, key
        The plan, and its key.
    deliver
        Writes the sheet. If it raises, the earlier code stays in force.

    Returns
    -------
    str
        The code, to be printed and then forgotten; nothing keeps it.

    Raises
    ------
    WrongKey, DiskFull, FileInUse, EnvironmentTrouble
        As `change_passphrase`.
    """
    header = _own(plan, key)
    secret = secrets.token_bytes(SECRET_BYTES)
    wrap = secret_wrap(key, secret, WrapKind.RECOVERY, header.file_id)
    code = recovery_code(secret)
    if deliver is not None:
        deliver(code)
    _write_with(plan, key, header, WrapKind.RECOVERY, wrap)
    return code


def add_keyring(plan: Path, key: FileKey, keyring: Keyring) -> None:
    """
    Let this user's keyring open a plan on this machine, beside its other ways in.

    Raises
    ------
    WrongKey, DiskFull, FileInUse, EnvironmentTrouble
        As `change_passphrase`; the last also if the keyring does not take the secret.
    """
    remove_keyring(plan, key, keyring)
    header = _own(plan, key)
    secret = secrets.token_bytes(_KEYRING_SECRET_BYTES)
    wrap = secret_wrap(key, secret, WrapKind.KEYRING, header.file_id)
    keyring.keep(_entry(header, wrap), secret)
    _write(plan, key, replace(header, wraps=(*header.wraps, wrap)))


def remove_keyring(plan: Path, key: FileKey, keyring: Keyring) -> bool:
    """
    Let this user's keyring open a plan no more, and tell whether it did.

    Raises
    ------
    WrongKey, DiskFull, FileInUse, EnvironmentTrouble
        As `change_passphrase`; the last also if the keyring does not answer.
    """
    header = _own(plan, key)
    here = [
        wrap
        for wrap in header.of_kind(WrapKind.KEYRING)
        if keyring.read(_entry(header, wrap)) is not None
    ]
    if here:
        rest = tuple(wrap for wrap in header.wraps if wrap not in here)
        _write(plan, key, replace(header, wraps=rest))
    for wrap in here:
        keyring.forget(_entry(header, wrap))
    return bool(here)


def remove_wrap(plan: Path, key: FileKey, identity: str) -> None:
    """
    Take one way into a plan away.

    Parameters
    ----------
    plan, key
        The plan, and its key.
    identity
        Of the wrap, as `ways_in` lists it.

    Raises
    ------
    InputRefused
        There is no such way, or nothing but keyrings would be left: they go with the
        machine or the account.
    WrongKey, DiskFull, FileInUse, EnvironmentTrouble
        As `change_passphrase`.
    """
    header = _own(plan, key)
    rest = tuple(wrap for wrap in header.wraps if wrap.identity != identity)
    if len(rest) == len(header.wraps):
        raise InputRefused(f"{plan.name} has no way in called {identity!r}.")
    if not any(wrap.kind in LASTING for wrap in rest):
        raise InputRefused(
            f"This is the last way into {plan.name} that does not hang on one machine; "
            "set a passphrase or make a recovery sheet first."
        )
    _write(plan, key, replace(header, wraps=rest))


def copy_under_new_key(
    plan: Path,
    key: FileKey,
    passphrase: str,
    strength: Strength,
    *,
    author: Author,
    clock: Clock,
) -> tuple[Path, ...]:
    """
    Give a plan and its backups a new file key, for when the old one may be known.

    Recovery sheets and keyrings open the old key only, so they have to be made anew;
    kept results, which can be worked out again, are deleted.
    Whoever has a copy of the plan under the old key can still read that copy.

    Parameters
    ----------
    plan, key
        The plan, which nobody may have open, and its key.
    passphrase, strength
        Of the new key; see `new_keys`.
    author, clock
        For the audit log, which goes on under the new key.

    Returns
    -------
    tuple[Path, ...]
        Backups that open with neither key and are as they were.

    Raises
    ------
    InputRefused
        The passphrase may not be set.
    KnownError
        The plan is damaged, in use or cannot be written: it has its old key, or the new
        one where the sentence says so. `finish_new_key` then does the rest.
    """
    _own(plan, key)
    new, header = new_keys(passphrase, strength)
    follows = secret_wrap(key, new.header_key(), WrapKind.FOLLOWS, header.file_id)
    header = replace(header, wraps=(*header.wraps, follows)).sealed_under(new)
    try:
        replace_under_new_key(
            plan,
            (key, new),
            author=author,
            clock=clock,
            before_replacing=lambda copy: keep_next_keys(plan, copy, header),
        )
    except BaseException:
        if read_keys(plan).file_id != header.file_id:
            drop_next_keys(plan)
        raise
    return finish_new_key(plan, new, author=author, clock=clock)


def finish_new_key(
    plan: Path, key: FileKey, *, author: Author, clock: Clock
) -> tuple[Path, ...]:
    """
    Do what is left of a change of keys that was interrupted; at once if nothing is.

    Call it whenever a plan was unlocked, before it is opened.

    Parameters
    ----------
    plan, key
        The plan, which nobody may have open, and its key.
    author, clock
        For the audit logs of the backups.

    Returns
    -------
    tuple[Path, ...]
        Backups that open with neither key and are as they were.

    Raises
    ------
    WrongKey, DiskFull, FileInUse, EnvironmentTrouble
        As `change_passphrase`, or a backup cannot be written. It can be done again.
    """
    header = _own(plan, key)
    follows = header.of_kind(WrapKind.FOLLOWS)
    if not follows:
        return ()
    old = open_with_secret(follows[0], key.header_key(), header.file_id)
    if old is None:
        raise _does_not_open(plan, "key at hand")
    write_keys(plan, header)
    delete_results(plan)
    left = rekey_backups(plan, (old, key), author=author, clock=clock)
    rest = tuple(wrap for wrap in header.wraps if wrap is not follows[0])
    _write(plan, key, replace(header, wraps=rest))
    return left


def _read_or_refuse(plan: Path, way: str) -> KeyHeader:
    """Read the key file; damage looks like a secret that does not open it."""
    try:
        return read_keys(plan)
    except Damaged:
        raise _does_not_open(plan, way) from None


def _own(plan: Path, key: FileKey) -> KeyHeader:
    """Read the key file of a plan for its key to change it."""
    header = _read_or_refuse(plan, "key at hand")
    if not header.is_sealed_under(key):
        raise _does_not_open(plan, "key at hand")
    return header


def _write_with(
    plan: Path, key: FileKey, header: KeyHeader, kind: WrapKind, wrap: Wrap
) -> None:
    """Write the key file with one wrap in the place of all of its kind."""
    rest = tuple(other for other in header.wraps if other.kind is not kind)
    _write(plan, key, replace(header, wraps=(wrap, *rest)))


def _write(plan: Path, key: FileKey, header: KeyHeader) -> None:
    """Seal and write the key file."""
    write_keys(plan, header.sealed_under(key))


def _entry(header: KeyHeader, wrap: Wrap) -> str:
    """Name under which the keyring holds the secret of a wrap."""
    return f"{header.file_id}:{wrap.identity}"


def _likely_strength(plan: Path) -> Strength:
    """Strength of a passphrase whose wrap is damaged: that of the copy, or usual."""
    try:
        wraps = read_keys_copy(plan).of_kind(WrapKind.PASSPHRASE)
    except (InputRefused, EnvironmentTrouble):
        return USUAL
    return next((wrap.strength for wrap in wraps if wrap.strength), USUAL)


def _does_not_open(plan: Path, way: str) -> WrongKey:
    """Give the one answer to whatever does not open a plan."""
    return WrongKey(
        f"The {way} does not open {plan.name}: it is not the right one, or the key "
        f"file {keys_path(plan).name} is damaged. Try again; a copy of the key file "
        f"lies in {backups_folder(plan).name}."
    )
