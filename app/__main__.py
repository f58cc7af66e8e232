"""Start: prepare the environment of the process, then hand over to the command line."""

from __future__ import annotations

import multiprocessing
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


STOPPED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run Marsroute and return its exit code."""
    multiprocessing.freeze_support()
    from app.services.interrupts import held_back  # noqa: PLC0415

    try:
        with held_back():
            from app.security.hardening import forbid_dumps  # noqa: PLC0415
            from app.security.redaction import redact_logs  # noqa: PLC0415

            forbid_dumps()
            redact_logs()
            from app.services.kernels import choose_kernel_folder  # noqa: PLC0415
            from app.storage.folders import Folders  # noqa: PLC0415 - before numba

            choose_kernel_folder(Folders.of_user().cache)
            from app.cli.main import main as run  # noqa: PLC0415 - reads the line above
    except KeyboardInterrupt:
        return STOPPED
    return run(argv, _open_window)


def _open_window(**what: Any) -> int:  # noqa: ANN401 - handed on as it is
    """Open the window; only now are widgets loaded."""
    from app.ui.application import run_window  # noqa: PLC0415 - they cost time

    return run_window(**what)


if __name__ == "__main__":
    sys.exit(main())
