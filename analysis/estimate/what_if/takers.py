"""What other partners would sell of what one loses: report 06's estimates by partner.

Report 06 regresses the growth of a partner's sales of a line on the line's exposure to China's loss: the
change of China's log tariff factor times China's share of the line. Here the partners hit stand for
China, who are hit on a line do not take of it, and no line gives more than it loses.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.vocabulary import TERMS, Term

TAKERS = Columns(
    "a partner with an estimate, the largest ``taken`` first",
    {
        "partner": TERMS["partner"],
        "taken": Term(
            "More sold",
            "USD",
            "of the lines that the duty falls on; negative where the "
            "estimate is; of a line, partners together take its loss at most",
            ends=("ci_low", "ci_high"),
        ),
        "ci_low": Term(
            "95 % low", "USD", "taken at the lower end of the interval of its estimate, it alone moved"
        ),
        "ci_high": Term(
            "95 % high", "USD", "taken at the upper end of the interval of its estimate, it alone moved"
        ),
        "p_bh": Term(
            "Ben.-Hochberg p",
            "probability",
            "of its estimate, corrected for the number of partners (Benjamini and Hochberg 1995)",
            "probability",
        ),
    },
)


@returns(TAKERS)
def takers(
    hit: pd.DataFrame, others: pd.DataFrame, estimates: pd.DataFrame, *, part: float
) -> pd.DataFrame:
    """Return what others would sell more of the lines that a duty falls on.

    Parameters
    ----------
    hit : DataFrame
        Lines of the partners hit: ``partner`` (category), ``line`` (its code), ``value_2025`` (US
        dollars), ``law_change`` (change of the log statutory factor), ``loss`` (imports lost, US
        dollars).
    others : DataFrame
        Lines of all partners: ``partner`` (category), ``line``, ``value_2025``, ``base`` (US dollars a
        year), ``world`` (imports of the line from all, US dollars).
    estimates : DataFrame
        ``partner``, ``value``, ``ci_low``, ``ci_high``, ``p_bh`` as
        :func:`diversion.regression.by_partner`.
    part : float
        Years over which losses are counted.
    """
    n = 1 + max(hit.line.max(), others.line.max())
    on_line = {
        name: np.bincount(hit.line, values, n)
        for name, values in (("exposed", hit.value_2025 * hit.law_change), ("loss", hit.loss))
    }
    names = pd.Index(estimates.partner)
    taker = names.get_indexer(others.partner.cat.categories)[others.partner.cat.codes]
    both = (
        _keys(others, n),
        _keys(hit.assign(partner=hit.partner.cat.set_categories(others.partner.cat.categories)), n),
    )
    eligible = np.isin(others.line, hit.line) & (taker >= 0) & ~np.isin(*both)
    others = others.loc[eligible, ["line", "value_2025", "base", "world"]]
    taker = taker[eligible]
    line, sales = others.line.to_numpy(), others.value_2025.to_numpy()
    # As in report 06: the share is among the suppliers other than the taker itself.
    rest = others.world.to_numpy() - sales
    exposure = np.divide(on_line["exposed"][line], rest, out=np.zeros(len(line)), where=rest > 0)
    loss = np.maximum(on_line["loss"], 0.0)
    year = others.base.to_numpy() * part
    gains = {
        name: year * np.expm1(estimates[name].to_numpy()[taker] * exposure)
        for name in ("value", "ci_low", "ci_high")
    }
    wanted = np.bincount(line, np.maximum(gains["value"], 0), n)
    scale = np.minimum(1.0, loss / np.where(wanted > 0, wanted, 1.0))
    gains["value"] = np.where(gains["value"] > 0, gains["value"] * scale[line], gains["value"])
    for name in ("ci_low", "ci_high"):
        gains[name] = np.minimum(gains[name], loss[line])
    sums = {name: np.bincount(taker, values, len(names)) for name, values in gains.items()}
    table = pd.DataFrame({"partner": names, "taken": sums.pop("value"), **sums})
    # An end is never nearer than what is taken after all lines were held to their loss.
    table["ci_low"] = np.minimum(table.ci_low, table.taken)
    table["ci_high"] = np.maximum(table.ci_high, table.taken)
    table["p_bh"] = estimates.p_bh.to_numpy()
    table = table[np.bincount(taker, minlength=len(names)) > 0]
    return table.sort_values("taken", ascending=False, ignore_index=True)


def _keys(lines: pd.DataFrame, n: int) -> np.ndarray:
    """Return a number for each partner and line."""
    return lines.partner.cat.codes.to_numpy(np.int64) * n + lines.line.to_numpy()
