"""One session at the keyboard with planted secrets; run as a program by its test.

It reads what is typed from standard input, tells the keys that came of it by a pipe of
its own, and waits before its end so that it can be looked at.
"""

from __future__ import annotations

import faulthandler
import io
import json
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import IO, Any

import keyring

import app.__main__
import app.cli.bundle_sending
import app.cli.plan
import app.cli.plan_keys
import app.cli.signer
from app.cli import plan_access
from app.security import key_wraps
from app.security.author import Author
from app.security.clock import SystemClock
from app.services.bundles import user_station
from app.services.fault_report import save_report
from app.services.plan import keys as plan_keys
from app.storage.key_file import keys_path
from app.storage.plan_records import Edit, NewChange
from app.storage.plan_store import PlanStore
from app.ui.faults import report_of
from tests.key_cases import CHEAP, MemoryBackend

PLAN = Path("hold.plan")
AUTHOR = Author("S4", "0123456789abcdef")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
told: dict[str, str] = {}
handed_on: list[str] = []
written: list[str] = []


def watch(event: str, words: tuple[Any, ...]) -> None:
    """Note what other programs and the environment get, and which files are opened."""
    if event in {"subprocess.Popen", "os.putenv", "os.exec", "os.posix_spawn"}:
        handed_on.append(repr(words))
    elif event == "open" and isinstance(words[0], str) and (words[2] or 0) & WRITING:
        written.append(words[0])


def run(*words: str, typed: str = "") -> int:
    """Run one command on the plan with lines on its standard input."""
    return command("plan", words[0], str(PLAN), *words[1:], typed=typed)


def command(*words: str, typed: str = "") -> int:
    """Run any command with lines on its standard input."""
    sys.stdin = io.TextIOWrapper(io.BytesIO(typed.encode()))
    return app.__main__.main(words)


def send(secrets: dict[str, str], plan: str) -> None:
    """Sign and seal the plan for another station, with passphrases from files."""
    files = {name: Path(f"typed-{name}") for name in ("signer", "seal")}
    for name, file in files.items():
        file.write_text(secrets[name])
    signer, seal = (str(file) for file in files.values())
    assert command("signer", "new", "S4", "--passphrase-file", signer) == 0
    by = ("--signer-passphrase-file", signer, "--seal-passphrase-file", seal)
    make = ("bundle", "make", "plan", str(PLAN), "-o", "sent.bundle", *by)
    assert command(*make, "--as", "S4", "--passphrase-file", "-", typed=plan) == 0
    assert command("bundle", "show", "sent.bundle") == 0
    key = user_station().signer().unlocked(secrets["signer"])
    told["signer's key"] = key.private_bytes_raw().hex()
    for file in files.values():
        file.unlink()


def remember(name: str, key: Any) -> None:
    """Tell a key, and those that follow from it."""
    told[name] = key.secret.hex()
    told[f"{name}, database"] = key.database_key().hex()
    told[f"{name}, cache"] = key.cache_key().hex()
    told[f"{name}, audit"] = key.audit_key().hex()
    told[f"{name}, key file"] = key.header_key().hex()
    told[f"{name}, signing"] = key.signing_key().private_bytes_raw().hex()


def edit(passphrase: str, word: str) -> None:
    """Keep a secret word in the plan, in a version, and in a backup."""
    key = plan_keys.unlock_with_passphrase(PLAN, passphrase)
    with closing(
        PlanStore.open(PLAN, key, author=AUTHOR, clock=SystemClock())
    ) as store:
        ((about, before),) = store.content().items()
        after = before.replace("a title", word)
        edits = (Edit(about, before, after),)
        store.commit(NewChange(text=word, edits=edits, reason=word))
        store.add_version(word, word)
        store.backup()
        told["journal"] = str(PLAN.with_name("hold.plan-wal").stat().st_size)


def crash(passphrase: str, token: str) -> None:
    """Fail where a passphrase, a key or a token is at hand, in several ways."""
    key = plan_keys.unlock_with_passphrase(PLAN, passphrase)
    by = ("--passphrase-file", "-")

    def where_keys_are_handled(*_: object) -> None:
        raise RuntimeError(f"no good: {passphrase} {key.secret!r}")

    def elsewhere(*_: object, **__: object) -> None:
        hidden, shown = passphrase, key.secret.hex()
        raise ValueError(f"of {hidden!r} with token={token} comes {shown}") from (
            KeyError(hidden)
        )

    true = key_wraps._opened
    key_wraps._opened = where_keys_are_handled
    where_keys_are_handled.__globals__["__name__"] = "app.security.key_wraps"
    assert run("show", *by, typed=passphrase) == 70
    key_wraps._opened = true
    where_keys_are_handled.__globals__["__name__"] = "__main__"
    opener = plan_access.PlanStore
    plan_access.PlanStore = type("Broken", (), {"open": staticmethod(elsewhere)})
    assert run("show", *by, typed=passphrase) == 70
    plan_access.PlanStore = opener
    try:
        elsewhere()
    except ValueError as error:
        save_report(report_of(error), Path("window"))
    with Path("crash.log").open("w") as log:
        faulthandler.dump_traceback(log)


def session(secrets: dict[str, str]) -> None:
    """Use a plan from its first day to its last."""
    first, second, third = (secrets[name] for name in ("first", "second", "third"))
    by = ("--passphrase-file", "-")
    new = ("--new-passphrase-file", "-")
    me = ("--as", "S4")
    backend = MemoryBackend()
    keyring.get_keyring = lambda: backend
    programs = (app.cli.plan, app.cli.plan_keys, app.cli.signer, app.cli.bundle_sending)
    for module in programs:
        module.calibrated = lambda _: CHEAP
    assert run("new", *me, *by, "--title", "a title", typed=first) == 0
    edit(first, secrets["word"])
    assert run("show", *by, typed=secrets["wrong"]) == 3
    remember("first key", plan_keys.unlock_with_passphrase(PLAN, first))
    assert run("passphrase", *me, *by, *new, typed=f"{first}\n{second}") == 0
    assert run("recovery-sheet", *me, *by, "-o", "sheet.pdf", typed=second) == 0
    assert run("keyring", "--add", *me, *by, typed=second) == 0
    ((_, kept),) = backend.held.items()
    told["keyring"] = kept.encode().hex()
    assert run("backup", *me, *by, typed=second) == 0
    assert run("versions", *by, typed=second) == 0
    assert run("audit", *by, typed=second) == 0
    assert run("verify", *by, typed=second) == 0
    send(secrets, second)
    assert run("new-key", *me, *by, *new, typed=f"{second}\n{third}") == 0
    remember("second key", plan_keys.unlock_with_passphrase(PLAN, third))
    crash(third, secrets["token"])
    keys_path(PLAN).write_bytes(b"damaged")
    assert run("show", *by, typed=third) == 3


def main(pipe: IO[str]) -> None:
    """Work through the session, tell the keys and wait to be looked at."""
    typed = sys.stdin
    secrets = json.loads(typed.readline())
    sys.addaudithook(watch)
    session(secrets)
    paths = sorted({str(Path(path).resolve()) for path in written})
    json.dump({"told": told, "handed on": handed_on, "written": paths}, pipe)
    pipe.write("\n")
    pipe.flush()
    typed.readline()


if __name__ == "__main__":
    with os.fdopen(int(sys.argv[1]), "w") as opened:
        main(opened)
