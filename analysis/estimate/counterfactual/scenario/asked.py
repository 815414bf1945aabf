"""Which tariff path a report asks about, and from which month on it is not the actual law."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.combine.tariff_paths import TariffPath
from analysis.estimate.counterfactual.scenario.draws import ELASTICITY_SOURCES

#: The actual law, beside which every path stands.
ACTUAL = "actual"

#: Shipped paths whose effect a report states, the first that the partner has.
PATHS_ASKED = ("no_truce", "removal")


def beside_actual(
    own: list[TariffPath], shipped: dict[str, TariffPath], *, partner: str, file: str | Path
) -> tuple[dict[str, TariffPath], str]:
    """Put a file's paths beside the actual law, which it need not hold.

    Parameters
    ----------
    own : list of TariffPath
        Those of the file that concern the partner.
    shipped : dict of TariffPath
    partner, file : str
        For messages: ISO alpha-3 code, and where the paths stand.

    Returns
    -------
    paths : dict of TariffPath
        By name, the actual law first.
    asked : str
        The path whose effect is stated: a reader's first, else the first of :data:`PATHS_ASKED`.

    Raises
    ------
    InputError
        No path beside the actual law, or another one under its name.
    """
    where = f"tariff paths in {Path(file).name}"
    actual, paths = shipped[ACTUAL], {path.name: path for path in own}
    # What it is called may differ: files of 0.7.0 have another label.
    if replace(paths.get(ACTUAL, actual), label=actual.label, why=actual.why) != actual:
        raise InputError(f"{where}: {ACTUAL!r} is the actual law; give your path another name.")
    paths = {ACTUAL: actual} | {name: path for name, path in paths.items() if name != ACTUAL}
    others = [name for name in paths if name != ACTUAL]
    if not others:
        raise InputError(f"{where}: only the actual law is for {partner}; add a path that differs.")
    readers = [name for name in others if name not in shipped]
    return paths, next(name for name in (*readers, *PATHS_ASKED, *others) if name in others)


def departure(law: pd.DataFrame, actual: pd.DataFrame) -> pd.Timestamp | None:
    """Return the first month in which a path's law is not the actual law; None where it always is.

    Parameters
    ----------
    law, actual : DataFrame
        Statutory rate by sector and month, fractions.
    """
    apart = ~np.isclose(law, actual.loc[law.index, law.columns]).all(axis=0)
    return law.columns[apart.argmax()] if apart.any() else None


def check_elasticities(source: str, upper: float) -> None:
    """Refuse a source of elasticities that there is not, or an upper one that is none.

    Raises
    ------
    InputError
        One line: what is wrong, and what is valid.
    """
    check_choice(source, ELASTICITY_SOURCES, what="source of elasticities")
    if not 0 <= upper <= 10:
        raise InputError(f"upper {upper!r} is no elasticity from 0 to 10.")


def check_window(window: str, asked: str, laws: dict[str, pd.DataFrame]) -> None:
    """Refuse a window in which the path asked about is the actual law.

    Raises
    ------
    InputError
        It ends before the path's law departs, or that never does.
    """
    starts = departure(laws[asked], laws[ACTUAL])
    if starts is None:
        raise InputError(
            f"tariff path {asked!r} is the actual law in every month; ask about one that differs."
        )
    if starts > pd.Timestamp(window.split(":")[1]):
        raise InputError(
            f"window {window}: before {starts:%Y-%m} tariff path {asked!r} is the actual law; choose "
            "a window that ends in that month or later."
        )
