"""Make an environment for the peers of the route engine, apart from the product's.

It sees what the product's environment holds, and adds what ``peers.txt`` names. A peer
that cannot be had here is told and left out. What is done already is not done again.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("peers.txt")
ENVIRONMENT = ROOT / "build" / "peers"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "peers.txt"


def main() -> None:
    """Bring the environment up to date."""
    wanted = LIST.read_text()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return
    print("Setting up the peers of the route engine (a minute once).")
    subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
    _see_the_product()
    lines = wanted.splitlines()
    peers = [line for line in lines if line and not line.startswith("#")]
    absent = [peer for peer in peers if not _installed(peer)]
    if absent:
        print(f"Not to be had here, so not compared with: {', '.join(absent)}")
    else:
        STAMP.write_text(wanted)


def _see_the_product() -> None:
    """Let the environment import what the present one can, the product included."""
    (version,) = (ENVIRONMENT / "lib").iterdir()
    own = sysconfig.get_path("purelib")
    line = f"import site; site.addsitedir({own!r})\n"
    (version / "site-packages" / "product.pth").write_text(line)


def _installed(peer: str) -> bool:
    """Install a peer with what it needs besides."""
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--only-binary", ":all:"]
    pip += ["--disable-pip-version-check", peer]
    return subprocess.run(pip, check=False).returncode == 0


if __name__ == "__main__":
    main()
