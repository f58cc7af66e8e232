"""What to tell the user about an error: a sentence, or that the fault is ours."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import version

import PySide6

from app.errors import KnownError
from app.security.redaction import safe_traceback
from maps.errors import MapError
from models.errors import ModelError
from planners.errors import PlanningError


def sentence_of(error: BaseException) -> str | None:
    """Sentence for an error of the user's world; None for a fault of ours."""
    if isinstance(error, (KnownError, MapError, ModelError, PlanningError)):
        return str(error)
    if isinstance(error, OSError):
        name = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror or error}{name}."
    return None


def report_of(error: BaseException) -> str:
    """All that helps to find a fault; nothing of the plan is in it."""
    lines = [
        f"Marsroute {version('marsroute')}",
        f"Python {sys.version.split()[0]}, PySide {PySide6.__version__}",
        f"{platform.system()} {platform.release()} {platform.machine()}",
        "",
        safe_traceback(error),
    ]
    return "\n".join(lines)
