"""A session with a jailed child: many answers, and one sentence when it goes wrong."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from maps import jail
from maps.errors import BuildCancelled, JailError, SourceError
from maps.jail import JailLimits
from maps.jail_session import JailSession, SessionRules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Open = Callable[..., JailSession]

LIMITS = JailLimits(memory_bytes=1 << 30, cpu_seconds=20, wall_seconds=30)
HEAD = """
import os, sys, time
from maps.errors import SourceError
from maps.jail_walls import serve_session

def answer(request):
    what = request["do"]
"""
TAIL = """
    return {"echo": what}, b""

def open_file(request):
    if request.get("bad"):
        raise SourceError("x.tif holds no map.")
    return {"opened": request.get("name", "")}, answer

sys.exit(serve_session(open_file))
"""
ROOT = Path(jail.__file__).parent.parent


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.fixture
def open_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open a session with a child that does some lines for each request."""
    sessions: list[JailSession] = []

    def opened(
        body: str = "", limits: JailLimits = LIMITS, **request: object
    ) -> JailSession:
        text = HEAD + dedent(body).replace("\n", "\n    ") + TAIL
        (tmp_path / "guest.py").write_text(text)
        rules = SessionRules(
            limits=limits,
            most_bytes=1 << 22,
            doing="reading x.tif",
            way_out="cut it to a smaller area",
        )
        sessions.append(JailSession("guest", request, rules, readable=(tmp_path,)))
        return sessions[-1]

    monkeypatch.setattr(jail, "_code_roots", lambda: [str(ROOT), str(tmp_path)])
    yield opened
    for session in sessions:
        session.close()
        assert gone(session.pid)


def test_requests_are_answered_one_after_the_other(open_session: Open) -> None:
    session = open_session(name="a")
    answers = [session.ask({"do": number}) for number in range(3)]

    assert session.opened == {"opened": "a"}
    assert answers == [({"echo": number}, b"") for number in range(3)]


def test_bytes_arrive_whole(open_session: Open) -> None:
    session = open_session("\nreturn {'n': what}, bytes(range(256)) * what")

    assert session.ask({"do": 9000}) == ({"n": 9000}, bytes(range(256)) * 9000)
    assert session.ask({"do": 0}) == ({"n": 0}, b"")


def test_a_file_that_cannot_be_opened_leaves_no_process(open_session: Open) -> None:
    with pytest.raises(SourceError, match=r"^x\.tif holds no map\.$"):
        open_session(bad=True)


def test_an_error_in_one_answer_does_not_end_the_session(open_session: Open) -> None:
    session = open_session("\nif what == 1: raise SourceError('Tile 1 is damaged.')")
    with pytest.raises(SourceError, match="Tile 1"):
        session.ask({"do": 1})

    assert session.ask({"do": 2})[0] == {"echo": 2}


def test_processor_time_is_allowed_anew_for_each_request(open_session: Open) -> None:
    work = """
    end = time.process_time() + what
    while time.process_time() < end:
        pass
    """
    limits = JailLimits(memory_bytes=1 << 30, cpu_seconds=1, wall_seconds=30)
    session = open_session(work, limits)
    for _ in range(4):
        session.ask({"do": 0.6})
    with pytest.raises(JailError, match="more than 1 s of processor time"):
        session.ask({"do": 60})

    assert gone(session.pid)


def test_a_hanging_child_is_ended_and_named(open_session: Open) -> None:
    limits = JailLimits(memory_bytes=1 << 30, cpu_seconds=9, wall_seconds=0.5)
    session = open_session("\nif what: time.sleep(60)", limits)
    with pytest.raises(JailError, match=r"after 0\.5 s .* while reading x\.tif"):
        session.ask({"do": 1})

    assert gone(session.pid)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
        ("os.kill(os.getpid(), 9)", "from outside"),
        ("bytearray(2 << 30)", "more than 1 GiB of memory"),
        ("return {}['missing'], b''", "KeyError"),
        ("[os.write(fd, b'{]\\n') for fd in range(3, 9)]", "nonsense"),
        ("return {}, bytes(1 << 23)", "nonsense"),
        ("os._exit(0)", "exit code 0"),
    ],
)
def test_a_child_that_fails_is_one_sentence_and_gone(
    open_session: Open, body: str, told: str
) -> None:
    session = open_session("\n" + body)
    with pytest.raises(JailError, match=told) as caught:
        session.ask({"do": 1})

    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)
    assert gone(session.pid)
    with pytest.raises(JailError, match="open the file again"):
        session.ask({"do": 1})


def test_closing_ends_a_question_under_way(open_session: Open) -> None:
    session = open_session("\ntime.sleep(60)")
    heard: list[BaseException] = []

    def ask() -> None:
        try:
            session.ask({"do": 1})
        except JailError as error:
            heard.append(error)

    asker = threading.Thread(target=ask)
    asker.start()
    session.close()
    asker.join(10)

    assert gone(session.pid)
    assert len(heard) == 1


def test_cancelling_a_question_ends_the_child(open_session: Open) -> None:
    session = open_session("\ntime.sleep(60)")

    def cancel(_what: str, _share: float) -> None:
        raise BuildCancelled("No more.")

    with pytest.raises(BuildCancelled):
        session.ask({"do": 1}, cancel)

    assert gone(session.pid)


def test_files_elsewhere_cannot_be_read_where_the_kernel_permits(
    open_session: Open, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "key"
    secret.write_text("canary")
    (tmp_path / "map").write_text("map")
    session = open_session(
        """
        try:
            return {"read": open(what).read()}, b""
        except PermissionError:
            return {"read": None}, b""
        """
    )
    if session.ask({"do": str(secret)})[0]["read"] is not None:
        pytest.skip("this kernel has no Landlock")

    assert session.ask({"do": str(tmp_path / "map")})[0]["read"] == "map"


def test_a_session_outlives_the_thread_that_opened_it(open_session: Open) -> None:
    sessions: list[JailSession] = []
    opener = threading.Thread(target=lambda: sessions.append(open_session()))
    opener.start()
    opener.join(30)

    assert sessions[0].ask({"do": 5})[0] == {"echo": 5}
