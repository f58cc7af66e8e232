"""Policies on models as files: which may be asked, whatever a plan says.

::

    policy: 1
    name: Brigade staff
    source: order 12 of the chief of staff
    models:
    - {model: plan_robustness, status: suspended, reason: under review}
    - {id: 4f2c…64 hexadecimal digits, status: withdrawn, reason: wrong tables}

A line with ``id`` is about that very version, one with ``model`` about all versions.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from app.services.scenario.yaml_entries import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.scenario.yaml_entries import Entry

VERSION = 1
FILE = "model_policy.yaml"
_MODEL = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ID = re.compile(r"[0-9a-f]{64}")


class ModelStatus(Enum):
    """Whether a model may be asked, from the best to the worst."""

    ACTIVE = "active"
    SUSPENDED = "suspended"  # not asked for now; kept answers hold
    WITHDRAWN = "withdrawn"  # not asked any more; kept answers are out of date

    @property
    def rank(self) -> int:
        """0 for the best."""
        return list(ModelStatus).index(self)


class ModelRule(NamedTuple):
    """A line of a policy: ``model`` or ``model_id`` is empty."""

    model: str
    model_id: str
    status: ModelStatus
    reason: str


class ModelPolicy(NamedTuple):
    """Lines on models, and where they come from; none by default."""

    name: str = ""
    source: str = ""
    rules: tuple[ModelRule, ...] = ()

    def rule_on(self, slug: str, model_id: str) -> ModelRule | None:
        """Give the strictest line on a model; None for none."""
        found = [
            rule
            for rule in self.rules
            if rule.model == slug or rule.model_id == model_id
        ]
        return max(found, key=lambda rule: rule.status.rank, default=None)


def read_model_policy(path: Path) -> ModelPolicy:
    """
    Read a policy strictly.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    root = read_yaml(path, what="model policy")
    given = root.mapping(required=("policy", "name", "source", "models"), optional=())
    given["policy"].whole(least=VERSION, most=VERSION)
    rules = tuple(_rule(one) for one in given["models"].sequence())
    return ModelPolicy(given["name"].text(), given["source"].text(), rules)


def model_policy(config: Path) -> ModelPolicy:
    """
    Give the policy in force.

    Parameters
    ----------
    config
        Folder of the settings: a policy that lies there as `FILE` holds.

    Raises
    ------
    InputRefused
        The file is no policy.
    """
    own = config / FILE
    return read_model_policy(own) if own.exists() else ModelPolicy()


def _rule(entry: Entry) -> ModelRule:
    """Read a line."""
    given = entry.mapping(required=("status", "reason"), optional=("model", "id"))
    if ("model" in given) == ("id" in given):
        raise entry.refused("is about nothing; give either model or id.")
    model = given["model"].text() if "model" in given else ""
    model_id = given["id"].text() if "id" in given else ""
    if model and not _MODEL.fullmatch(model):
        raise given["model"].refused("is no model; 'marsroute model list' names them.")
    if model_id and not _ID.fullmatch(model_id):
        raise given["id"].refused("is no identity; give its 64 hexadecimal digits.")
    status = given["status"].choice(ModelStatus)
    return ModelRule(model, model_id, status, given["reason"].text())
