"""The statutory rate: what the law would charge on a fixed basket, by layer, product and month.

Layers add up: base rate, Section 201, Section 232, Section 301, Section 338 and the uniform layer
(IEEPA, Section 122 and, from July 2026, Section 301 on forced labour). Weights are from before the
episode, so that the rate moves with the law only, never with the mix of goods.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.collect import as_of, read_past_events, read_table
from analysis.law.calendar import day_weights, rate_steps
from analysis.law.coverage import Coverage
from analysis.law.lines import lines_2017, lines_and_successors
from analysis.law.measures import LAYERS, check_known
from analysis.law.rates import Flags, law_layers, law_with_flags
from analysis.law.scopes import known_rows, scope_rows
from analysis.law.spared import CLAIM_SCOPES, CLAIMANTS
from analysis.law.successors import layers_as_traded, nothing_became
from analysis.reading import cached, law_tables

#: First month of the panels, and last month of trade by system unless the build says otherwise.
FIRST_MONTH = "2013-01"
ENDS = {"naics3": "2025-11", "hs2": "2021-07"}

#: Rates of the law by line are rounded to a ten-thousandth of a point.
DECIMALS = 6

#: First month of the 2024 basket; before it goods have the weights of 2017.
BASKET_2024 = pd.Timestamp("2024-01-01")

#: Action of the HS6 table -> event that dates it, and the layer it belongs to.
ACTIONS_2018 = {
    "TT201_1st": ("E001", "section_201"),
    "TT201_2nd": ("E099", "section_201"),
    "TT201_3rd": ("E100", "section_201"),
    "TT232_1": ("E002", "section_232"),
    "TT232_2": ("E010", "section_232"),
    "TT301_a": ("E003", "section_301"),
    "TT301_b": ("E004", "section_301"),
    "TT301_c": ("E005", "section_301"),
    "TT301_d": ("E006", "section_301"),
    "TT301_e": ("E007", "section_301"),
    "TT301_f": ("E009", "section_301"),
}


@dataclass(frozen=True)
class Law:
    """The law on every line that was traded in 2024 or 2025."""

    events: pd.DataFrame  #: The calendar.
    #: Lines of :func:`lines.traded_lines`, with ``code``, their position in ``coverage.codes``.
    lines: pd.DataFrame
    coverage: Coverage  #: What the measures cover and spare.
    #: What becomes of the lines, from :func:`successors.successor_table`, where lines of later numbers
    #: are among them; else empty.
    became: pd.DataFrame = field(default_factory=nothing_became)

    @functools.cached_property
    def _steps(self) -> dict[tuple[str, str | None], pd.DataFrame]:
        return {}

    @functools.cached_property
    def _named(self) -> set[str]:
        """Whom the calendar names: all others of a group have the same measures."""
        return set(self.events.target)

    @functools.cached_property
    def _of_partner(self) -> dict[str, np.ndarray]:
        return self.lines.groupby("partner", sort=True).indices

    @functools.cached_property
    def _became(self) -> pd.DataFrame:
        """What becomes of the lines, numbers by their position in ``coverage.codes``."""
        place = self.coverage.codes.get_indexer
        return self.became.assign(hts=place(self.became.hts), successor=place(self.became.successor))

    @property
    def partners(self) -> list[str]:
        """ISO alpha-3 codes, in order."""
        return list(self._of_partner)

    def of(self, partner: str) -> pd.DataFrame:
        """Return the lines of one partner."""
        return self.lines.iloc[self._of_partner[partner]]

    def steps(self, partner: str) -> pd.DataFrame:
        """Return the levels of the measures against one partner, from :func:`calendar.rate_steps`."""
        _, group = self._whose(self.of(partner))
        key = partner if partner in self._named else "", group
        if key not in self._steps:
            self._steps[key] = rate_steps(self.events, *key)
        return self._steps[key]

    @functools.cached_property
    def unclaimed(self) -> Law:
        """The law where nobody claims: base rates of the schedule, nothing spared by claims."""
        lines = self.lines.assign(base_rate=self.lines.legal_base)
        return Law(self.events, lines, self.coverage.holding_none_of(CLAIM_SCOPES))

    def legal_rates(self, lines: pd.DataFrame, layers: dict[str, np.ndarray]) -> np.ndarray:
        """Return the rate of lines of one partner where importers claim nothing, shape (S, lines).

        Parameters
        ----------
        lines : DataFrame
            From :meth:`of`.
        layers : dict of ndarray
            Of these lines, from :meth:`layers`.
        """
        rates = functools.reduce(np.add, (layers[name].round(DECIMALS) for name in LAYERS))
        apart = (lines.legal_base - lines.base_rate).abs().gt(10.0**-DECIMALS / 2)
        may = lines.partner.isin(CLAIMANTS) | apart
        if may.any():
            unclaimed_lines = lines[may.to_numpy()].assign(base_rate=lines.legal_base[may])
            _, by_layer = self.unclaimed.layers(unclaimed_lines, steps=self.steps(lines.partner.iloc[0]))
            rates[:, may.to_numpy()] = sum(by_layer[name].round(DECIMALS) for name in LAYERS)
        return rates.round(DECIMALS)

    def layers(self, lines: pd.DataFrame, *, steps: pd.DataFrame | None = None, further=(), since=None):
        """Return segments and layers of lines of one partner; see :func:`rates.law_layers`."""
        partner, group = self._whose(lines)
        steps = self.steps(partner) if steps is None else steps
        return law_layers(self.coverage, steps, partner, group, lines, further, since)

    def layers_as_traded(self, lines: pd.DataFrame, **of):
        """Return what :meth:`layers` does, of goods under whatever number they stand.

        From the day on which the number of a line gave way it has the law of its goods, a mean over
        their later numbers, of which this law has lines: :func:`successors.layers_as_traded`.
        """
        partner = lines.partner.iloc[0]
        became, later = self._became[self._became.partner.eq(partner)], self.of(partner)
        became = became[np.isin(became.hts, lines.code)]
        later = later[np.isin(later.code, became.successor) & ~np.isin(later.code, lines.code)]
        every = pd.concat([lines, later]) if len(later) else lines
        segments, layers = layers_as_traded(self.layers(every, **of), every.code, became)
        return segments, {name: rates[:, : len(lines)] for name, rates in layers.items()}

    def with_flags(self, lines: pd.DataFrame) -> tuple[tuple, Flags]:
        """Return what :meth:`layers` does, and what the rates leave unsaid in the same segments."""
        partner, group = self._whose(lines)
        steps = self.steps(partner)
        *lawful, flags = law_with_flags(self.coverage, steps, partner, group, lines)
        return tuple(lawful), flags

    @staticmethod
    def _whose(lines: pd.DataFrame) -> tuple[str, str | None]:
        partner, group = lines.partner.iloc[0], lines.group.iloc[0]
        return partner, group if isinstance(group, str) else None


@law_tables
def read_law(
    read, events: pd.DataFrame, *, partners=None, day: pd.Timestamp | None = None, renumbered=False
) -> Law:
    """Return the law on every traded line, from the source tables.

    Parameters
    ----------
    read : callable
        ``collect.read_table``.
    events : DataFrame
        ``collect.read_events()``.
    partners : sequence of str, optional
        Only their lines.
    day : Timestamp, optional
        Lists and USMCA claims as they were known on this day.
    renumbered : bool
        Whether lines of the numbers under which the goods stand later are among them, sold in no year.
    """
    check_known(events)
    lines, became = lines_and_successors(read, partners=partners, renumbered=renumbered)
    codes = pd.Index(lines.hs10.unique())
    lines["code"] = codes.get_indexer(lines.hs10)
    if day is None:
        rows = scope_rows(read)
    else:
        claims = as_of("us_usmca_claims_hs10_monthly", day)
        rows = known_rows(scope_rows(read, settled=claims.month.max()), day)
    return Law(events, lines, Coverage(rows, codes), became if renumbered else nothing_became())


@cached
def past_law() -> Law:
    """Return the law of past events on all lines and their later numbers, read once a process."""
    return read_law(read_table, read_past_events(), renumbered=True)


@law_tables
def statutory_rates(
    read, law: Law, *, last_month: str, spans: dict[str, tuple[str, str]] | None = None
) -> pd.DataFrame:
    """Return the statutory rate by partner, product system, product and month.

    Parameters
    ----------
    read : callable
        ``collect.read_table``.
    law : Law
        From :func:`read_law`, lines of later numbers among them.
    last_month : str
        Last month for China by sector (``"2026-08"``).
    spans : dict, optional
        First and last month of the trade of each product system; other partners end there, since their
        calendar is established only to then. Rates by HS6 are made when it has that system, of its
        months alone: they are many.

    Returns
    -------
    DataFrame
        Key partner x system x product x month, of the partners of the panels; ``weight`` (share of the
        product in the partner's basket), one column per layer and ``statutory_rate``, their sum
        (fractions).

    Notes
    -----
    China: HS6 basket of 2017 to 2023-12, HTS10 basket of 2024 after; the two do not splice, their
    goods differ. Other partners: the lines of 2024 throughout, weighted within each product by 2024;
    before 2024 the products themselves have the weights of the panel's imports of 2017.
    """
    # ASSUME: within a product other partners sold the lines of 2024 in 2017 too; only the weights of
    # products (HS2, NAICS3) are those of 2017, since no table has lines of that year by partner.
    spans = {system: (FIRST_MONTH, end) for system, end in ENDS.items()} | (spans or {})
    parts = [
        _china_2017(lines_2017(read), law.events, system, since=start)
        for system, (start, _) in spans.items()
        if pd.Timestamp(start) < BASKET_2024
    ]
    weights_2017 = {system: _imports_2017(read, system) for system in spans}
    for partner in sorted(set(read("partners").partner) & set(law.partners)):
        lines = law.of(partner)
        lines = lines[lines.value_2024.gt(0)]
        lawful = law.layers_as_traded(lines)
        lines = lines.assign(hs6=lines.hs10.str[:6])
        china = partner == "CHN"
        months = pd.date_range(
            BASKET_2024 if china else FIRST_MONTH,
            last_month if china else spans["naics3"][1],
            freq="MS",
        )
        for system, (start, end) in spans.items():
            inside = months if system == "naics3" else months[(months >= start) & (months <= end)]
            if len(inside):
                part = average_by_product(lawful, lines, system, lines.value_2024, inside)
                if not china:
                    part["weight"] = _with_weights_of_2017(part, weights_2017[system])
                parts.append(part)
    rates = pd.concat(parts, ignore_index=True)
    rates["statutory_rate"] = rates[LAYERS].sum(axis=1)
    return rates.astype({"partner": "category", "system": "category", "product": "category"})


def _imports_2017(read, system: str) -> pd.Series:
    """Return imports of 2017 by partner and product, US dollars."""
    imports = read(f"us_imports_{system}_monthly")
    of_2017 = imports[imports.month.dt.year.eq(2017)]
    return of_2017.groupby(["partner", system], observed=True).customs_value.sum()


def _with_weights_of_2017(rates: pd.DataFrame, imports: pd.Series) -> pd.Series:
    """Return the weights of one partner's products, before 2024 those of its imports of 2017."""
    early = rates.month < BASKET_2024
    by_product = imports.get(rates.partner.iloc[0])
    if by_product is None:
        return rates.weight
    value = rates["product"].astype(str).map(by_product).fillna(0.0)
    share = value / value.groupby(rates.month).transform("sum")
    return rates.weight.mask(early, share)


def _china_2017(lines, events, system, *, since: str) -> pd.DataFrame:
    """China's rates on the 2017 basket: base rate plus every action in force, day-weighted."""
    lawful = layers_2017(lines, events)
    months = pd.date_range(max(since, FIRST_MONTH), BASKET_2024, freq="MS", inclusive="left")
    return average_by_product(lawful, lines.assign(partner="CHN"), system, lines.weight, months)


def layers_2017(lines: pd.DataFrame, events: pd.DataFrame):
    """Return segments and layers of China's HS6 lines of 2017; see :func:`rates.law_layers`."""
    first_day = events.drop_duplicates("event_id").set_index("event_id").effective_date
    days = pd.DatetimeIndex([pd.Timestamp("2000-01-01")])
    segments = days.append(pd.DatetimeIndex(sorted({first_day[e] for e, _ in ACTIONS_2018.values()})))
    layers = {layer: np.zeros((len(segments), len(lines))) for layer in LAYERS}
    layers["base"][:] = lines.base_rate.to_numpy()
    for action, (event, layer) in ACTIONS_2018.items():
        layers[layer][segments >= first_day[event]] += lines[action].to_numpy()
    return segments, layers


def average_by_product(lawful, lines, system, weights, months) -> pd.DataFrame:
    """Average lines into products with fixed weights, and segments into months by days."""
    segments, layers = lawful
    product = pd.Categorical(lines[system])
    weights = np.asarray(weights, dtype=float)
    n_products = len(product.categories)
    coded = product.codes >= 0
    total = np.bincount(product.codes[coded], weights[coded], n_products)
    in_month = day_weights(segments, months)
    index = pd.MultiIndex.from_product([product.categories, months], names=["product", "month"])
    rates = pd.DataFrame(index=index)
    rates["weight"] = np.repeat(total / total.sum(), len(months))
    for layer, by_line in layers.items():
        sums = [np.bincount(product.codes[coded], (r * weights)[coded], n_products) for r in by_line]
        rates[layer] = (in_month @ (np.array(sums) / total)).T.ravel()
    rates = rates.reset_index()
    rates.insert(0, "partner", lines.partner.iloc[0])
    rates.insert(1, "system", system)
    return rates


def total_rate(rates: pd.DataFrame) -> pd.DataFrame:
    """Return the statutory rate of a whole basket by partner and month, with its layers.

    Parameters
    ----------
    rates : DataFrame
        Rows of :func:`statutory_rates` of one product system.

    Returns
    -------
    DataFrame
        Index partner x month; layers and ``statutory_rate`` (fractions).
    """
    columns = [*LAYERS, "statutory_rate"]
    weighted = rates[columns].mul(rates.weight, axis=0)
    keys = [rates.partner.astype(str), rates.month]
    return weighted.groupby(keys).sum().div(rates.weight.groupby(keys).sum(), axis=0)
