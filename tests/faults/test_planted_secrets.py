"""No secret that was typed or drawn is found in anything that a session leaves."""

from __future__ import annotations

import base64
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.secret_search import hits, hits_below

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.fault
ROOT = Path(__file__).resolve().parents[2]
TYPED = {
    "first": "first Kanarienvogel sings ö",
    "second": "second canary in the mine",
    "third": "third bird of yellow feather",
    "signer": "signing goldfinch of S4",
    "seal": "sealed for the starling",
    "wrong": "first Kanarienvogel sings o",
    "token": "tok-Zeisig-4711",
    "word": "Stieglitz-bridge-is-mined",
}
PROC = Path("/proc")
OWN = ("/dev/null", "__pycache__")


class Session(NamedTuple):
    """What a session left behind."""

    folder: Path
    secrets: dict[str, bytes]
    output: bytes
    process: bytes  # environment and arguments as the system shows them
    told: dict[str, Any]


def seen_of(process: int) -> bytes:
    """Environment and arguments of a process, as far as the system shows them."""
    seen = b""
    for name in ("environ", "cmdline") if PROC.exists() else ():
        try:
            seen += (PROC / str(process) / name).read_bytes()
        except PermissionError:
            continue  # closed even to us
    return seen


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    folder = tmp_path_factory.mktemp("session")
    (folder / "tmp").mkdir()
    (folder / "work").mkdir()
    reader, writer = os.pipe()
    environment = os.environ | {
        "HOME": str(folder),
        "TMPDIR": str(folder / "tmp"),
        "MARSROUTE_HOME": str(folder / "home"),
        "PYTHONPATH": str(ROOT),
    }
    program = [sys.executable, str(Path(__file__).with_name("secret_session.py"))]
    with (
        (folder / "output").open("wb") as output,
        subprocess.Popen(
            [*program, str(writer)],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            pass_fds=[writer],
            cwd=folder / "work",
            env=environment,
            text=True,
        ) as child,
        os.fdopen(reader) as pipe,
    ):
        os.close(writer)
        assert child.stdin
        child.stdin.write(json.dumps(TYPED) + "\n")
        child.stdin.flush()
        line = pipe.readline()
        process = seen_of(child.pid) if line else b""
        if line:
            child.stdin.write("\n")
    said = (folder / "output").read_bytes()
    assert line, said.decode()[-3000:]
    told = json.loads(line)
    assert int(told["told"].pop("journal")) > 0
    secrets = {name: text.encode() for name, text in TYPED.items()}
    secrets |= {name: bytes.fromhex(text) for name, text in told["told"].items()}
    return Session(folder, secrets, said, process, told)


def without_word(session: Session) -> dict[str, bytes]:
    """Secrets but for what stands in the plan, which its own commands print."""
    return {name: one for name, one in session.secrets.items() if name != "word"}


@pytest.mark.gate("F18", "planted secrets: files", "0 hits")
def test_no_file_holds_a_secret(
    session: Session,
    found: Callable[[str], None],
    rounds: Callable[[int, int], int],
) -> None:
    files = [path for path in session.folder.rglob("*") if path.is_file()]
    rounds(len(files), len(files))
    output = {session.folder / "output"}

    bad = hits_below(session.folder, session.secrets, leave=output)

    found(f"{len(bad)} hits of {len(session.secrets)} secrets")
    assert bad == set()
    names = {path.name for path in files}
    assert {"hold.plan", "hold.plan.keys", "sheet.pdf", "crash.log"} <= names
    assert {"sent.bundle", "signer.json"} <= names
    assert sum(path.name.startswith("report-") for path in files) >= 2
    assert sum(path.parent.name == "hold.plan.backups" for path in files) >= 3


@pytest.mark.gate("F18", "planted secrets: screen, arguments, environment", "0 hits")
def test_nothing_shows_a_secret(session: Session, found: Callable[[str], None]) -> None:
    handed_on = "\n".join(session.told["handed on"]).encode()

    bad = hits(session.output, without_word(session))
    bad |= hits(session.process, session.secrets)
    bad |= hits(handed_on, session.secrets)

    found(f"{len(bad)} hits")
    assert bad == set()
    assert b"does not open hold.plan" in session.output
    assert b"A report lies at" in session.output


def test_nothing_was_written_outside_the_folders_that_were_searched(
    session: Session,
) -> None:
    inside = f"{session.folder}{os.sep}"
    outside = [
        path
        for path in session.told["written"]
        if not path.startswith(inside) and not any(own in path for own in OWN)
    ]

    assert outside == []
    assert f"{session.folder}/work/crash.log" in session.told["written"]


def test_reports_still_say_where_the_fault_is(session: Session) -> None:
    reports = [path.read_text() for path in session.folder.rglob("report-*.txt")]

    assert all("Traceback (most recent call last)" in text for text in reports)
    assert any("RuntimeError: [left out]" in text for text in reports)
    assert any("in elsewhere" in text for text in reports)


@pytest.mark.parametrize(
    "leak",
    [
        lambda secret: b"before " * 9 + secret,
        lambda secret: b"key: " + secret.hex().encode(),
        lambda secret: secret.hex().upper().encode(),
        lambda secret: base64.b64encode(b"a" + secret + b"zz"),
        lambda secret: base64.b64encode(b"ab" + secret),
        lambda secret: base64.urlsafe_b64encode(b"abc" + secret + b"z"),
        lambda secret: gzip.compress(b"log " * 100 + secret),
        lambda secret: repr(secret)[2:-1].encode(),
    ],
)
def test_the_search_finds_what_leaks(
    session: Session,
    tmp_path: Path,
    leak: Callable[[bytes], bytes],
) -> None:
    """The control: each secret, put into a file in each way, is found there."""
    plain = {
        name: secret for name, secret in session.secrets.items() if secret.isascii()
    }
    for number, secret in enumerate(plain.values()):
        (tmp_path / f"log-{number}.txt").write_bytes(leak(secret) + b" end")

    found = hits_below(tmp_path, plain)

    assert {name for _, name in found} >= set(plain)


def test_the_search_finds_names_and_environments(tmp_path: Path) -> None:
    (tmp_path / TYPED["second"]).write_text("")
    secrets = {"second": TYPED["second"].encode()}
    waiting = [sys.executable, "-c", "input(input())", TYPED["second"]]
    pipe = subprocess.PIPE
    with subprocess.Popen(waiting, stdin=pipe, stdout=pipe, text=True) as child:
        assert child.stdin
        assert child.stdout
        print("ready", file=child.stdin, flush=True)
        assert child.stdout.read(5) == "ready"
        shown = hits(seen_of(child.pid), secrets)
        print(file=child.stdin, flush=True)

    assert hits_below(tmp_path, secrets) == {(TYPED["second"], "second")}
    assert shown == ({"second"} if PROC.exists() else set())
