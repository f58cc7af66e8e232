"""The script of a submission: neutral, quoted by its form, within what a site takes."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess

import pytest

from models.cluster.slurm.job_script import (
    Submission,
    job_script,
    key_script,
    warning_s,
)
from models.cluster.slurm.site import (
    Auth,
    AuthKind,
    Container,
    Host,
    Runtime,
    Site,
    SiteLimits,
)
from models.errors import ModelError, SubmissionRefused
from models.protocol.request import Limits, Request

HOST_KEY = "login.example.org ssh-ed25519 AAAA"


def site(**changed: object) -> Site:
    profile = {
        "name": "near",
        "login": Host("login.example.org"),
        "user": "jdoe",
        "host_keys": HOST_KEY,
        "auth": Auth(AuthKind.KEY, "/keys/mine"),
        "base": "/scratch/jobs",
    }
    return Site(**(profile | changed))


def request(seconds: int = 3600, memory_mb: int = 2000, gpus: int = 0) -> Request:
    return Request(
        model="plan_robustness",
        model_id="ab" * 32,
        parameters={"secret": "Heidelberg"},
        inputs=(),
        seed=1,
        items=8,
        parts=8,
        limits=Limits(seconds, memory_mb, 1 << 20, gpus),
    )


def options(where: Site, what: Request, parts: tuple[int, ...] = (0, 1)) -> set[str]:
    script = job_script(where, what, Submission(1, parts), "c0de")
    return set(re.findall(r"^#SBATCH --(\S+)$", script, re.MULTILINE))


def test_parts_are_tasks_of_one_array():
    where = site(limits=SiteLimits(parts_at_once=2))
    found = options(where, request(), (0, 1, 2, 5))

    assert "array=0-2,5%2" in found
    assert f"job-name=p-{request().key}-1" in found
    assert {"time=60", "mem=2000M", "requeue", "signal=B:USR1@120"} <= found
    assert not any(one.startswith(("partition", "account", "gres")) for one in found)


def test_devices_choose_the_partition():
    where = site(
        partitions={"cpu": "rome", "gpu": "h100"}, gpu_kind="h100", account="a-1"
    )

    assert "partition=rome" in options(where, request())
    found = options(where, request(gpus=2))
    assert {"partition=h100", "gres=gpu:h100:2", "account=a-1"} <= found
    with pytest.raises(SubmissionRefused, match="no partition for gpu"):
        options(site(partitions={"cpu": "rome"}), request(gpus=1))


def test_a_site_may_forbid_starting_again():
    assert "no-requeue" in options(site(requeues=False), request())


def test_what_the_profile_does_not_allow_is_refused_here():
    tight = site(limits=SiteLimits(seconds=60, memory_mb=100))

    with pytest.raises(SubmissionRefused, match="101 MB of memory"):
        options(tight, request(seconds=60, memory_mb=101))
    assert options(tight, request(seconds=60, memory_mb=100))


def test_a_part_gets_the_time_of_the_profile_where_that_is_less():
    tight = site(limits=SiteLimits(seconds=1800))

    assert "time=30" in options(tight, request(seconds=3600))
    assert "time=10" in options(tight, request(seconds=600))
    assert "time=60" in options(site(), request(seconds=3600))


@pytest.mark.parametrize(
    ("seconds", "early"), [(60, 0), (120, 0), (180, 0), (240, 60), (420, 120)]
)
def test_short_parts_are_not_warned_before_they_begin(seconds: int, early: int):
    """The queue may tell a minute too early; half of the time is left then."""
    assert warning_s(seconds) == early
    assert seconds - warning_s(seconds) - 60 >= 0


def test_a_script_tells_nothing_of_the_work():
    script = job_script(site(), request(), Submission(1, (0,)), "c0de")

    assert "Heidelberg" not in script
    assert "plan_robustness" not in script
    assert "near" not in script


def test_a_container_is_given_devices_and_the_folder():
    runtime = Runtime(image="/sw/worker.sif", container=Container.NVIDIA)
    script = job_script(site(runtime=runtime), request(), Submission(1, (0,)), "c0de")

    assert "exec apptainer exec --nv --cleanenv --bind /scratch/jobs" in script
    assert "APPTAINERENV_PYTHONPATH=/scratch/jobs/workers/c0de" in script
    assert 'APPTAINERENV_SLURM_ARRAY_TASK_ID="${SLURM_ARRAY_TASK_ID:-}"' in script


def run_of_container(tmp_path, image, cluster="hpc1"):
    """Words that the container is started with, as a shell reads the script."""
    base, said, task = tmp_path / "base", tmp_path / "said", tmp_path / "apptainer"
    (base / "workers").mkdir(parents=True, exist_ok=True)
    task.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >{said}\n')
    task.chmod(0o700)
    where = site(runtime=Runtime(image=str(image)), base=str(base))
    script = job_script(where, request(), Submission(1, (3,)), "c0de")
    surroundings = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "SLURM_JOB_ID": "7",
        "SLURM_ARRAY_TASK_ID": "3",
        "SLURM_CLUSTER_NAME": cluster,
    }
    subprocess.run(["sh", "-c", script], env=surroundings, check=True)
    return said.read_text().splitlines()


def test_the_record_names_the_cluster_and_the_hash_of_its_image(tmp_path):
    image = tmp_path / "worker.sif"
    for content in (b"one", b"another"):
        image.write_bytes(content)
        for _ in range(2):  # hashed, then as it was noted
            words = run_of_container(tmp_path, image)
            assert words[-5:] == [
                *("3", "--site", "hpc1"),
                *("--image", hashlib.sha256(content).hexdigest()),
            ]
    notes = [one.name for one in (tmp_path / "base" / "workers").iterdir()]
    assert len(notes) == 2
    assert not any(name.endswith(".part") for name in notes)


def test_without_an_image_the_record_names_the_cluster_alone():
    script = job_script(site(), request(), Submission(1, (0,)), "c0de")

    assert script.endswith('"$SLURM_ARRAY_TASK_ID" --site "${SLURM_CLUSTER_NAME:-}"\n')
    assert "--image" not in script


def test_modules_are_loaded_before_python():
    runtime = Runtime(python="/venv/bin/python", modules=("2025", "Python/3.13"))
    script = key_script(site(runtime=runtime), "c0de")

    assert script.index("module load 2025 Python/3.13") < script.index("exec /venv")
    assert script.endswith("-m models.worker key /scratch/jobs\n")


@pytest.mark.parametrize(
    "changed",
    [
        {"base": "relative/path"},
        {"base": "/a/../b"},
        {"base": "/a b"},
        {"base": "/a$(id)"},
        {"account": "a;b"},
        {"qos": "a\nb"},
        {"user": "a b"},
        {"login": Host("-oProxyCommand=x")},
        {"login": Host("*.example.org")},
        {"jumps": (Host("a b"),)},
        {"partitions": {"cpu": "a b"}},
        {"partitions": {"tpu": "a"}},
        {"runtime": Runtime(modules=("a;b",))},
        {"runtime": Runtime(python="python3")},
        {"runtime": Runtime(image="image.sif")},
        {"search_path": "bin"},
        {"worker_key": "ab"},
        {"host_keys": ""},
        {"host_keys": "# none"},
        {"host_keys": "* ssh-ed25519 AAAA"},
        {"auth": Auth(AuthKind.KEY)},
        {"auth": Auth(AuthKind.CERTIFICATE, "/k")},
        {"auth": Auth(AuthKind.AGENT, "/k")},
    ],
)
def test_a_profile_that_would_need_quoting_or_trust_is_refused(
    changed: dict[str, object],
):
    """The control: each test above makes a profile of the same form."""
    with pytest.raises(ModelError, match="near"):
        site(**changed)


def test_hosts_have_roles():
    where = site(submit=Host("batch.example.org"), transfer=Host("data.example.org"))

    assert where.command_host.name == "batch.example.org"
    assert where.transfer_host.name == "data.example.org"
    assert site().transfer_host == site().command_host == Host("login.example.org")
    assert f"{Host('a', 2222)}" == "[a]:2222"
