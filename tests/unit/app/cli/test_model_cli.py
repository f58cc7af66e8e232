"""``marsroute model`` lists, checks, runs again and sets models."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest

from app.cli import model as commands
from app.cli.main import main
from app.security.author import Author
from app.security.clock import SystemClock
from app.services.plan.keys import keys_written, new_keys
from app.storage.plan_store import PlanStore
from models.packs.pack import load_pack
from models.protocol.request import Limits, Request
from models.protocol.request_file import new_request
from models.worker.rerun import answer_hash, rerun
from tests.key_cases import CHEAP, PHRASE
from tests.squares_jobs import expected, job_folder, squares_request
from tests.squares_worker import with_squares

SLUG = "plan_robustness"
AUTHOR = Author("S4 1 Bn", "0123456789abcdef")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MARSROUTE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "hold.plan"
    key, header = new_keys(PHRASE, CHEAP)
    with keys_written(path, header):
        PlanStore.create(path, key, author=AUTHOR, clock=SystemClock()).close()
    (tmp_path / "phrase").write_text(PHRASE + "\n")
    return path


def call(*words):
    return main([str(word) for word in ("model", *words)], window=lambda: 70)


def opened(plan):
    return ("--passphrase-file", plan.with_name("phrase"))


def test_models_are_listed(capsys):
    assert call("list") == 0
    assert SLUG in capsys.readouterr().out

    assert call("list", "--json") == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert entry["model_id"] == load_pack(SLUG).model_id
    assert entry["status"] == "active"


def test_model_is_suspended_in_a_plan_and_activated_again(plan, capsys):
    role = ("--as", "S3 1 Bn")
    assert (
        call("set", plan, SLUG, "suspended", "--why", "review", *role, *opened(plan))
        == 0
    )
    assert "is suspended in hold.plan" in capsys.readouterr().out
    assert call("list", "--plan", plan, *opened(plan)) == 0
    assert "suspended by plan" in capsys.readouterr().out
    assert call("set", plan, SLUG, "active", *role, *opened(plan)) == 0
    assert call("list", "--json", "--plan", plan, *opened(plan)) == 0
    text = capsys.readouterr().out
    assert json.loads(text[text.index("[") :])[0]["status"] == "active"


def test_status_without_a_reason_is_refused(plan, capsys):
    assert call("set", plan, SLUG, "withdrawn", "--as", "S3", *opened(plan)) == 3
    assert "Say why" in capsys.readouterr().err


def test_card_is_shown(capsys):
    assert call("card", SLUG) == 0
    told = capsys.readouterr().out
    assert "Robustness of a movement plan" in told
    assert "Targeting" in told

    assert call("card", "nobody") == 3


def test_packs_are_checked_by_name_and_by_folder(tmp_path, capsys):
    ours = load_pack(SLUG).folder
    folder = tmp_path / "carried"
    shutil.copytree(ours, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))

    assert call("check", SLUG, folder, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["determinism"] for one in told] == ["exact", "exact"]

    (folder / "weights.pt").write_bytes(b"\x80\x02.")
    assert call("check", folder) == 3
    assert "weights.pt is a pickle of torch" in capsys.readouterr().err


def test_job_is_worked_on_again_and_compared(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(commands, "rerun", lambda files: rerun(files, with_squares))
    monkeypatch.setattr(commands, "require_active", lambda *_: None)
    request, files = squares_request()
    folder = job_folder(tmp_path, request, files)
    answer = rerun(files, with_squares)
    assert answer.tensors["total"].tolist() == expected()["total"]
    digest = answer_hash(answer)

    assert call("run", folder, "--expect", digest) == 0
    assert "bit for bit" in capsys.readouterr().out
    assert call("run", folder, "--expect", "0" * 64) == 4
    assert "another hash" in capsys.readouterr().err
    assert call("run", folder, "--json") == 0
    assert json.loads(capsys.readouterr().out)["sha256"] == digest


def test_model_that_the_policy_suspends_is_not_run(tmp_path, home, capsys):
    asked = Request(
        model=SLUG,
        model_id=load_pack(SLUG).model_id,
        parameters={},
        inputs=(),
        seed=1,
        items=1,
        parts=1,
        limits=Limits(60, 100, 1000),
    )
    folder = job_folder(tmp_path, *new_request(asked, {"a": {"b": np.zeros(1)}}))
    (home / "config").mkdir(parents=True)
    (home / "config" / "model_policy.yaml").write_text(
        "policy: 1\nname: S\nsource: s\nmodels:\n"
        "- {model: plan_robustness, status: suspended, reason: under review}\n"
    )

    assert call("run", folder) == 3
    assert "suspended by the model policy (under review)" in capsys.readouterr().err


def test_what_is_no_job_is_refused(tmp_path, capsys):
    assert call("run", tmp_path / "missing.job") == 3
    assert "no job at" in capsys.readouterr().err
    assert call("run", tmp_path) == 3
    assert "request.json" in capsys.readouterr().err
