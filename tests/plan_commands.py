"""Plan files by command: what tests call them with, and at what cost."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from app.security.key_strength import Strength

CHEAP = Strength(19 * 1024, 1, 1)
PASSPHRASE = "correct horse battery"  # noqa: S105 - of no plan but these
DEMO = Path(str(files("app"))) / "data" / "demo.yaml"
DRAWN = DEMO.with_name("demo.overlay.geojson")
AS = ("--as", "S4 1 Bn")
