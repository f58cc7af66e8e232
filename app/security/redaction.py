"""What may stand in a report or log: where a fault is, never what was worked on.

Reports travel by mail. Frames name our own source, which is no secret; the values of
their variables are never told. The text of an error is: without what it quotes, without
anything that looks like a key, and not at all where keys are handled.
"""

from __future__ import annotations

import logging
import re
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BLANK = "[left out]"

_WORDS = r"pass(?:phrase|word|wd)|secret|token|api[-_ ]?key|recovery[-_ ]code"
_KEY_LIKE = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"-----BEGIN [^-]*-----.*?(?:-----END [^-]*-----|\Z)", re.DOTALL),
        (rf"(?:{_WORDS})[\"']?\s*[:=]\s*\S.*", re.IGNORECASE),
        (r"\b(?:bearer|basic)\s+[\w.~+/=-]{8,}", re.IGNORECASE),
        (r"\b(?:[0-9A-Z]{4}[- ]){6}[0-9A-Z]{4}\b", re.IGNORECASE),
        (r"(?:\\x[0-9a-f]{2}|[0-9a-f]{2}[ :]){8,}", re.IGNORECASE),
        (r"[0-9a-f]{24,}", re.IGNORECASE),
        (r"(?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Za-z])[A-Za-z0-9+/_-]{24,}=*", 0),
    )
)
# From an opening quote to the last closing one, or to the end where none closes it; an
# apostrophe within a word opens nothing.
_QUOTED = re.compile(r"""(?<!\w)b?(?:(['"`]).*\1|['"`].*)""", re.DOTALL)
_LONGEST = 2000  # letters; longer texts carry data
_KEY_MODULES = (
    "app.security",
    "app.services.plan.keys",
    "app.storage.driver",
    "app.storage.key_file",
    "app.cli.passphrase",
    "cryptography",
    "getpass",
    "jeepney",
    "keyring",
    "secretstorage",
)


def redacted(text: str) -> str:
    """Blank whatever looks like a key, a passphrase, a token or a code."""
    for pattern in _KEY_LIKE:
        text = pattern.sub(BLANK, text)
    return text


def safe_traceback(error: BaseException) -> str:
    """
    Tell where an error arose and what led to it, without a value of the user's.

    Returns
    -------
    str
        Lines as Python prints them, innermost cause first.
    """
    return "".join(_told(error, frozenset()))


def redact_logs() -> None:
    """Blank in what libraries log, which ends on the error channel."""
    last = logging.lastResort
    if last is not None and not any(isinstance(one, Redaction) for one in last.filters):
        last.addFilter(Redaction())


class Redaction(logging.Filter):
    """Blanks in whatever is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite a record; it always goes on."""
        text = record.getMessage()
        record.args = None
        record.msg = redacted(text) if len(text) <= _LONGEST else BLANK
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = safe_traceback(record.exc_info[1])
            record.exc_info = None
        return True


def _told(error: BaseException, above: frozenset[int]) -> Iterator[str]:
    """Tell an error after what led to it."""
    if id(error) in above:
        return
    above |= {id(error)}
    before = error.__cause__
    said = "The above exception was the direct cause of the following exception:"
    if before is None and not error.__suppress_context__:
        before = error.__context__
        said = "During handling of the above exception, another exception occurred:"
    if before is not None:
        yield from _told(before, above)
        yield f"\n{said}\n\n"
    if error.__traceback__ is not None:
        yield "Traceback (most recent call last):\n"
        yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__qualname__}: {_message(error)}\n"
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from _told(part, above)


def _message(error: BaseException) -> str:
    """Text of an error, as far as it may be told."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if _handles_keys(str(frame.f_globals.get("__name__", ""))):
            return BLANK
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - a report is written whatever the error is like
        return BLANK
    if len(text) > _LONGEST:
        return BLANK
    return redacted(_QUOTED.sub(BLANK, text))


def _handles_keys(module: str) -> bool:
    """Whether a module sees keys or passphrases."""
    return f"{module}.".startswith(tuple(f"{name}." for name in _KEY_MODULES))
