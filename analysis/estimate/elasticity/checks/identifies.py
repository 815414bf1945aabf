"""Which partners, goods and programmes of the law identify the main estimate of the second episode.

A row identifies by the square of what the effects leave of its law, times its weight. A programme
identifies by how its own part of that law goes with the whole: the parts add up to one, and a part may
be negative.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.engine.design import Design
from analysis.estimate.elasticity.main.lines import draw_lines
from analysis.estimate.elasticity.main.products import second_design
from analysis.vocabulary import Term

_OF = "of the law's squared variation within effects"
SHARES = Columns(
    "a partner, chapter or programme",
    {
        "episode": Term("Episode", "", "episode of tariffs"),
        "part": Term("Part", "", "partner, chapter or programme of the law"),
        "unit": Term("Code", "", "ISO alpha-3 code or customs union, chapter, or programme"),
        "equal": Term("Equal weights", "fraction", f"share {_OF}, each line once"),
        "value": Term("By value", "fraction", f"share {_OF}, lines weighted by imports of 2024"),
    },
)

SPREAD = Columns(
    "weights",
    {
        "episode": Term("Episode", "", "episode of tariffs"),
        "weights": Term("Weights", "", "equal or value"),
        "n_obs": Term("Lines", "count", "tariff lines of partners"),
        "effective": Term(
            "Effective lines",
            "count",
            "lines that would identify as much if all were alike: one over the sum of squared shares",
        ),
        "largest": Term("Largest line", "fraction", f"largest share of one partner's line {_OF}"),
    },
)


def identifying(design: Design) -> np.ndarray:
    """Return the share of each row in the law's variation within effects, shape (n,)."""
    clean = design.absorber.absorb(design.law[:, None])[:, 0] * np.sqrt(design.weights)
    return clean**2 / (clean @ clean)


def largest_units(table: pd.DataFrame, groups: pd.Series, n: int) -> list[list[str]]:
    """Return the partners that identify most with equal weights, members of a union together.

    Parameters
    ----------
    table, groups
        As of :func:`products.second_design`.
    n : int
    """
    design = second_design(table, groups)
    partners = design.levels["partner"]
    unit = design.clusters("partners")
    order = np.argsort(-np.bincount(unit, identifying(design)), kind="stable")[:n]
    return [sorted(set(partners[design.cells["partner"][unit == u]])) for u in order]


@returns(shares=SHARES, spread=SPREAD)
def who_identifies(
    table: pd.DataFrame, groups: pd.Series, changes: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return who identifies the main estimate with equal weights, and by value.

    Parameters
    ----------
    table, groups
        As of :func:`products.second_design`.
    changes : DataFrame
        Of :func:`line_programmes.line_programmes`.
    """
    lines = draw_lines(table)
    rows = pd.DataFrame(
        {"partner": lines.partners[lines.partner], "hs10": lines.products[lines.product]}
    )
    rows["unit"] = rows.partner.map(groups).fillna(rows.partner)
    log_changes = in_logs(table, changes).reindex(pd.MultiIndex.from_frame(rows[["partner", "hs10"]]))
    programmes, spread = {}, []
    for weights in ("equal", "value"):
        design = second_design(table, groups, weighted=weights == "value")
        share = rows[weights] = identifying(design)
        clean = design.absorber.absorb(design.law[:, None])[:, 0] * design.weights
        programmes[weights] = log_changes.fillna(0.0).T @ clean / (clean @ design.law)
        spread.append(
            {
                "weights": weights,
                "n_obs": len(share),
                "largest": share.max(),
                "effective": round(1 / (share @ share)),
            }
        )
    parts = {
        "partner": rows.groupby("unit")[["equal", "value"]].sum(),
        "chapter": rows.groupby(rows.hs10.str[:2])[["equal", "value"]].sum(),
        "programme": pd.DataFrame(programmes),
    }
    shares = [
        part.rename_axis("unit").sort_values("equal", ascending=False).reset_index().assign(part=name)
        for name, part in parts.items()
    ]
    frames = pd.concat(shares, ignore_index=True), pd.DataFrame(spread)
    return tuple(frame.assign(episode="2025") for frame in frames)


def in_logs(table: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Return what each programme adds to the change of log(1 + rate) of a line.

    Parameters
    ----------
    table : DataFrame
        ``partner``, ``hs10``, ``law``, ``rate_2024``, ``rate_2025``.
    changes : DataFrame
        Index partner x hs10; changes of the rate, which add up to that of the table.

    Notes
    -----
    Each part of a change counts at the logarithmic mean of both factors, so that parts add up (Ang
    2004, doi:10.1016/j.enpol.2003.10.010).
    """
    by_line = table.set_index(["partner", "hs10"])
    moved = by_line.rate_2025 - by_line.rate_2024
    at_mean = (by_line.law / moved).where(moved.abs() > 1e-12, 1 / (1 + by_line.rate_2024))
    return changes.reindex(by_line.index).mul(at_mean, axis=0)
