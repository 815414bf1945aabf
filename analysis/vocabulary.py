"""Each column's name, unit, label and definition, once; axis labels and table heads come from here."""

from __future__ import annotations

from dataclasses import dataclass

#: Code of all countries together.
WORLD = "WLD"

#: Product systems of the panels: sectors, chapters and subheadings.
SYSTEMS = ("naics3", "hs2", "hs6")

#: Sectors of the special provisions of the tariff, chapters 98 and 99.
SPECIAL_SECTORS = ["980", "990"]


@dataclass(frozen=True)
class Term:
    """A column of the project."""

    label: str  #: As figures and tables print it, without the unit.
    unit: str  #: Unit inside the code; rates and growth are fractions there and per cent in print.
    definition: str  #: What it measures, in one sentence.
    #: How a table prints it, by name, where that is not the way of its unit; or the column that holds
    #: the unit of each row.
    format: str = ""
    ends: tuple[str, str] | tuple[()] = ()  #: Columns of the interval that is printed with it.
    missing: str = ""  #: Where there is none; empty where it is always known.


TERMS = {
    "partner": Term("Partner", "", "exporting country, ISO 3166-1 alpha-3"),
    "partner_name": Term("Partner", "", "exporting country, short English name"),
    "month": Term("Month", "date", "first day of the month"),
    "product": Term("Product", "", "code in the product system"),
    "label": Term("Sector", "", "short name of the product code"),
    "customs_value": Term(
        "US imports for consumption",
        "USD",
        "imports for consumption as declared to US customs, freight and insurance excluded",
    ),
    "general_imports": Term(
        "US general imports", "USD", "arrivals in the US, bonded warehouses included"
    ),
    "trade_value": Term("Exports reported by China", "USD", "exports free on board as published"),
    "exports_value": Term("US exports", "USD", "exports free alongside ship, as published by Census"),
    "duties": Term("Duties", "USD", "duties calculated on imports for consumption"),
    "headline_rate": Term(
        "Headline rate", "fraction", "uniform add-on in force on a day, as the press quotes it"
    ),
    "statutory_rate": Term(
        "Statutory rate",
        "fraction",
        "what the law would charge on a fixed basket (of 2017, from 2024 on of 2024), day-weighted",
    ),
    "effective_rate": Term("Effective rate", "fraction", "duties over customs value, as collected"),
    "log_tariff_factor": Term("Log tariff factor", "log points", "log(1 + effective rate)"),
    "added_rate": Term(
        "Added rate",
        "fraction",
        "duty that another country added on US goods in answer to tariffs, mean over tariff lines",
    ),
    "base": Term("Base rate", "fraction", "column 1 (most-favoured-nation) rate"),
    "section_201": Term("Section 201", "fraction", "safeguards on solar cells, washers and quartz"),
    "section_232": Term("Section 232", "fraction", "steel, aluminium, vehicles, copper, timber"),
    "section_301": Term("Section 301", "fraction", "lists on China, their review; Europe 2019-2021"),
    "section_338": Term("Section 338", "fraction", "lists on goods of Canada"),
    "uniform": Term("Uniform layer", "fraction", "IEEPA, Section 122, Section 301 forced labour"),
    "weight": Term("Weight", "fraction", "share of the product in the fixed basket"),
    "yoy_growth": Term("Change on a year earlier", "fraction", "value over that of a year before"),
    "contribution": Term(
        "Contribution to growth",
        "fraction",
        "change of the part over the total of a year before; contributions sum to total growth",
    ),
    "share": Term("Share of US imports", "fraction", "partner's part of imports from the world"),
    "value": Term("Estimate", "", "point estimate", ends=("ci_low", "ci_high")),
    "std_error": Term("Std. error", "", "standard error under the stated convention"),
    "ci_low": Term("95 % low", "", "lower end of the 95 % interval"),
    "ci_high": Term("95 % high", "", "upper end of the 95 % interval"),
    "p_value": Term(
        "p",
        "probability",
        "two-sided, t distribution with clusters minus one degrees of freedom",
        "probability",
    ),
    "n_obs": Term("N", "count", "observations used"),
    "n_clusters": Term("Clusters", "count", "clusters of the standard error"),
    "n_zeros": Term("Zeros left out", "count", "cells without imports, which have no logarithm"),
    "fixed_effects": Term("Fixed effects", "", "sets of effects absorbed"),
    "cluster_by": Term("Clustered by", "", "unit within which errors may be correlated"),
    "window": Term("Window", "", "first and last month of the sample"),
}


def term(name: str) -> Term:
    """Return the entry of a column; unknown names are an error, so that none goes undefined."""
    return TERMS[name]
