"""The command line: reads the call, runs one command, answers with an exit code.

0 done; 2 wrong usage; 3 input refused; 4 no feasible answer; 5 the environment;
70 our own fault, with a report saved; 130 stopped by the user.
"""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING

from app.cli.inputs import take_marking
from app.cli.options import parser
from app.cli.terminal import Terminal, harmless
from app.errors import OUR_FAULT, EnvironmentTrouble, KnownError, exit_code
from app.security.redaction import safe_traceback
from app.services.fault_report import save_report
from app.services.interrupts import held_back
from app.storage.folders import Folders
from maps.errors import BuildCancelled, MapError
from models.errors import ModelError
from planners.errors import NoRoute, PlanningError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

STOPPED = 130
SUFFIX = ".plan"


def main(argv: Sequence[str] | None, window: Callable[..., int]) -> int:
    """
    Run one command and return its exit code.

    Parameters
    ----------
    argv
        Words of the call without the program's name; None takes the process's.
    window
        Opens the window; see `app.ui.application.run_window`.
    """
    _take_any_sign()
    try:
        arguments = parser().parse_args(words_of(argv))
        arguments.window = window
        take_marking(arguments)
        terminal = Terminal(machine=getattr(arguments, "json", False))
        return _run(arguments, terminal)
    except (KeyboardInterrupt, BuildCancelled):
        return _refuse("Stopped; nothing more was written.", STOPPED)
    except (KnownError, MapError, ModelError, PlanningError) as error:
        return _refuse(error, exit_code(error))
    except OSError as error:
        return _refuse(_system_words(error), EnvironmentTrouble.exit_code)
    except Exception as error:  # noqa: BLE001 - the last resort: a report
        return _own_up(error)


def words_of(argv: Sequence[str] | None) -> list[str]:
    """Words of the call; a plan file in the place of a command is to be opened."""
    words = list(sys.argv[1:] if argv is None else argv)
    return ["--plan", *words] if words and words[0].endswith(SUFFIX) else words


def _system_words(error: OSError) -> str:
    """What the system refused, where, and the way out."""
    way = "choose another place, or give yourself the right to use this one"
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        way = "free some, or choose another disk"
    return f"{error.filename or 'The system'}: {error.strerror or error}; {way}."


def _take_any_sign() -> None:
    """Let a terminal without some sign show another rather than end the command."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # that of errors does so anyway


def _run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Run the command's own function; having no answer is an answer too."""
    module, _, function = arguments.run.partition(":")
    with held_back():  # until the libraries of the command are loaded
        run = getattr(import_module(f"app.cli.{module}"), function)
    try:
        code = int(run(arguments, terminal))
        sys.stdout.flush()
    except NoRoute as error:
        return _no_route(terminal, error)
    except BrokenPipeError:  # the reader has seen enough, as head does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _no_route(terminal: Terminal, error: NoRoute) -> int:
    """Say that there is no answer, and why, on the channel that listens."""
    reasons = [refusal.sentence for refusal in error.refusals]
    terminal.answer({"route": None, "why": str(error), "refusals": error.refusals})
    terminal.say(str(error))
    for reason in reasons:
        terminal.say(f"  - {reason}")
    return exit_code(error)


def _refuse(reason: object, code: int) -> int:
    """Print one sentence to the error channel."""
    said = " ".join(line.strip() for line in str(reason).splitlines())
    print("marsroute:", harmless(said), file=sys.stderr)
    return code


def _own_up(error: Exception) -> int:
    """Say that a fault is ours, and where to read about it."""
    command = " ".join(sys.argv[1:2])
    text = f"marsroute {command}\n\n{safe_traceback(error)}"
    try:
        where = f"A report lies at {save_report(text, Folders.of_user().state)}"
    except KnownError as trouble:
        print(text, file=sys.stderr)
        where = f"The report above could not be saved ({trouble})"
    said = f"This is a fault of Marsroute, not of your input. {where}; pass it on."
    return _refuse(said, OUR_FAULT)
