"""Mappings, lists, texts and numbers written as the YAML that scenarios are in."""

from __future__ import annotations

from typing import Any

import yaml

_WIDTH = 88


def yaml_text(form: dict[str, Any]) -> str:
    """Write mappings, lists, texts and numbers as YAML, in their order."""
    return yaml.dump(
        form,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=_WIDTH,
        default_flow_style=None,
    )


class _Dumper(yaml.SafeDumper):
    """Writes the same object twice rather than referring back to it."""

    def ignore_aliases(self, data: object) -> bool:
        """Anchors are refused by whoever reads."""
        del data
        return True


def _words(dumper: yaml.SafeDumper, value: bool) -> yaml.ScalarNode:  # noqa: FBT001
    """Truth as the form of a scenario has it."""
    return dumper.represent_scalar("tag:yaml.org,2002:bool", "yes" if value else "no")


_Dumper.add_representer(bool, _words)
