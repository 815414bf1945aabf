"""Series in which a change of the trade regime would show, beside the dates at which the law changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.collect import read_events, read_table
from analysis.collect.tables import vintage
from analysis.combine import Selection, load_panel, load_statutory
from analysis.combine.panel import SYSTEMS
from analysis.estimate.breaks import DRAWS, Breaks, find_breaks, fixed_part, segment_codes
from analysis.estimate.ledgers import china_exports, import_totals
from analysis.estimate.tariffs import tariff_path

#: A month counts as a change of law when the calendar has an event in it and the average statutory rate
#: moves at least so much between the months around it (fraction).
LARGE = 0.01

#: Months in which a change of law may show first.
# ASSUME: one late in a month, or that spares goods at sea, shows in the next; set after a first run.
GRACE = 1

#: Redrawn series in variations, fewer than in the main results.
FEWER = 99


@dataclass(frozen=True)
class Series:
    """A series whose mean may break.

    Attributes
    ----------
    name : str
        ``"share"``, ``"tariff"`` or ``"gap"``.
    label, unit : str
        In words, and what its values are.
    values : Series
        Logs, by month; January and February pooled at February where ``pooled``.
    pooled : bool
    vintage : str
    """

    name: str
    label: str
    unit: str
    values: pd.Series
    pooled: bool
    vintage: str

    @property
    def fixed(self) -> np.ndarray | None:
        """Dummies of the calendar month (mean zero) for the share; the others have no season."""
        return seasons(self.values.index) if self.name == "share" else None


@dataclass(frozen=True)
class Regimes:
    """Breaks of the series of one partner beside the law.

    Attributes
    ----------
    series : dict of str to Series
    breaks : dict of str to Breaks
    law : DataFrame
        As :func:`legal_months`.
    coincidence : DataFrame
        As :func:`beside_the_law`, all series.
    variations : DataFrame
        As :func:`vary`.
    elsewhere : Series
        As :func:`steps_elsewhere`; empty without a break.
    """

    series: dict[str, Series]
    breaks: dict[str, Breaks]
    law: pd.DataFrame
    coincidence: pd.DataFrame
    variations: pd.DataFrame
    elsewhere: pd.Series


def find_regimes(
    selection: Selection, *, most: int = 5, trimming: float = 0.04, draws: int = DRAWS
) -> Regimes:
    """Find the breaks of every series of a partner.

    Parameters
    ----------
    selection : Selection
        NAICS3. A window that ends with the panel lets China's later series run to their own ends.
    most, trimming, draws
        As :func:`breaks.find_breaks`.
    """
    series = {s.name: s for s in regime_series(selection)}
    breaks = {
        name: find_breaks(s.values, most=most, trimming=trimming, fixed=s.fixed, draws=draws)
        for name, s in series.items()
    }
    law = legal_months(selection)
    coincidence = [beside_the_law(breaks[name], law).assign(series=name) for name in series]
    found_any = [rows for rows in coincidence if len(rows)]
    return Regimes(
        series=series,
        breaks=breaks,
        law=law,
        coincidence=pd.concat(found_any or coincidence[:1], ignore_index=True),
        variations=vary(series["share"], most=most, trimming=trimming, draws=min(draws, FEWER)),
        elsewhere=steps_elsewhere(selection, breaks["share"]),
    )


def regime_series(selection: Selection) -> list[Series]:
    """Return the series of a partner: share and tariff, for China also the gap of its exports."""
    selection = _to_the_last_month(selection)
    found = [_share(selection), _tariff(selection)]
    if selection.partner == "CHN":
        gap = export_gap()[selection.start : selection.end]
        # ASSUME: below two years a gap has too few months for segments, and is left out.
        if len(gap) >= 24:
            label = "growth of China's exports to the US less to the world"
            sources = vintage("china_customs_monthly")
            found.append(Series("gap", label, "12-month log change", gap, True, sources))
    return found


def _to_the_last_month(selection: Selection) -> Selection:
    """Return a selection that goes beyond the panel where its window ends with the panel.

    China's collected rate, its law and its own exports are published for later months.
    """
    if selection.end < load_panel(selection.system).month.max():
        return selection
    lawful = load_statutory()
    return replace(selection, end=lawful.month[lawful.partner.eq(selection.partner)].max())


def _share(selection: Selection) -> Series:
    values = log_shares(selection.system)[selection.partner]
    values = values[selection.start : selection.end]
    if not np.isfinite(values).all():
        raise InputError(
            f"{selection.partner}: some months have no imports, whose share has no log; "
            "choose another window."
        )
    return Series(
        "share", "share of US imports", "log", values, True, vintage(SYSTEMS[selection.system])
    )  # fmt: skip


def _tariff(selection: Selection) -> Series:
    # ASSUME: logs of the rate, since from one regime to the next it is multiplied, noise included.
    if selection.partner == "CHN":
        table = read_table("us_realised_rate_china_monthly").set_index("month")
        collected, sources = (
            table.effective_rate.astype(float),
            vintage("us_realised_rate_china_monthly"),
        )
    else:
        totals = import_totals(load_panel(selection.system), selection.partner)
        collected, sources = totals.effective_rate, vintage(SYSTEMS[selection.system])
    values = np.log(collected[selection.start : selection.end].astype(float))
    if not np.isfinite(values).all():
        raise InputError(f"{selection.partner}: some months have no duties; choose another window.")
    return Series("tariff", "rate collected by US customs", "log", values, False, sources)


def log_shares(system: str = "naics3") -> pd.DataFrame:
    """Return the log share of every partner in US imports for consumption, month x partner.

    January and February are summed, at February: the new year's holiday moves between them, and with
    it the weeks in which nothing is shipped.
    """
    panel, world = load_panel(system), read_table(SYSTEMS[system])
    by_month = panel.groupby(["month", "partner"], observed=True).customs_value.sum().unstack()
    total = world[world.partner.eq("WLD")].groupby("month").customs_value.sum()
    with np.errstate(divide="ignore"):
        own = np.log(pool_new_year(by_month.astype(float)))
        return own.sub(np.log(pool_new_year(total.astype(float))), axis=0)


def pool_new_year(values: pd.DataFrame | pd.Series) -> pd.DataFrame | pd.Series:
    """Sum January into February; a January without its February is left out."""
    month = values.index
    at = month.where(month.month > 1, month + pd.DateOffset(months=1))
    return values.groupby(at).sum()[lambda summed: summed.index.isin(month)]


def seasons(months: pd.DatetimeIndex) -> np.ndarray:
    """Return dummies of the calendar month but the first, each less its mean, shape (T, 10)."""
    dummies = (months.month.to_numpy()[:, None] == np.unique(months.month)[1:]).astype(float)
    return dummies - dummies.mean(axis=0)


def export_gap() -> pd.Series:
    """Return the 12-month log change of China's exports to the US less that to the world.

    From 2024, when levels of both begin; the base of a month is its level over one plus the growth
    printed with it. Months without both are left out at the end, never inside.
    """
    changes = []
    for destination, release in (("USA", "first"), ("WLD", "revised")):
        table = china_exports(destination, release=release)["2024-01":].dropna(subset="trade_value")
        growth = table.yoy_growth.fillna(table.implied)
        levels = pd.DataFrame({"now": table.trade_value, "base": table.trade_value / (1 + growth)})
        levels = pool_new_year(levels)
        changes.append(np.log(levels.now / levels.base))
    return (changes[0] - changes[1]).dropna()


def legal_months(selection: Selection) -> pd.DataFrame:
    """Return the months in which the law moved the partner's average tariff by :data:`LARGE` or more.

    Returns
    -------
    DataFrame
        ``month``, ``change`` of the average statutory rate from the month before to the month after
        (fraction), ``events`` (ids of the calendar).
    """
    lawful = tariff_path(_to_the_last_month(selection)).statutory_rate
    inside = lawful - lawful.shift(1)
    change = lawful.shift(-1).fillna(lawful) - lawful.shift(1)
    group = read_table("partners").set_index("partner").group.get(selection.partner)
    events = read_events()
    own = events[
        events.category.eq("us_tariff") & events.direction.isin(["up", "down"])
        & events.target.isin({selection.partner, group, "ALL"}) & events.effective_date.notna()
    ]  # fmt: skip
    month = own.effective_date.dt.to_period("M").dt.to_timestamp()
    found = pd.DataFrame({"change": change})
    found["events"] = own.groupby(month).event_id.agg(lambda ids: ", ".join(dict.fromkeys(ids)))
    # Months are day-weighted, so that a change late in one shows in the next; what counts is a change
    # in the month itself, in the direction of one of its events.
    signs = own.assign(month=month, sign=own.direction.map({"up": 1, "down": -1}))
    signed = set(zip(signs.month, signs.sign, strict=True))
    agrees = np.array([(m, np.sign(c)) in signed for m, c in inside.items()])
    large = found.change.abs().ge(LARGE) & inside.abs().ge(LARGE / 4) & agrees
    return found[large].rename_axis("month").reset_index()


def beside_the_law(found: Breaks, law: pd.DataFrame) -> pd.DataFrame:
    """Return for every break the nearest change of law, and how near one is by accident.

    Returns
    -------
    DataFrame
        The columns of ``found.dates`` and ``law`` (month of the nearest change), ``distance`` (months
        from it to the break), ``within`` (whether the interval of the date holds a change, or follows
        one by :data:`GRACE`) and
        ``chance`` (share of all months of the series that are as near to a change of law).
    """
    rows = found.dates.copy()
    if rows.empty or law.empty:
        return rows.assign(law=pd.NaT, distance=np.nan, within=False, chance=np.nan)
    count = lambda months: months.dt.year * 12 + months.dt.month  # noqa: E731
    changes = count(law.month).to_numpy()
    gap = count(rows["first"]).to_numpy()[:, None] - changes
    nearest = np.abs(gap).argmin(axis=1)
    distance = gap[np.arange(len(rows)), nearest]
    months = count(found.values.index.to_series()).to_numpy()
    others = np.abs(months[:, None] - changes).min(axis=1)
    low, high = count(rows.ci_low).to_numpy()[:, None], count(rows.ci_high).to_numpy()[:, None]
    return rows.assign(
        law=law.month.to_numpy()[nearest],
        distance=distance,
        within=((low - GRACE <= changes) & (changes <= high)).any(axis=1),
        chance=[float(np.mean(others <= abs(d))) for d in distance],
    )


def vary(share: Series, *, most: int, trimming: float, draws: int = FEWER) -> pd.DataFrame:
    """Return the last break of the share under other choices.

    Returns
    -------
    DataFrame
        ``choice``; ``n_tests``, ``n_bic``, ``n_lwz`` breaks; ``first``, ``ci_low``, ``ci_high`` and
        ``step`` of the last break that the tests accept (missing where they accept none).
    """
    trend = np.linspace(-0.5, 0.5, len(share.values))[:, None]
    choices = {
        "segments of at least 10 % of all months": {"trimming": 0.10},
        "segments of at least 15 % of all months": {"trimming": 0.15},
        "one trend throughout": {"fixed": np.column_stack([share.fixed, trend])},
        "no season": {"fixed": None},
    }
    rows = []
    for choice, changed in choices.items():
        own = {"most": most, "trimming": trimming, "fixed": share.fixed, "draws": draws} | changed
        try:
            found = find_breaks(share.values, **own)
        except InputError:  # the window is too short for segments of that length
            continue
        last = found.dates.tail(1).reset_index(drop=True)
        row = last.loc[0, ["first", "ci_low", "ci_high", "step"]].to_dict() if len(last) else {}
        counts = [len(found.dates), found.chosen_by("bic"), found.chosen_by("lwz")]
        rows.append(
            {"choice": choice, **dict(zip(["n_tests", "n_bic", "n_lwz"], counts, strict=True)), **row}
        )
    columns = ["choice", "n_tests", "n_bic", "n_lwz", "first", "ci_low", "ci_high", "step"]
    return pd.DataFrame(rows, columns=columns)


def steps_elsewhere(selection: Selection, found: Breaks) -> pd.Series:
    """Return the step in the log share of every partner at the selected partner's last break.

    Every partner gets the segments of the selected one; partners with a month without imports are left
    out. Sorted, lowest first.
    """
    if found.dates.empty:
        return pd.Series(dtype=float)
    shares = log_shares(selection.system)[selection.start : selection.end]
    shares = shares.loc[:, np.isfinite(shares).all()]
    ends = tuple(found.values.index.get_indexer(found.segments.end[:-1]))
    codes, fixed = segment_codes(ends, len(shares)), seasons(shares.index)
    steps = {}
    for partner, values in shares.items():
        y = values.to_numpy()
        adjusted = y - fixed_part(y, codes, fixed)
        steps[partner] = adjusted[codes == len(ends)].mean() - adjusted[codes == len(ends) - 1].mean()
    return pd.Series(steps).sort_values()
