"""What the examination reads: published cases, how each is compared, and the law's answers to them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.checks import read_yaml
from analysis.collect import read_table
from analysis.combine.collected.expected import beside_collected, unpaid_by_chapter
from analysis.combine.load import load_collections
from analysis.engine.stored import stored
from analysis.estimate.tariffs.examination.cases import answers
from analysis.law.lookup import statutory_rate
from analysis.law.statutory import past_law
from analysis.law.stored import lines_on

SETTINGS_FILE = Path(__file__).with_name("cases.yaml")


def load_cases() -> pd.DataFrame:
    """Return the published cases."""
    return read_table("law_examination_cases")


def load_settings() -> dict[str, dict]:
    """Return how a case is compared, and who is right where it differs, by its number."""
    return read_yaml(SETTINGS_FILE)


def load_cells() -> pd.DataFrame:
    """Return law and collected rate of partners' chapters, columns as :func:`collections.law_cells`."""
    cells = load_collections()[1]
    return cells[cells["sample"].eq("cells")]


def load_paid() -> pd.DataFrame:
    """Return how far the rate expected lies from collections, as :func:`expected.beside_collected`."""
    return stored(paid_beside, ["law_paid"], what="the rate expected (about 10 s)")["law_paid"]


def paid_beside() -> dict[str, pd.DataFrame]:
    """Return ``law_paid``: :func:`expected.beside_collected` of June and August 2026."""
    monthly, cells, _ = load_collections()
    law = past_law()
    lines = law.lines[~law.lines.hs2.isin(["98", "99"])]
    partner = lines.group.where(lines.group.isin(monthly.partner), lines.partner)
    imports = lines.value_2025.groupby(partner).sum()
    sellers = sorted(lines.partner[partner.isin(monthly.partner)].unique())
    unpaid = unpaid_by_chapter(law, sellers)
    return {"law_paid": beside_collected(unpaid, cells, monthly, imports)}


def load_answers() -> pd.Series:
    """Return what the law charges on each published case, by ``case_id`` (fractions)."""
    what = "the law on published cases (about 15 s)"
    ours = stored(answer_cases, ["law_examined"], what=what)["law_examined"]
    return ours.set_index("case_id").ours


def answer_cases() -> dict[str, pd.DataFrame]:
    """Return ``law_examined``: what the law charges on each published case."""
    ours = answers(load_cases(), load_settings(), statutory_rate, mean_of_all)
    return {"law_examined": ours.rename_axis("case_id").reset_index()}


def mean_of_all(day: pd.Timestamp) -> float:
    """Return the statutory rate of all goods on a day, weighted with imports of 2024 (fraction)."""
    duties = value = 0.0
    codes = read_table("census_partner_codes")
    for partner in codes.partner.fillna(codes.census_partner_code).unique():
        lines = lines_on(partner, "", day)
        lines = lines[~lines.barred]
        duties += lines.statutory_rate @ lines.weight
        value += lines.weight.sum()
    return float(duties / value)
