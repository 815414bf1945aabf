"""``python -m analysis.present``: draw the figures for papers and the README."""

from __future__ import annotations

import sys

from analysis import checks, steps
from analysis.combine import select
from analysis.estimate.episodes import episode
from analysis.estimate.tariffs.inputs import load_path
from analysis.estimate.trade.exports.study import study
from analysis.made import whole
from analysis.paths import REPORTS
from analysis.present.headline import headline_figure
from analysis.present.picture import Picture


def main() -> None:
    """Draw the headline figure into ``reports/figures/``, as PNG, PDF and series; print their names."""
    figure = readme_figure()
    target = REPORTS / "figures"
    target.mkdir(parents=True, exist_ok=True)
    for ending in ("png", "pdf", "csv"):
        with whole(target / f"exports_and_tariff.{ending}") as aside:
            if ending == "csv":
                aside.write_text(figure.to_csv(), encoding="utf-8")
            else:
                figure.save(aside)
        print(f"reports/figures/exports_and_tariff.{ending}")


def readme_figure() -> Picture:
    """Draw the figure that opens the README, of China from half a year before the second episode on."""
    start = f"{episode('2025').weights_year}-06"
    return headline_figure(load_path(select(partner="CHN", start=start)), study(partner="CHN"))


if __name__ == "__main__":
    sys.exit(checks.run(lambda: steps.command(steps.PRESENT, main)))
