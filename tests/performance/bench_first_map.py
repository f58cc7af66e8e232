"""From the start of the process to the first complete map of the demo area, warm.

Measured in a process of its own, five times after one that warms the caches; beside
it the time of a process that only imports Qt's widgets and shows an empty window, so
that a slow machine shows on both.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from statistics import median

RUNS = 5
BAR_S = 1.5

MAP = """
import sys, time
from PySide6.QtCore import Qt
from app.services.catalogue import vehicle_catalogue
from app.services.demo import demo_area, demo_scenario
from app.storage.folders import Folders
from app.ui.application import Marsroute, make_application
folders = Folders.of_user()
application = make_application([])
marsroute = Marsroute(folders, application)
marsroute.show()
canvas = marsroute.window.canvas
once = Qt.ConnectionType.SingleShotConnection
marsroute.files.areaOpened.connect(
    lambda: canvas.renderCompleted.connect(application.quit, once)
)
area = demo_area(folders.cache, lambda what, share: None)
marsroute.files.open_area(area, demo_scenario(vehicle_catalogue()))
application.exec()
print(time.time())
marsroute.window.close()
"""

EMPTY = """
import time
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1400, 900)
window.show()
application.processEvents()
print(time.time())
"""


def main() -> None:
    """Print the medians and their ratio."""
    once(MAP)
    maps, empties = [], []
    for _ in range(RUNS):
        maps.append(once(MAP))
        empties.append(once(EMPTY))
    full, empty = median(maps), median(empties)
    print(f"start to first complete map, warm: {full:.2f} s ({min(maps):.2f} at best)")
    print(
        f"start to an empty window of Qt:    {empty:.2f} s; ratio {full / empty:.1f}x"
    )
    print(f"bar: under {BAR_S} s on an idle machine")


def once(program: str) -> float:
    """Seconds from the start of a process until it says it is done."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # users keep compiled modules
    begun = time.time()
    answer = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return float(answer.stdout.split()[-1]) - begun


if __name__ == "__main__":
    main()
