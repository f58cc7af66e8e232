"""What the user can do with models and jobs."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.ui.action_spec import ActionSpec

translate = QCoreApplication.translate


def job_specs() -> tuple[ActionSpec, ...]:
    """Actions on models and jobs, in the order of their menu."""
    return (
        ActionSpec(
            "robustness",
            "jobs",
            translate("actions", "How sure is this plan?"),
            "F7",
            translate("actions", "Show the chance that the plan holds, and why"),
        ),
        ActionSpec(
            "new_job",
            "jobs",
            translate("actions", "New job…"),
            "Shift+F7",
            translate("actions", "Have this machine or a supercomputer work on it"),
        ),
        ActionSpec(
            "jobs",
            "jobs",
            translate("actions", "List of jobs"),
            "J",
            translate("actions", "List what machines work on, and what came back"),
            separated=True,
        ),
        ActionSpec(
            "import_answer",
            "jobs",
            translate("actions", "Import answer bundle…"),
            "",
            translate("actions", "Take in what a machine elsewhere worked out"),
        ),
        ActionSpec(
            "sites",
            "jobs",
            translate("actions", "Sites…"),
            "",
            translate("actions", "Show the supercomputers that jobs may go to"),
            separated=True,
        ),
        ActionSpec(
            "models",
            "jobs",
            translate("actions", "Models…"),
            "",
            translate("actions", "Show the models, and suspend one"),
        ),
    )
