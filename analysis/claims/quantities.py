"""What can be asked of a measure, by its kind, and how each is said: ``quantities.yaml``."""

from __future__ import annotations

from pathlib import Path

from analysis.checks import read_yaml

#: Changes, on a year earlier, on the month or day before or on a named period; those in US dollars.
DOLLAR_CHANGES = ("yoy_usd", "mom_usd", "from_usd")
CHANGES = ("yoy", "mom", "from", "rate_day", *DOLLAR_CHANGES)

#: How many months in a row, up to that of the claim, something rose or fell: on a year before, or on the
#: month before.
RUNS = ("rises", "falls", "rises_mom", "falls_mom")

#: By how much a level, or growth on a year before, is higher as revised than as first published.
REVISION = ("revision", "yoy_revision")

#: By how much a share or rate is higher (fraction): which way is claimed of it, and not by how much.
POINTS = ("share_yoy", "share_mom", "rate_yoy", "rate_mom")

_TABLES = read_yaml(Path(__file__).with_name("quantities.yaml"))

#: What a kind of measure can be asked for -> the unit of the answer; and how each is said after a
#: definition, where ``{base}`` is the period of the comparison.
KIND_QUANTITIES, SAID = _TABLES["kinds"], _TABLES["said"]

#: All that can be asked.
QUANTITIES = list(SAID)
