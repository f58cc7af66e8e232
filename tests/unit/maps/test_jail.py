"""The jail: whatever a reader does, the parent gets an answer or one clear sentence."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

from maps import jail
from maps.errors import BuildCancelled, JailError, SourceError
from maps.jail import JailLimits, run_jailed
from maps.progress import silent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from maps.progress import Progress

    Run = Callable[..., dict[str, Any]]

LIMITS = JailLimits(memory_bytes=1 << 30, cpu_seconds=20, wall_seconds=30)
HEAD = """
import os, sys, time
from maps.errors import SourceError
from maps.jail_walls import serve

def work(request, progress):
"""

ROOT = Path(jail.__file__).parent.parent


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run some lines as the work of a jailed child."""

    def run_body(
        body: str,
        limits: JailLimits = LIMITS,
        *,
        request: Mapping[str, object] | None = None,
        writable: tuple[Path, ...] = (),
        progress: Progress = silent,
    ) -> dict[str, Any]:
        text = HEAD + dedent(body).replace("\n", "\n    ") + "\n\nsys.exit(serve(work))"
        (tmp_path / "inmate.py").write_text(text)
        return run_jailed(
            "inmate",
            request or {},
            limits=limits,
            writable=writable,
            progress=progress,
        )

    monkeypatch.setattr(jail, "_code_roots", lambda: [str(ROOT), str(tmp_path)])
    return run_body


def test_the_answer_of_the_work_is_returned(run: Run) -> None:
    answer = run("\nreturn {'double': request['n'] * 2}", request={"n": 21})

    assert answer == {"double": 42}


def test_a_long_request_arrives_whole(run: Run) -> None:
    answer = run("\nreturn {'n': len(request['t'])}", request={"t": "ä" * 300_000})

    assert answer == {"n": 300_000}


def test_progress_is_passed_on_and_never_falls(run: Run) -> None:
    heard: list[tuple[str, float]] = []
    run(
        """
        for share in (0.1, 0.5, 0.3, 0.9):
            progress(f"step {share}", share)
            time.sleep(0.01)
        return {}
        """,
        progress=lambda what, share: heard.append((what, share)),
    )
    shares = [share for _, share in heard]

    assert shares == sorted(shares)
    assert heard[-1] == ("step 0.9", 0.9)


def test_what_libraries_print_does_not_disturb_the_answer(run: Run) -> None:
    assert run("\nprint('noise'); os.system\nreturn {'ok': 1}") == {"ok": 1}


def test_an_error_comes_back_as_the_same_class_and_text(run: Run) -> None:
    with pytest.raises(SourceError, match=r"^x\.osm holds no roads\.$"):
        run("\nraise SourceError('x.osm holds no roads.')")


def test_too_much_memory_is_named_with_the_limit(run: Run) -> None:
    with pytest.raises(JailError, match="more than 1 GiB of memory") as caught:
        run("\nreturn {'n': len(bytearray(2 << 30))}")

    assert "smaller area" in str(caught.value)


def test_memory_taken_bit_by_bit_is_named_too(run: Run) -> None:
    with pytest.raises(JailError, match="of memory, the limit"):
        run("\nkept = []\nwhile True: kept.append(bytearray(1 << 24))")


def test_too_much_processor_time_is_named_with_the_limit(run: Run) -> None:
    limits = JailLimits(memory_bytes=1 << 30, cpu_seconds=1, wall_seconds=30)

    with pytest.raises(JailError, match="more than 1 s of processor time"):
        run("\nwhile True: pass", limits)


def test_too_much_time_is_named_with_the_limit(run: Run) -> None:
    limits = JailLimits(memory_bytes=1 << 30, cpu_seconds=9, wall_seconds=0.5)

    with pytest.raises(JailError, match=r"stopped after 0\.5 s"):
        run("\ntime.sleep(60)", limits)


def test_a_child_that_closes_its_pipes_and_stays_is_stopped(run: Run) -> None:
    limits = JailLimits(memory_bytes=1 << 30, cpu_seconds=9, wall_seconds=0.8)

    with pytest.raises(JailError, match="stopped after"):
        run("\nos.closerange(0, 99)\ntime.sleep(60)", limits)


def test_a_crash_in_native_code_is_a_sentence(run: Run) -> None:
    with pytest.raises(JailError, match="SIGSEGV"):
        run("\nimport ctypes; ctypes.string_at(0)")


def test_a_fault_in_the_work_keeps_its_traceback_as_a_note(run: Run) -> None:
    with pytest.raises(JailError, match="KeyError") as caught:
        run("\nreturn request['missing']")

    assert "Traceback" in caught.value.__notes__[0]


