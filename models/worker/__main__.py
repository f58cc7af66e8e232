"""Starts the worker: ``python -m models.worker part FOLDER K``."""

import sys

try:
    from models.worker.command import main
except ModuleNotFoundError as missing:
    sys.exit(
        f"This Python ({sys.executable}) has no package {missing.name!r}, which a "
        "worker needs; install packaging/lock/worker.txt there, or start the Python "
        "that has it."
    )

if __name__ == "__main__":
    sys.exit(main())
