"""Nobody may switch off the check of host keys, or let others' settings in."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("app", "planners", "models", "maps")
CONNECTS = {"connect", "connect_reverse", "create_connection", "get_server_host_key"}
MUST_SAY = {"known_hosts", "config", "client_keys", "agent_path", "x509_trusted_certs"}


def faults_of(code: str) -> list[str]:
    """Calls that would believe any host, or leave to chance what is believed."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    found = []
    for call in calls:
        given = {one.arg: one.value for one in call.keywords if one.arg}
        known = given.get("known_hosts")
        empty = isinstance(known, ast.Tuple | ast.List) and not known.elts
        if empty or (isinstance(known, ast.Constant) and not known.value):
            found.append(f"line {call.lineno}: known_hosts={ast.unparse(known)}")
        if is_connecting(call) and MUST_SAY - given.keys():
            missing = ", ".join(sorted(MUST_SAY - given.keys()))
            found.append(f"line {call.lineno}: says nothing of {missing}")
    return found


def is_connecting(call: ast.Call) -> bool:
    """Whether asyncssh is asked to connect."""
    name = call.func
    return (
        isinstance(name, ast.Attribute)
        and isinstance(name.value, ast.Name)
        and name.value.id == "asyncssh"
        and name.attr in CONNECTS
    )


@pytest.mark.parametrize(
    "code",
    [
        "asyncssh.connect('host', known_hosts=None)",
        "options(known_hosts=None)",
        "options(known_hosts=())",
        "options(known_hosts='')",
        "asyncssh.connect('host')",
        "asyncssh.connect('host', known_hosts=keys, config=None)",
    ],
)
def test_a_planted_fault_is_found(code: str):
    assert faults_of(code)


def test_no_code_believes_any_host():
    files = [one for name in PACKAGES for one in (ROOT / name).rglob("*.py")]
    connecting = 0
    for file in files:
        code = file.read_text("utf-8")
        if "known_hosts" not in code and "asyncssh" not in code:
            continue
        connecting += "asyncssh.connect(" in code
        assert not faults_of(code), file
    assert connecting == 1


def test_no_shell_switches_it_off():
    script = (ROOT / "models/cluster/slurm/helper.sh").read_text("utf-8")

    assert "StrictHostKeyChecking" not in script
    assert "ssh " not in script
