"""``python -m analysis.present``: draw the figures for papers and the README."""

from __future__ import annotations

import sys

from analysis import checks, steps
from analysis.combine import select
from analysis.estimate.exports.study import study
from analysis.estimate.tariffs.study import load_path
from analysis.made import whole
from analysis.paths import REPORTS
from analysis.present.headline import headline_figure


def main() -> None:
    """Draw the headline figure as PNG and PDF into ``reports/figures/``; print their names."""
    figure = headline_figure(load_path(select(partner="CHN", start="2024-06")), study(partner="CHN"))
    target = REPORTS / "figures"
    target.mkdir(parents=True, exist_ok=True)
    for ending in ("png", "pdf"):
        with whole(target / f"exports_and_tariff.{ending}") as aside:
            figure.save(aside)
        print(f"reports/figures/exports_and_tariff.{ending}")


if __name__ == "__main__":
    sys.exit(checks.run(lambda: steps.command(steps.PRESENT, main)))
