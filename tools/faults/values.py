"""Values of parameters that no data can answer, and values that they can; by the name of a parameter."""

from __future__ import annotations

import random

MONTHS = (
    "0000-01",
    "2030-01",
    "1900-01",
    "2025-13",
    "٢٠٢٥-01",
    "2025",
    "soon",
    "2025-01-01",
    "''",
)
WHOLE = ("x", "1.5", "٥", "1_0", "-1", "9" * 25, "1e3", "''")
SHARES = ("nan", "inf", "-1", "٠.٥", "x", "1e999", "''")

BAD = {
    "partner": ("XXX", "''", "中国", "CHN VNM", "../CHN", "C" * 5000),
    "start": MONTHS,
    "breaks_from": MONTHS,
    "end": MONTHS,
    "month": MONTHS,
    "base": MONTHS,
    "fit_start": MONTHS,
    "fit_end": MONTHS,
    "window": (
        "2025-06",
        "2030-01:2030-02",
        "2025-11:2025-06",
        "2025-01:2025-02:2025-03",
        "a:b",
        "٢٠٢٥-01:2025-11",
    ),
    "draws": WHOLE,
    "digits": WHOLE,
    "breaks": WHOLE,
    "upper": SHARES,
    "trimming": SHARES,
    "quoted": ("2030-01", "2025-05,2025-05", "2025-13", "٢٠٢٥-05"),
    "episodes": ("2018,2018", "2019", "''"),
    "leave_out": ("XXX", "MEX,MEX"),
    "series": ("''", "x", "imports,imports"),
    "leave_out_goods": ("x",),
    "as_of": ("0001-01-01", "2025-01-01", "soon", "٢٠٢٥-06-09", "''"),
    "system": ("naics4", "''"),
    "elasticities": ("2019", "''"),
    "goods": ("94O3", "9", "0000", "٩٤٠٣", "NAICS 999", "capitol"),
    "add": (".25", "-2", "nan", "x%", "٪25", "''"),
    "path": ("no_such",),
    "package": ("no_such.yaml",),
    "horizon": (*WHOLE, "0", "37"),
    "paths": ("no_such.yaml",),
    "claims": ("no_such", "''"),
}
#: Of one report alone.
BAD_OF = {
    "06_diversion": ("start=2024-11 end=2025-11", "digits=3"),
    "03_trade": ("breaks_from=2024-01 end=2024-12", "breaks=21", "trimming=0.5"),
    "05_counterfactual": ("fit_start=2024-09", "start=2025-11 end=2025-04"),
}
#: Of every report.
BAD_ANYWHERE = (
    "partnr=CHN",
    "=1",
    "partner",
    '"partner=CHN',
    "partner=CHN partner=VNM",
    "--workers=64",
    "--help",
    "partner=CHN --workers=64",
)
SOUND = {
    "partner": ("CHN", "chn", "ＣＨＮ", "VNM", "MEX", "DEU", "JPN", "CAN", "IND"),
    "start": ("2019-03", "2021-1", "2022-07"),
    "end": ("2025-11", "2024-06", "latest"),
    "breaks_from": ("2013-01", "2016-07"),
    "quoted": ("2025-05", "2025-04,2025-06"),
    "digits": ("6", "4"),
    "breaks": ("2", "3"),
    "trimming": ("0.1",),
    "episodes": ("2018", "2025"),
}


def bad_settings(report: str, parameters) -> list[str]:
    """Return settings of a report that must be refused."""
    settings = [f"{name}={value}" for name in parameters for value in BAD.get(name, ())]
    return [*settings, *BAD_OF.get(report, ()), *BAD_ANYWHERE]


def random_settings(parameters: dict, rng: random.Random) -> str:
    """Return settings that may or may not make sense: defaults with random characters changed."""
    name = rng.choice(sorted(parameters))
    default = parameters[name].default
    text = list(",".join(default) if isinstance(default, list) else str(default))
    for _ in range(rng.randint(1, 3)):
        at = rng.randint(0, len(text))
        text[at : at + rng.randint(0, 1)] = rng.choice("0123456789-:,.ANé٣ ")
    return f"{name}='{''.join(text)}'"


def sound_settings(parameters: dict, rng: random.Random) -> str:
    """Return one setting that the data can answer, if the report has such a parameter."""
    names = sorted(set(parameters) & set(SOUND))
    if not names:
        return ""
    name = rng.choice(names)
    return f"{name}={rng.choice(SOUND[name])}"
