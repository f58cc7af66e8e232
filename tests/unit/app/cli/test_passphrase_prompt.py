"""Commands take passphrases from the terminal or a file, and show them nowhere."""

from __future__ import annotations

import getpass
import io
import sys
import warnings
from pathlib import Path

import pytest

from app.cli.passphrase import given_passphrase, given_recovery_code, new_passphrase
from app.errors import InputRefused
from tests.key_cases import PHRASE

STDIN = Path("-")


def answering(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    asked: list[str] = []
    rest = list(answers)

    def answer(question: str) -> str:
        asked.append(question)
        return rest.pop(0)

    monkeypatch.setattr(getpass, "getpass", answer)
    return asked


def typed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_the_terminal_is_asked_once_for_an_old_and_twice_for_a_new_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = answering(monkeypatch, "old", PHRASE, PHRASE, "7ZZZ")

    assert given_passphrase(None, "hold.plan") == "old"
    assert new_passphrase(None, "hold.plan") == PHRASE
    assert given_recovery_code(None, "hold.plan") == "7ZZZ"
    assert asked == [
        "Passphrase of hold.plan: ",
        "New passphrase of hold.plan: ",
        "The same again: ",
        "Recovery code of hold.plan: ",
    ]


def test_two_that_differ_and_one_too_short_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answering(monkeypatch, PHRASE, PHRASE + " ", "short")

    with pytest.raises(InputRefused, match="The two passphrases differ"):
        new_passphrase(None, "hold.plan")
    with pytest.raises(InputRefused, match="at least 12"):
        new_passphrase(None, "hold.plan")


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\nsecond line\n"])
def test_the_first_line_of_a_file_is_the_passphrase(tmp_path: Path, end: str) -> None:
    file = tmp_path / "phrase.txt"
    file.write_bytes((PHRASE + end).encode())

    assert given_passphrase(file, "x") == new_passphrase(file, "x") == PHRASE


def test_a_mark_of_the_encoding_and_spaces_at_the_end(tmp_path: Path) -> None:
    file = tmp_path / "phrase.txt"
    file.write_bytes("\ufeffseven Brücken \n".encode())

    assert given_passphrase(file, "x") == "seven Brücken "


def test_standard_input_gives_one_line_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typed(monkeypatch, b"the old one\neight white storks\n")

    assert given_passphrase(STDIN, "x") == "the old one"
    assert new_passphrase(STDIN, "x") == "eight white storks"
    with pytest.raises(InputRefused, match="Standard input holds no passphrase"):
        given_passphrase(STDIN, "x")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "holds no passphrase; it should be the first line"),
        (b"\nsecond", "holds no passphrase"),
        (b"\xff\xfe" * 8, "holds no passphrase in UTF-8"),
        (b"a" * 5000, "its line is far too long"),
    ],
)
def test_what_is_no_passphrase_is_refused_without_repeating_it(
    tmp_path: Path, data: bytes, sentence: str
) -> None:
    file = tmp_path / "phrase.txt"
    file.write_bytes(data)

    with pytest.raises(InputRefused, match=sentence) as refusal:
        given_passphrase(file, "x")

    assert "aaaa" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"phrase\.txt with a passphrase cannot be"):
        given_passphrase(tmp_path / "phrase.txt", "x")


def test_nobody_there_to_ask_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no terminal the question would echo; that is never done."""

    def echoing(_: str) -> str:
        warnings.warn("Can not control echo", getpass.GetPassWarning, stacklevel=1)
        return PHRASE

    monkeypatch.setattr(getpass, "getpass", echoing)
    with pytest.raises(InputRefused, match="give --passphrase-file"):
        given_passphrase(None, "x")

    def ended(_: str) -> str:
        raise EOFError

    monkeypatch.setattr(getpass, "getpass", ended)
    with pytest.raises(InputRefused, match="give --passphrase-file"):
        given_passphrase(None, "x")
