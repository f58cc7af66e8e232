"""What the user can do with supply and delivery rounds."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.ui.action_spec import ActionSpec

translate = QCoreApplication.translate


def supply_specs() -> tuple[ActionSpec, ...]:
    """Actions on supply, in the order of their menu."""
    return (
        ActionSpec(
            "supply",
            "supply",
            translate("actions", "Stocks and demand"),
            "S",
            translate("actions", "Show who has what, and when it runs dry"),
        ),
        ActionSpec(
            "factors",
            "supply",
            translate("actions", "Planning factors"),
            "",
            translate("actions", "List rates with their sources, and change them"),
        ),
        ActionSpec(
            "import_force",
            "supply",
            translate("actions", "Import force…"),
            "",
            translate("actions", "Read units with vehicles and weapons from a table"),
        ),
        ActionSpec(
            "export_force",
            "supply",
            translate("actions", "Export force…"),
            "",
            translate(
                "actions", "Write units with stocks to a table, to be read again"
            ),
        ),
        ActionSpec(
            "export_supply",
            "supply",
            translate("actions", "Export stocks and demand…"),
            "",
            translate("actions", "Write demand, stocks and dates to a table"),
        ),
        ActionSpec(
            "feed",
            "supply",
            translate("actions", "Flows from supply points"),
            "",
            translate("actions", "Show which point feeds which unit, day by day"),
        ),
        ActionSpec(
            "sites",
            "supply",
            translate("actions", "Sites of supply points"),
            "",
            translate("actions", "Choose among candidate supply points"),
        ),
        ActionSpec(
            "rounds",
            "supply",
            translate("actions", "Delivery rounds"),
            "Shift+S",
            translate("actions", "Show who brings what to whom, and what is left"),
            separated=True,
        ),
        ActionSpec(
            "plan_rounds",
            "supply",
            translate("actions", "Plan delivery rounds"),
            "F8",
            translate("actions", "Find rounds for the vehicles of the plan, now"),
        ),
        ActionSpec(
            "enough_rounds",
            "supply",
            translate("actions", "Good enough: stop and keep"),
            "Shift+F8",
            translate("actions", "End the search with the best rounds so far"),
        ),
        ActionSpec(
            "export_rounds",
            "supply",
            translate("actions", "Export rounds…"),
            "",
            translate("actions", "Write the rounds to a folder"),
        ),
    )
