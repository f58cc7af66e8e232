"""A message bus of our own with a logind on it that does what the test says."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import ClassInfo, QObject, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
)

from app.ui.plan.session_watch import LOGIND, LOGIND_PATH, MANAGER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAEMON = shutil.which("dbus-daemon")
NO_DAEMON = "no dbus-daemon to test on"
OWN_SESSION = LOGIND_PATH + "/session/_37"
OTHER_SESSION = LOGIND_PATH + "/session/_38"
_SETUP = """\
<busconfig><type>session</type><listen>unix:path={}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


class Bus:
    """A bus, and one that speaks on it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._names: list[str] = []
        self.speaker = self.connection("speaker")

    def connection(self, name: str) -> QDBusConnection:
        """Join the bus."""
        self._names.append(name)
        joined = QDBusConnection.connectToBus(self.address, name)
        assert joined.isConnected(), joined.lastError().message()
        return joined

    def say(self, path: str, interface: str, name: str, *words: bool) -> None:
        """Send a signal to whoever listens."""
        signal = QDBusMessage.createSignal(path, interface, name)
        signal.setArguments(list(words))
        assert self.speaker.send(signal)

    def leave(self) -> None:
        """Close all connections."""
        for name in self._names:
            QDBusConnection.disconnectFromBus(name)


@ClassInfo({"D-Bus Interface": MANAGER})
class Logind(QObject):
    """As much of logind as is asked; sleep is held up while a writer has the pipe."""

    def __init__(self, bus: Bus) -> None:
        super().__init__()
        self.asked: list[tuple[str, ...]] = []
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        connection = bus.connection("logind")
        every_slot = QDBusConnection.RegisterOption.ExportAllSlots
        assert connection.registerService(LOGIND)
        assert connection.registerObject(LOGIND_PATH, self, every_slot)

    @Slot(str, result=QDBusObjectPath)
    def GetSession(self, who: str) -> QDBusObjectPath:  # noqa: N802 - as logind has it
        self.asked.append(("GetSession", who))
        return QDBusObjectPath(OWN_SESSION)

    @Slot(str, str, str, str, result=QDBusUnixFileDescriptor)
    def Inhibit(self, *words: str) -> QDBusUnixFileDescriptor:  # noqa: N802 - likewise
        self.asked.append(("Inhibit", *words))
        return QDBusUnixFileDescriptor(self._writer)

    def hand_over(self) -> None:
        """Leave the hold to whoever was given it."""
        os.close(self._writer)

    def may_sleep(self) -> bool:
        """Whether nobody holds sleep up any more."""
        try:
            return os.read(self._reader, 1) == b""
        except BlockingIOError:
            return False


@contextmanager
def message_bus(folder: Path) -> Iterator[Bus]:
    """Start a bus and end it."""
    assert DAEMON, NO_DAEMON
    setup = folder / "bus.conf"
    setup.write_text(_SETUP.format(folder / "bus"))
    daemon = subprocess.Popen(
        [DAEMON, "--nofork", "--print-address", f"--config-file={setup}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with daemon, daemon.stdout or open(os.devnull) as told:  # noqa: PTH123 - no path
        bus = Bus(told.readline().strip())
        try:
            yield bus
        finally:
            bus.leave()
            daemon.terminate()