def test_a_kill_from_outside_is_said(run: Run) -> None:
    with pytest.raises(JailError, match="from outside"):
        run("\nos.kill(os.getpid(), 9)")


def test_nonsense_from_the_child_is_no_answer(run: Run) -> None:
    with pytest.raises(JailError, match="nonsense"):
        run("\n[os.write(fd, b'{]\\n') for fd in range(3, 9)]\nreturn {}")


def test_an_error_class_of_the_childs_own_is_not_believed(run: Run) -> None:
    with pytest.raises(JailError, match="crashed"):
        run("\nprogress.__self__.say({'error': ['SystemExit', '']}); os._exit(0)")


def child_of(pid_file: Path) -> int:
    return int(pid_file.read_text())


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize(
    "stubborn", ["", "import signal; signal.signal(15, lambda *_: 0)"]
)
def test_cancelling_ends_the_child(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stubborn: str
) -> None:
    monkeypatch.setattr(jail, "GRACE_SECONDS", 0.3)
    pid_file = tmp_path / "pid"

    def cancel(_what: str, share: float) -> None:
        if share > 0:
            raise BuildCancelled("The build was cancelled.")

    with pytest.raises(BuildCancelled):
        run(
            f"""
            {stubborn}
            open({str(pid_file)!r}, "w").write(str(os.getpid()))
            progress("half", 0.5)
            while True:
                time.sleep(1)
            """,
            progress=cancel,
            writable=(tmp_path,),
        )

    assert gone(child_of(pid_file))


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import subprocess; subprocess.run(['true'])",
        "os.system('true')",
        "os.fork()",
        "os.execv('/bin/true', ['true'])",
    ],
)
def test_network_and_new_processes_are_refused(run: Run, attempt: str) -> None:
    answer = run(
        f"""
        try:
            {attempt}
        except PermissionError as error:
            return {{"refused": str(error)}}
        return {{}}
        """
    )

    assert "may not use" in answer["refused"]


def test_native_code_finds_no_network_where_the_kernel_permits(run: Run) -> None:
    answer = run("\nreturn {'devices': open('/proc/net/dev').read().split()}")
    names = [word for word in answer["devices"] if word.endswith(":")]
    if names != ["lo:"]:
        pytest.skip("this kernel permits no network namespace")

    assert names == ["lo:"]


def test_files_elsewhere_cannot_be_written_where_the_kernel_permits(
    run: Run, tmp_path: Path
) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    answer = run(
        f"""
        open({str(inside / "a")!r}, "w").write("a")
        try:
            open({str(outside / "a")!r}, "w").write("a")
        except PermissionError:
            return {{"refused": True}}
        return {{"refused": False}}
        """,
        writable=(inside,),
    )
    if not answer["refused"]:
        pytest.skip("this kernel has no Landlock")

    assert [p.name for p in outside.iterdir()] == []
    assert (inside / "a").read_text() == "a"


def test_the_child_knows_nothing_of_the_users_environment(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "canary")
    answer = run("\nreturn {'names': sorted(os.environ)}")

    assert not {"SECRET_TOKEN", "HOME", "USER"} & set(answer["names"])


def test_the_child_inherits_no_open_file(run: Run, tmp_path: Path) -> None:
    with (tmp_path / "held").open("w") as held:
        os.set_inheritable(held.fileno(), True)
        answer = run(
            "\nreturn {'open': [os.readlink(f'/proc/self/fd/{n}') for n in"
            " os.listdir('/proc/self/fd') if os.path.exists("
            "f'/proc/self/fd/{n}')]}"
        )

    assert not [path for path in answer["open"] if path.endswith("held")]


def test_the_child_leaves_no_core_and_has_its_own_session(run: Run) -> None:
    answer = run(
        """
        import resource
        core = resource.getrlimit(resource.RLIMIT_CORE)
        return {"core": core, "leader": os.getsid(0) == os.getpid()}
        """
    )

    assert answer == {"core": [0, 0], "leader": True}


def test_the_child_dies_with_its_parent(run: Run) -> None:
    """The kernel is asked to send SIGKILL; its answer is read back."""
    answer = run(
        """
        import ctypes
        told = ctypes.c_int()
        ctypes.CDLL(None).prctl(2, ctypes.byref(told), 0, 0, 0)
        return {"signal": told.value}
        """
    )

    assert answer == {"signal": signal.SIGKILL}


@pytest.mark.parametrize(
    "limits",
    [{"memory_bytes": 1}, {"cpu_seconds": 0}, {"wall_seconds": float("nan")}],
)
def test_limits_without_sense_are_refused(limits: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="A child needs"):
        JailLimits(**limits)
