"""Reports tell where a fault is, and nothing that was worked on."""

from __future__ import annotations

import base64
import logging
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.security.key_strength import Strength
from app.security.recovery_code import recovery_code
from app.security.redaction import (
    BLANK,
    Redaction,
    redact_logs,
    redacted,
    safe_traceback,
)

keys = st.binary(min_size=32, max_size=32)


@given(keys)
def test_keys_are_blanked_in_each_way_of_writing_them(key: bytes) -> None:
    for text in (
        key.hex(),
        key.hex().upper(),
        key.hex(" "),
        f"x'{key.hex()}'",
        "".join(f"\\x{byte:02x}" for byte in key),
        base64.b64encode(key).decode(),
        base64.urlsafe_b64encode(key).decode(),
        recovery_code(key[:16]),
        recovery_code(key[:16]).replace("-", " ").lower(),
    ):
        told = redacted(f"before {text} after")

        assert text not in told
        assert BLANK in told
        assert told.startswith("before")


@pytest.mark.parametrize(
    "text",
    [
        "passphrase: seven grey herons",
        "Password = seven grey herons",
        "the token='seven grey herons'",
        "api_key=seven grey herons",
        "Authorization: Bearer c2V2ZW4gZ3JleQ seven grey herons"[:35],
        "-----BEGIN PRIVATE KEY-----\nseven grey herons\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nseven grey herons",
    ],
)
def test_what_is_called_a_secret_is_blanked(text: str) -> None:
    told = redacted(text)

    assert BLANK in told
    assert "herons" not in told
    assert "c2V2" not in told


@pytest.mark.parametrize(
    "text",
    [
        "The route from 32U MV 76543 73612 takes 4 h 12 min.",
        "No space is left to write march_table_of_the_second_brigade.csv",
        "planners.march_table.march_table line 120",
        "2026-05-03T06:30:00+00:00",
    ],
)
def test_words_and_figures_stay(text: str) -> None:
    assert redacted(text) == text


def raised(error: BaseException) -> BaseException:
    try:
        raise error  # noqa: TRY301 - an error with a traceback
    except BaseException as caught:  # noqa: BLE001 - handed on whatever it is
        return caught


def test_a_report_names_the_place_but_nothing_that_was_quoted() -> None:
    hidden = "3 Panzergrenadier"
    text = safe_traceback(raised(KeyError(hidden)))

    assert text.startswith("Traceback (most recent call last):")
    assert "test_redaction.py" in text
    assert "raise error" in text
    assert text.endswith(f"KeyError: {BLANK}\n")
    assert hidden not in text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("can't take 'grey heron'", f"can't take {BLANK}"),
        ("takes b'grey' and b'heron' here", f"takes {BLANK} here"),
        ("""said "it's a heron" twice""", f"said {BLANK} twice"),
        ("begins with 'grey heron", f"begins with {BLANK}"),
        ("of `grey` or 'heron' none", f"of {BLANK} or {BLANK} none"),
        ("'Grey' has no 'heron'", BLANK),
        ("two lines 'grey\nheron' end", f"two lines {BLANK} end"),
        ("heron " * 400, BLANK),
        ("index 7 is out of bounds for axis 0", "index 7 is out of bounds for axis 0"),
    ],
)
def test_what_is_quoted_is_left_out_to_its_last_quote(text: str, told: str) -> None:
    last = safe_traceback(raised(RuntimeError(text))).splitlines()[-1]

    assert last == f"RuntimeError: {told}"


def test_long_texts_take_no_time_and_are_left_out() -> None:
    record = logging.LogRecord("x", 30, "", 1, "a" * 10**7, None, None)

    assert Redaction().filter(record)
    assert record.getMessage() == BLANK


def test_an_error_without_a_text_is_reported_all_the_same() -> None:
    class MuteError(Exception):
        def __str__(self) -> str:
            raise ZeroDivisionError

    assert safe_traceback(raised(MuteError())).endswith(f".MuteError: {BLANK}\n")


def test_errors_from_where_keys_are_handled_say_nothing() -> None:
    with pytest.raises(ValueError, match="Argon2id") as caught:
        Strength(123_456, 99, 1)

    text = safe_traceback(caught.value)

    assert "key_strength.py" in text
    assert text.endswith(f"ValueError: {BLANK}\n")


def test_what_led_to_an_error_is_told_in_its_order() -> None:
    try:
        try:
            raise KeyError("first")  # noqa: TRY301 - two errors in a row
        except KeyError as error:
            raise RuntimeError("second") from error
    except RuntimeError as error:
        chained = safe_traceback(error)
    try:
        try:
            raise KeyError("first")  # noqa: TRY301 - two errors in a row
        except KeyError:
            raise RuntimeError("second")  # noqa: B904 - without a cause on purpose
    except RuntimeError as error:
        during = safe_traceback(error)

    assert chained.index("KeyError:") < chained.index("direct cause")
    assert chained.index("direct cause") < chained.index("RuntimeError: second")
    assert "During handling of the above exception" in during


def test_groups_and_circles_of_errors_come_to_an_end() -> None:
    one, other = ValueError("one"), ValueError("other")
    one.__cause__, other.__cause__ = other, one
    group = ExceptionGroup("several", [one, KeyError("x")])

    text = safe_traceback(raised(group))

    assert text.count("ValueError: one") == 1
    assert "KeyError: [left out]" in text


@pytest.fixture
def last_resort(monkeypatch: pytest.MonkeyPatch) -> logging.Handler:
    """A handler of its own in the place of the one that all logs end in."""
    handler = logging.StreamHandler()
    monkeypatch.setattr(logging, "lastResort", handler)
    return handler


def test_logs_are_blanked_with_their_errors(last_resort: logging.Handler) -> None:
    redact_logs()
    redact_logs()
    try:
        raise KeyError("heron")  # noqa: TRY301 - an error to log
    except KeyError:
        error = sys.exc_info()
    record = logging.LogRecord("x", 40, "", 1, "token=%s", ("grey",), error)

    assert len(last_resort.filters) == 1
    assert last_resort.filter(record)
    text = last_resort.format(record)
    assert "grey" not in text
    assert text.startswith(BLANK)
    assert text.endswith(f"KeyError: {BLANK}\n")
    assert "test_redaction.py" in text


def test_a_log_without_an_error_goes_on() -> None:
    record = logging.LogRecord("x", 30, "", 1, "quiet", None, None)

    assert Redaction().filter(record)
    assert record.getMessage() == "quiet"


def test_no_last_resort_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "lastResort", None)

    redact_logs()
