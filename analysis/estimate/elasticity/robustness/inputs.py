"""What the robustness of report 04 reads: panels, the main estimates and its curve."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.checks import read_yaml
from analysis.codebook import write_csv
from analysis.combine.load import partner_names
from analysis.engine.panel import Panel
from analysis.engine.stored import stored
from analysis.estimate.elasticity.checks.inputs import load_checks
from analysis.estimate.elasticity.inputs import across_estimate, load_left_out
from analysis.estimate.elasticity.main.inputs import load_groups, main_estimate
from analysis.estimate.elasticity.robustness import curve_fits
from analysis.estimate.elasticity.robustness.curve import CURVE, Curve, expand
from analysis.estimate.load import load
from analysis.reading import part

CURVE_FILE = Path(__file__).with_name("curve.yaml")


def load_sectors() -> tuple[Panel, pd.DataFrame]:
    """Return the panel by sector, and the designs across partners without each partner in turn."""
    with part("panel"):
        return load("naics3", headline=True), load_left_out()


def load_names() -> dict[str, str]:
    """Return the short English name of each partner."""
    return partner_names()


def load_main(names: list[str]) -> dict[str, dict]:
    """Return of some episodes the main elasticity by law, and the design across partners."""
    return {
        "sure": {name: main_estimate(name) for name in names},
        "across": {name: across_estimate(name) for name in names},
    }


def load_slopes(partner: str) -> dict:
    """Return the elasticities between sellers of a line, and whose is the partner's, as fields."""
    checks, union = load_checks(), load_groups().get(partner)
    slopes = checks["main_by_partner"]
    seller = union if union in set(slopes.partner) else partner
    return {"seller": seller, "slopes": slopes, "common": checks["main_common"]}


def panels() -> dict[str, Panel]:
    """Return the panels of the curve by product system."""
    return {"naics3": load("naics3", headline=True), "hs2": load("hs2")}


def load_choices() -> dict:
    """Return what the curve crosses, as :func:`curve.expand` takes it."""
    return read_yaml(CURVE_FILE)


@part("curve")
def load_curve(**settings) -> Curve:
    """Return the specification curve, stored if nothing has changed; settings as for :func:`run`."""

    def compute() -> dict[str, pd.DataFrame]:
        data = panels()
        choices = expand(data, load_choices())
        return {"curve_estimates": curve_fits.run(data, choices, **settings).estimates}

    tables = stored(compute, ["curve_estimates"], what="the specification curve (about 15 s)")
    return Curve(tables["curve_estimates"])


def write_curve(target: Path) -> Path:
    """Write ``specification_curve.csv``, rows sorted, with its codebook; return the file."""
    return write_csv(load_curve().estimates, target / "specification_curve.csv", CURVE)
