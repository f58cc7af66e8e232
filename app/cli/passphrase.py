"""Passphrases for commands: asked for at the terminal, or read from a file.

Never from an option or the environment, which every program of the machine can see.
"""

from __future__ import annotations

import asyncio
import getpass
import sys
import warnings
from typing import TYPE_CHECKING, BinaryIO

from app.cli.terminal import harmless
from app.errors import InputRefused
from app.security.passphrase import (
    MOST,
    check_new_passphrase,
    normal_passphrase,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

STANDARD_INPUT = "-"
_LONGEST = 4 * MOST + 16  # bytes of a line


def given_passphrase(
    file: Path | None, what: str, option: str = "--passphrase-file"
) -> str:
    """
    Take a passphrase that was set earlier.

    Parameters
    ----------
    file
        Its first line is the passphrase; ``-`` is the next line of standard input, and
        None asks at the terminal.
    what
        What it opens, as the question names it: ``"hold.plan"``.
    option
        That names the file; said where there is nobody to ask.

    Raises
    ------
    InputRefused
        There is nobody to ask, or the file holds none.
    """
    if file is not None:
        return _line_of(file)
    return _asked(f"Passphrase of {what}", option)


def new_passphrase(
    file: Path | None, what: str, option: str = "--passphrase-file"
) -> str:
    """
    Take a passphrase that is to be set; at the terminal it is asked for twice.

    Parameters
    ----------
    file, what, option
        See `given_passphrase`.

    Raises
    ------
    InputRefused
        It may not be set, the two differ, or there is nobody to ask.
    """
    passphrase = _line_of(file) if file else _asked(f"New passphrase of {what}", option)
    check_new_passphrase(passphrase)
    if file is None:
        again = _asked("The same again", option)
        if normal_passphrase(again) != normal_passphrase(passphrase):
            raise InputRefused(
                "The two passphrases differ, so none was set; start again."
            )
    return passphrase


async def person_at_terminal(
    title: str, prompts: Sequence[tuple[str, bool]]
) -> list[str] | None:
    """
    Ask what a login of another machine wants to know.

    Parameters
    ----------
    title
        What the other machine says it is about.
    prompts
        Questions, each with whether its answer may be seen.

    Returns
    -------
    list of str or None
        Answers in order; None where there is nobody to ask.
    """
    if not sys.stdin.isatty():
        return None

    def asked() -> list[str]:
        if title:
            print(harmless(title), file=sys.stderr)
        return [
            input(harmless(prompt)) if seen else getpass.getpass(harmless(prompt))
            for prompt, seen in prompts
        ]

    return await asyncio.to_thread(asked)


def given_recovery_code(file: Path | None, what: str) -> str:
    """Take the code of a recovery sheet; see `given_passphrase`."""
    if file is not None:
        return _line_of(file)
    return _asked(f"Recovery code of {what}", "--passphrase-file")


def _asked(question: str, option: str) -> str:
    """Ask at the terminal, without showing the answer."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(f"{question}: ")
    except (EOFError, getpass.GetPassWarning) as error:
        raise InputRefused(
            f"There is no terminal to ask at ({question}?); give {option} with a file, "
            "or with - for standard input."
        ) from error


def _line_of(file: Path) -> str:
    """Read the first line of a file, or the next one of standard input."""
    if str(file) == STANDARD_INPUT:
        return _line(sys.stdin.buffer, "Standard input")
    try:
        with file.open("rb") as stream:
            return _line(stream, str(file))
    except OSError as error:
        raise InputRefused(
            f"The file {file} with a passphrase cannot be read ({error.strerror}); "
            "check its name and the rights."
        ) from error


def _line(stream: BinaryIO, name: str) -> str:
    """Read a line without its end; nothing of it comes into an error."""
    data = stream.readline(_LONGEST + 1).rstrip(b"\r\n")
    if len(data) > _LONGEST:
        raise InputRefused(f"{name} holds no passphrase: its line is far too long.")
    if not data:
        raise InputRefused(
            f"{name} holds no passphrase; it should be the first line there."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputRefused(
            f"{name} holds no passphrase in UTF-8; write it in that encoding."
        ) from None
