"""How much is tried: a short form for every change, all of it for ``make faults``."""

from __future__ import annotations

import os

FULL = os.environ.get("MARSROUTE_FAULTS") == "full"
EVERYWHERE = ("small", "division") if FULL else ("small",)
"""Sizes of plan for what takes long."""
PARTS = 2 if FULL else 1
"""Processes that share the rounds of what takes longest."""
