"""Starts the worker: ``python -m models.worker part FOLDER K``."""

import sys

from models.worker.command import main

if __name__ == "__main__":
    sys.exit(main())
