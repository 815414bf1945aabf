"""On what a change is read where a sentence does not say: one table, by office and subject."""

from __future__ import annotations

from pathlib import Path

from analysis.checks import read_yaml

#: The table, whose head says what its columns are.
USUAL_FILE = Path(__file__).parents[1] / "usual.yaml"
USUAL = {(row["ledger"], row["subject"]): row for row in read_yaml(USUAL_FILE)["usual"]}

#: A base, in words.
WORDS = {"yoy": "on a year earlier", "mom": "on the month before"}


def usual_base(ledger: str, subject: str) -> str:
    """Return the base of changes of a subject; that of trade by month where an office has no row."""
    return _row(ledger, subject)["base"]


def usual_words(ledger: str, subject: str) -> str:
    """Say on what such a change is read, and who prints it so."""
    row = _row(ledger, subject)
    return f"with no base named {WORDS[row['base']]}, as is usual at {row['office']}"


def _row(ledger: str, subject: str) -> dict[str, str]:
    return USUAL.get((ledger, subject), USUAL["USA", "trade"])
