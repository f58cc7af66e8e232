"""The Slurm of the tests is a real one, and its faults are real faults."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cluster.lab_processes import LabError, answer, wait_for
from tests.cluster.lab_worker import make_worker
from tests.cluster.slurm_lab import Lab

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.cluster


def by_ssh(lab: Lab, command: str) -> subprocess.CompletedProcess[str]:
    known = lab.folder / "known_hosts"
    known.write_text(f"[127.0.0.1]:{lab.settings.ssh_port} {lab.host_key}\n")
    words = ["ssh", "-F", "none", "-o", f"UserKnownHostsFile={known}"]
    words += ["-o", "IdentitiesOnly=yes", "-i", str(lab.client_key)]
    words += ["-p", str(lab.settings.ssh_port), f"{lab.settings.user}@127.0.0.1"]
    return subprocess.run(
        [*words, command], capture_output=True, text=True, check=False, timeout=30
    )


def test_a_job_sent_by_ssh_runs_with_the_packages_of_workers(lab: Lab, base: Path):
    python = make_worker(lab.at)
    line = f"{python} -c 'import numpy, cryptography, jsonschema'"
    sent = by_ssh(lab, f'cd {base} && sbatch -o said --wrap "{line} && hostname"')
    assert sent.returncode == 0, sent.stderr
    said = base / "said"
    wait_for("job", lambda: said.exists() and said.read_text().strip() != "")
    assert said.read_text().strip() in lab.settings.nodes


def test_a_worker_on_the_lab_has_no_more_than_it_needs(lab: Lab):
    python = make_worker(lab.at)
    assert by_ssh(lab, f"{python} -c 'import numpy'").returncode == 0
    assert "No module" in by_ssh(lab, f"{python} -c 'import torch'").stderr
    assert "No module" in by_ssh(lab, f"{python} -c 'import PySide6'").stderr


def test_each_daemon_that_is_stopped_is_missed_and_comes_back(lab: Lab):
    assert None not in lab.status().values()
    lab.stop_munge()
    with pytest.raises(LabError, match="authentication"):
        lab.jobs()
    lab.start_munge()
    assert lab.jobs() is not None
    lab.stop_ssh()
    assert by_ssh(lab, "true").returncode == 255
    lab.start_ssh()
    assert by_ssh(lab, "true").returncode == 0
    lab.kill_controller()
    assert lab.status()["slurmctld"] is None
    lab.start_controller()
    assert None not in lab.status().values()


def test_cutting_connections_ends_them_and_not_their_commands(lab: Lab, base: Path):
    port = str(lab.settings.ssh_port)
    words = ["ssh", "-F", "none", "-o", "StrictHostKeyChecking=no"]
    words += ["-o", f"UserKnownHostsFile={lab.folder}/any", "-i", str(lab.client_key)]
    words += ["-p", port, f"{lab.settings.user}@127.0.0.1"]
    command = f"touch {base}/began; while [ ! -e {base}/go ]; do sleep 0.05; done"
    client = subprocess.Popen([*words, f"{command}; touch {base}/went-on"])
    wait_for("command", (base / "began").exists)
    assert lab.cut_sessions() > 0
    assert client.wait(10) == 255
    (base / "go").touch()
    wait_for("rest of the command", (base / "went-on").exists)


def test_a_second_lab_ends_without_touching_the_first(lab: Lab):
    folder = lab.folder / "second"
    second = Lab(folder)
    second.start(nodes=1)
    try:
        assert None not in second.status().values()
        told = answer(["sinfo", "--noheader", "-o", "%N"], second.folder)
        assert set(told.split()) == set(second.settings.nodes)
    finally:
        second.stop()
    assert set(second.status().values()) == {None}
    assert None not in lab.status().values()


def test_what_sbatch_says_can_be_falsified_while_the_job_is_in(lab, base, sbatch):
    sbatch.fault("says-timed-out")
    told = by_ssh(lab, f"cd {base} && sbatch -J mine --wrap true")
    assert told.returncode == 1
    assert "timed out" in told.stderr
    assert any(line.startswith("mine|") for line in lab.jobs())
    assert len(sbatch.calls) == 1


def test_a_place_that_daemons_could_not_work_in_is_refused(tmp_path: Path):
    with pytest.raises(LabError, match="characters"):
        Lab(tmp_path / ("long" * 20)).start()
