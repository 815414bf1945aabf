"""Which tables are given out, and what their columns are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis import paths
from analysis.collect.predictions import PREDICTIONS, days, read_predictions
from analysis.columns import Columns
from analysis.law.table import LAW_COLUMNS, READ_TO
from analysis.vocabulary import TERMS, Term

if TYPE_CHECKING:
    from analysis.engine.design import Design

#: How a table is stored: ending -> what reads it.
PARQUET, CSV, STATA = "parquet", "csv.gz", "dta"
EVERY = (PARQUET, CSV, STATA)
#: Distinct texts up to which a file of Stata has them as numbers with value labels.
STATA_CODES = 1000
#: Unit of a column -> the type that the description of the law calls it by.
UNITS = {"string": "", "date": "date", "number": "fraction", "boolean": "truth"}
#: Days of the law by line.
DAYS = ("first_day", "last_day", "read_to")
FILLED = {
    "0": "observed",
    "1": "no imports, rate of the pair's other months",
    "2": "duties above value, so too",
}


@dataclass(frozen=True)
class Shipped:
    """A table that is given out."""

    name: str  #: Of its files, without the ending.
    title: str
    columns: Columns
    key: tuple[str, ...]
    frame: Callable[[], pd.DataFrame]
    formats: tuple[str, ...] = EVERY
    #: Line of Stata that uses it; empty where there is none to show.
    example: str = ""


def shipped() -> Iterator[Shipped]:
    """Yield the tables in the order of the data flow; predictions where some were made."""
    for system, words in (("naics3", "sector"), ("hs2", "chapter")):
        yield Shipped(
            f"panel_{system}",
            f"US imports by partner, {words} and month, with their tariffs",
            panel_columns(system),
            ("partner", system, "month"),
            lambda own=system: panel(own),
            example=f"egen pair = group(partner {system})\nxtset pair month",
        )
    for episode, (title, key, effects) in SAMPLES.items():
        yield Shipped(
            f"sample_{episode}",
            title,
            sample_columns(key),
            key,
            lambda own=episode: sample(own),
            example=f"reghdfe outcome law [aw=weight], absorb({effects}) vce(cluster product)",
        )
    yield Shipped(
        "law",
        "The US tariff by partner, line of ten digits and run of days, with its layers and flags",
        law_columns(),
        ("partner", "hts", "first_day"),
        lambda: named_first(read_law()),
        formats=(PARQUET, CSV),
    )
    if days():
        columns = Columns(
            PREDICTIONS.row, {"day": Term("Day", "date", "day on which it was made"), **PREDICTIONS}
        )
        yield Shipped(
            "predictions",
            "Predictions, frozen on their day",
            columns,
            ("day", "target", "partner", "goods", "month"),
            read_predictions,
        )


def panel_columns(system: str) -> Columns:
    """Return what the columns of a panel are."""
    product = {"naics3": "sector, three digits of NAICS", "hs2": "chapter of the Harmonized System"}[
        system
    ]
    return Columns(
        "a partner, product and month",
        {
            "partner": TERMS["partner"],
            system: Term("Product", "", product),
            **{
                name: TERMS[name]
                for name in ("month", "customs_value", "duties", "effective_rate", "log_tariff_factor")
            },
            "rate_filled": Term(
                "Rate filled", "truth", "; ".join(f"{n}: {w}" for n, w in FILLED.items())
            ),
            "statutory_rate": TERMS["statutory_rate"],
        },
    )


def panel(system: str) -> pd.DataFrame:
    """Return a panel as :func:`analysis.load_panel` does, in the order of :func:`panel_columns`."""
    from analysis.combine.load import load_panel

    return load_panel(system)[list(panel_columns(system))]


#: Episode -> title, key and fixed effects of Stata of the sample of its main estimate.
SAMPLES = {
    "2018": (
        "The sample of the main estimate of 2017-2019, by chapter and month",
        ("partner", "product", "month"),
        "partner#product product#month partner#month",
    ),
    "2025": (
        "The sample of the main estimate of 2024-2025, by line of ten digits",
        ("partner", "product"),
        "product partner",
    ),
}


def sample_columns(key: tuple[str, ...]) -> Columns:
    """Return what the columns of a sample are."""
    outcome = "log customs value" if "month" in key else "change of log customs value, 2024 to 2025"
    change = "" if "month" in key else "change of "
    return Columns(
        "an observation of the regression",
        {
            **{name: TERMS[name] for name in key},
            "outcome": Term("Imports", "log points", outcome),
            "law": Term("Law", "log points", f"{change}log(1 + statutory rate)"),
            "collected": Term("Collected", "log points", f"{change}log(1 + effective rate)"),
            "weight": Term("Weight", "ratio", "of the observation, with mean 1"),
        },
    )


def sample(episode: str) -> pd.DataFrame:
    """Return the observations of a main regression: by its effects they give the elasticity."""
    from analysis.estimate.elasticity.main.inputs import load_designs

    return of_design(load_designs()[episode])


def of_design(design: Design) -> pd.DataFrame:
    """Return the observations of a design whose cells have names."""
    codes = {of: np.asarray(design.levels[of])[cells] for of, cells in design.cells.items()}
    tariffs = {tariff: regressor.values for tariff, regressor in design.tariffs.items()}
    return pd.DataFrame(codes | {"outcome": design.y} | tariffs | {"weight": design.weights})


def law_columns() -> Columns:
    """Return what the columns of the law by line and day are, as its own data package says."""
    from pyarrow.parquet import read_schema

    names = read_schema(paths.PANEL / "law.parquet").names
    return Columns(
        "a partner, line and run of days",
        {
            name: Term(name.replace("_", " ").capitalize(), UNITS[kind], words)
            for name, (kind, words) in LAW_COLUMNS.items()
            if name in names
        },
    )


def read_law(**options) -> pd.DataFrame:
    """Return the law by line and day, its days as days; ``options`` as of ``pandas.read_parquet``."""
    law = pd.read_parquet(paths.PANEL / "law.parquet", **options).astype({"barred": "int8"})
    return law.assign(**{name: pd.to_datetime(law[name]) for name in DAYS})


def named_first(law: pd.DataFrame) -> pd.DataFrame:
    """Return rows of partners that have a Census code alone behind those of all others."""
    nameless = law.partner.astype(str).str.isdigit()
    return pd.concat([law[~nameless], law[nameless]], ignore_index=True)


def notes() -> tuple[str, ...]:
    """Return what every file says of itself, where its format has a place for it."""
    from analysis.publish.numbers.latex import PACKAGE_TITLE
    from analysis.version import __version__

    return (
        f"{PACKAGE_TITLE} {__version__}; legal texts read to {READ_TO:%Y-%m-%d}",
        "Rates are fractions of customs value; what each column is stands in datapackage.json",
    )
