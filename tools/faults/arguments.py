"""Arguments of public names that no data can answer; by the name of an argument."""

from __future__ import annotations

import numpy as np
import pandas as pd

#: What no text is, or none that a public name knows.
NO_TEXTS = (
    None,
    7,
    1.5,
    True,
    b"CHN",
    ["CHN"],
    {"a": 1},
    object(),
    "C" * 10_000,
    "x " * 5_000,
    "\x00",
    "\ud800",
    "no such",
    "٢٠٢٥",
    np.nan,
    pd.NaT,
    pd.DataFrame(),
    np.array(["CHN", "VNM"]),
    len,
)


#: What no whole number is, or none that is asked for.
NO_NUMBERS = (
    None,
    "x",
    "9",
    1.5,
    True,
    0,
    -1,
    10**9,
    10**30,
    np.nan,
    np.inf,
    [3],
    {"a": 1},
    b"9",
    "٩",
    "1_0",
    2 + 1j,
    object(),
    "9" * 10_000,
)


NO_DAYS = (
    pd.Timestamp("2026-12-01", tz="UTC"),
    "2026-02-30",
    "9999-12-31",
    "0000-01-01",
    pd.Timestamp("1700-01-01"),
    "12/01/2026",
    "२०२६-12-01",
)


NO_LISTS = (
    None,
    "MEX",
    7,
    True,
    [7],
    [None],
    [["MEX"]],
    {"a": 1},
    ["XXX"],
    [""],
    ["C" * 10_000],
    object(),
    np.array([["MEX"]]),
    pd.Series([7]),
    pd.DataFrame(),
)


NO_MONTHS_SINCE = (
    None,
    3,
    "0,6",
    ["0", "6"],
    [0.5, 6],
    [True, 6],
    [0, 10**9],
    [-(10**9), 0],
    [0, 10**30],
    [np.nan, 3],
    [[0], [6]],
    {0: 6},
    [0, 2 + 1j],
    object(),
    range(10**9),
    np.array([0.5, 6]),
    np.zeros((2, 2)),
)


#: Argument of a public name -> what is wrong for it, where that is not told by its kind.
ARGUMENTS = {
    "data": (
        7,
        [1],
        {"a": 1},
        b"x",
        "no such folder",
        "C" * 10_000,
        "\x00",
        pd.Series([1.0]),
        True,
        object(),
    ),
    "add": (
        None,
        True,
        [0.25],
        b"25%",
        "x",
        "1_0%",
        "٢٥%",
        "２５",
        "nan",
        "inf",
        "1e999",
        np.nan,
        np.inf,
        25,
        -2,
        0,
        2 + 1j,
        "%",
        "",
        "0x10",
        "1 0%",
        "9" * 10_000,
        object(),
    ),
    "horizon": (
        None,
        True,
        0,
        37,
        -1,
        1.5,
        "x",
        "٩",
        "1_0",
        "",
        "12.0",
        10**9,
        np.nan,
        [12],
        b"12",
        object(),
    ),
    "digits": (None, True, 0, 3, 5, 11, "6", "٦", 6.0, np.nan, [6], 10**9, object()),
    "naics3": ("980", "33", "999", "３３７", 337, None, ["337"], "x" * 10_000, b"337", "-337", "3 3 7"),
    "goods": (*NO_TEXTS[:9], "9", "٩٤٠٣", "94O3", "9403 or 8703", "0" * 11, "0000", "-9403"),
    "hts": (*NO_TEXTS[:9], "9", "٩٤٠٣", "94O3", "9403 or 8703", "0" * 11, "0000", "-9403", "9.403e3"),
}


