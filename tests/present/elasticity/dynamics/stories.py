"""Stories of report 04, made by hand."""

from dataclasses import replace

import pandas as pd

from analysis.combine.load import partner_names
from analysis.engine.results import Estimate
from analysis.estimate.elasticity.dynamics import lp_did
from analysis.estimate.elasticity.dynamics.paths import Projections
from analysis.estimate.elasticity.dynamics.story import DynamicsStory
from analysis.present.elasticity import dynamics as show
from analysis.present.finding import Finding

#: Months of a change by episode.
WINDOWS = {"2018": "2017-07:2019-12", "2025": "2024-07:2025-11"}


def estimate(value: float, half: float = 0.5, **fields) -> Estimate:
    common = dict(
        name="made up",
        outcome="log customs value",
        regressor="log(1 + statutory rate)",
        estimator="OLS",
        value=value,
        std_error=half / 2,
        ci_low=value - half,
        ci_high=value + half,
        p_value=0.01,
        unit="elasticity",
        n_obs=1_000,
        n_clusters=30,
        n_zeros=0,
        fixed_effects="product x month",
        cluster_by="partner",
        system="naics3",
        window=WINDOWS["2025"],
        std_error_raw=half / 2,
        small_sample_factor=1.0,
        vintage="V1",
        first_stage=0.5,
        first_stage_f=100.0,
        episode="2025",
        comparison="across",
    )
    common["window"] = WINDOWS[fields.get("episode", "2025")]
    return Estimate(**common | fields)


def projected(values: dict[int, float], design: str = "reduced", **fields) -> list[Estimate]:
    """Projections by horizon."""
    return [estimate(value, horizon=h, design=design, **fields) for h, value in values.items()]


def made(episode: str, *, late: float = -2.0, within: float = 0.1) -> Projections:
    """Paths of one episode that start at -1 and end at ``late``."""
    reduced, multiplier = {}, {}
    for comparison, last in (("across", late), ("within", within)):
        values = {0: -1.0, 1: -1.0, 3: -1.0, 6: last}
        own = {"episode": episode, "comparison": comparison}
        reduced[episode, comparison] = projected(values, **own)
        multiplier[episode, comparison] = projected(values, "lp_iv", **own)
    placebos = projected({3: 0.0}, episode=episode, is_placebo=True)
    return Projections(reduced, multiplier, placebos)


def permuted(values: dict[int, float], half: float = 0.5, *, episode: str = "2025") -> pd.DataFrame:
    """Months by law, the law permuted over partners, each ``half`` from the ends of its interval."""
    rows = [
        {
            "episode": episode,
            "horizon": h,
            "value": value,
            "ci_low": value - half,
            "ci_high": value + half,
            "p_value": 0.02,
            "n_units": 21,
        }
        for h, value in values.items()
    ]
    return pd.DataFrame(rows)


#: The months told of both episodes: imports fall, from the month after the change on.
PATH = pd.concat(
    [
        permuted({0: -0.2, 1: -1.0, 3: -1.5, 6: -2.0, 12: -0.3}, episode="2018"),
        permuted({0: -0.3, 1: -1.4, 3: -1.3, 6: -1.4}),
    ]
)


def against(values: dict[int, float]) -> lp_did.CleanControls:
    """What clean controls show of the first episode."""
    found = projected(values, "lp_did", episode="2018", weights="variance")
    return lp_did.CleanControls("2018", "2018-01:2019-12", found)


RATIOS = [
    estimate(0.6, 0.2, name="anticipation.across.2025.front_loading", design="front_loading"),
    estimate(3.6, 6.0, design="ratio", unit="months"),
]


CLEAN = against({h: -h / 2 for h in (-2, 0, 1, 3, 6)})


NONE = lp_did.CleanControls("2025", "2025-01:2025-11", [])


def story(**more) -> DynamicsStory:
    given = {
        "partner": "CHN",
        "partner_name": "China",
        "paths": made("2025"),
        "adjusted": [],
        "ratios": RATIOS,
        "clean": [CLEAN, NONE],
        "data_to": pd.Timestamp("2025-11-01"),
        "released": "V1",
    }
    given |= more
    asked = {episode for episode, _ in given["paths"].reduced}
    return DynamicsStory(**{"path": PATH[PATH.episode.isin(asked)]} | given)


def sections(own: DynamicsStory) -> list[Finding]:
    """All sentences that open sections, those of absent ones left out."""
    names = (
        "growth",
        "by_law",
        "before",
        "within",
        "placebo",
        "clean_finding",
        "brought_forward",
    )
    return [found for name in names if (found := getattr(show, name)(own))]


def both(**changed) -> Projections:
    """Paths of both episodes; ``changed`` holds what differs in 2018."""
    first, second = made("2018", **changed), made("2025")
    return replace(
        second,
        reduced=first.reduced | second.reduced,
        multiplier=first.multiplier | second.multiplier,
    )


NAMES = partner_names()


def frail(estimates: list[Estimate], *horizons: int) -> list[Estimate]:
    return [replace(e, first_stage_f=9.0) if e.horizon in horizons else e for e in estimates]
