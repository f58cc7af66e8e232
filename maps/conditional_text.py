"""How the text of a ``*:conditional`` tag falls into clauses."""

from __future__ import annotations

SUFFIX = ":conditional"
SIDES = (":forward", ":backward")


def split_clauses(text: str) -> list[str]:
    """
    Split the value of a ``*:conditional`` tag at semicolons outside brackets.

    A part without ``@`` continues the hours before it, as mappers often leave out
    the brackets round ``Mo-Fr 07:00-09:00; PH off``.
    """
    clauses: list[str] = []
    for part in _split(text):
        if "@" in part or not clauses:
            clauses.append(part)
        else:
            clauses[-1] += f"; {part}"
    return clauses


def is_conditional(datum: str) -> bool:
    """Whether a datum of a limit is a ``*:conditional`` tag."""
    return datum.partition("=")[0].endswith(SUFFIX)


def _split(text: str) -> list[str]:
    """Parts of a text between semicolons that stand outside brackets."""
    depth, start, parts = 0, 0, []
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == ";" and depth <= 0:
            parts.append(text[start:place])
            start = place + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]