#: Fields of a specification, and options beside a frame -> what is wrong for them.
FIELDS = {
    "window": (
        "2030-01:2031-01",
        "2025-06:2025-01",
        "x",
        "",
        None,
        7,
        ["2024-01", "2025-01"],
        "2025-01",
        "2024-01:2024-02:2024-03",
        "٢٠٢٤-01:latest",
        "0000-01:9999-12",
        "C" * 10_000,
    ),
    "fixed_effects": (*NO_LISTS, [], "partner x month", ["partner x month"] * 2),
    "lead": (*NO_NUMBERS[:5], -1, 10**6, 10**9, "9", np.nan, [3]),
    "weights": ("valu", None, 7, ["equal"]),
    "cluster_by": ("partners", None, 7, ["partner"]),
    "estimator": ("iv", "OLS", None, 7),
    "tariff": ("laws", None, 7),
    "outcome": ("x", None, 7),
    "no_such_field": (1,),
    "weights_year": ("2017", 1800, 2017.5, True, 10**9),
}


OPTIONS = {
    "fit": FIELDS
    | {
        "leave_out": NO_LISTS,
        "lags": (*NO_MONTHS_SINCE, [6, 0], [0], [0, 1, 2], "x", [0, 241]),
        "by_month": (
            "CHN",
            7,
            True,
            [],
            ["CHN"],
            {"exposure": "CHN"},
            {"reference": "2018-06"},
            {"exposure": 7, "reference": "2018-06"},
            {"exposure": "CHN", "reference": "soon"},
            {"exposure": "CHN", "reference": 2018},
            {"exposure": "XXX", "reference": "2025-01"},
            {"exposure": "CHN", "reference": "2018-06", "event": "x"},
            {7: "CHN"},
            {"exposure": "CHN", "reference": None},
            {"exposure": ["CHN"], "reference": "2018-06"},
            {"exposure": "CHN", "reference": -1, "event": "0000-00"},
            {"exposure": "CHN", "reference": "2018-06", "no_such": 1},
        ),
        "placebo": (None, 1, "yes", "True", [True]),
        "difference": ("12", 1, 12.0, None, True, 10**9),
        "partner": ("IND", 7, None),
    },
    "elasticity": FIELDS
    | {
        "draws": NO_NUMBERS,
        "digits": (True, 0, "4", 11, 1.5, [4], 10**9, np.nan),
        "leave_out": NO_LISTS,
        "lags": ([0, 6], [0, 10**9]),
        "by_month": ({"exposure": "P1", "reference": "2024-06"}, 7),
    },
    "response": {
        "horizons": (*NO_MONTHS_SINCE, [], [0, 0], list(range(61)), [200, 201]),
        "window": FIELDS["window"],
        "kind": ("lpdid", None, 7, ["reduced"]),
        "comparison": ("acros", None, 7),
        "no_such": (1,),
    },
}


#: Arguments that do not go together.
TOGETHER = {
    "effect": (
        {"path": "removal", "add": 0.5},
        {"path": "removal", "package": "x.yaml"},
        {"hts": "9403", "naics3": "337"},
        {"partner": ["VNM", 7]},
        {"partner": ["C" * 10_000]},
        {"partner": []},
        {"partner": "VNM", "path": "no_such"},
        {"partner": "EU", "path": "removal"},
        {"package": 7},
        {"package": "\x00"},
    ),
    "elasticity": ({"goods": "337", "partner": "IND"}, {"episode": 20}, {"digits": 4}, {"draws": 99}),
    "response": (
        {"window": "2024-01:latest"},
        {"horizons": [0]},
        {"partner": "CHN", "data": pd.DataFrame()},
    ),
    "gap": ({"start": "2025-11", "end": "2025-04"}, {"fit_end": "2025-10"}, {"fit_start": "2024-09"}),
    "diversion": ({"start": "2025-11", "end": "2025-04"}, {"start": "2023-01", "end": "2025-11"}),
    "tariff": ({"goods": "334", "system": "hs2"}, {"start": "2025-11", "end": "2025-04"}),
    "fit": (
        {"leave_out": ["CHN"] * 2_000},
        {"lags": [0, 3], "by_month": {"exposure": "CHN", "reference": "2024-06"}},
        {"spec": "iv_across_2025", "instrument": None},
        {"lead": 200},
        {"lags": [0, 240]},
        {"data": "no such folder"},
        {"data": "no such folder", "vintage": "V"},
        {"vintage": "V"},
    ),
}
