"""What report 07 reads of export controls: tonnes in the press, exports by product, the calendar."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.checks import read_yaml
from analysis.collect import read_past_events, read_table
from analysis.collect.tables import vintage
from analysis.combine.load import partner_names
from analysis.estimate.retaliation.controls.ledger import check_controls
from analysis.vocabulary import WORLD

#: Source tables: tonnes, China's minerals, US exports.
TONNES, MINERALS = "china_rare_earth_exports_monthly", "china_critical_mineral_exports_monthly"
US_EXPORTS = "us_exports_to_china_hs6_monthly"

CONTROLS_FILE = Path(__file__).with_name("controls.yaml")


def load_settings(path: Path = CONTROLS_FILE) -> dict:
    """Return ``controls`` (list of dict) and ``goods`` (dict by key), as the file's head explains."""
    content = read_yaml(path)
    check_controls(content["controls"], path.name)
    return content


def load_tonnes() -> pd.DataFrame:
    """Return what press reports print of China's exports of rare earths, in tonnes."""
    return read_table(TONNES)


def load_events() -> pd.DataFrame:
    """Return the events of the calendar that have come."""
    return read_past_events()


def load_exports() -> dict[str, pd.DataFrame]:
    """Return the tables of exports by month and product, by their names."""
    return {name: read_table(name) for name in (MINERALS, US_EXPORTS)}


def load_names() -> dict[str, str]:
    """Return names by ISO code, the house's own first, those of US customs for the rest."""
    census = read_table("census_partner_codes")
    others = dict(zip(census.partner, census.census_name.str.title(), strict=True))
    return others | partner_names() | {"USA": "United States", WORLD: "all destinations"}


def load_vintages() -> dict[str, str]:
    """Return the vintage of each source table of exports."""
    return {name: vintage(name) for name in (TONNES, MINERALS, US_EXPORTS)}
