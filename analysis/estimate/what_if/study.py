"""The study behind report 09 and ``analysis.effect``: a further duty on a partner's goods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.combine import names
from analysis.combine.law.on_days import flags_on, rates_on_days
from analysis.combine.law.table import LAST_DAY
from analysis.estimate.engine.stored import stored
from analysis.estimate.headline.lines import SPECIAL
from analysis.estimate.response.by_age import YEAR, path_shape
from analysis.estimate.response.lines import recorded_lines
from analysis.estimate.scenario.draws import pass_through_range
from analysis.estimate.what_if import asked
from analysis.estimate.what_if.asked import Question
from analysis.estimate.what_if.base import (
    against_sectors,
    base_lines,
    complete_sectors,
    elasticity_rows,
    label_rows,
    sector_table,
    step_size,
)
from analysis.estimate.what_if.effect import (
    CASES,
    Response,
    elasticities,
    intervals,
    move,
    outcome_rows,
    spread_for,
)
from analysis.estimate.what_if.story import (
    RATES,
    Story,
    base_of,
    by_month,
    by_sector,
    elasticity_of,
    implied,
    implied_by,
    means,
    unsaid_of,
)
from analysis.estimate.what_if.takers import takers
from analysis.reading import cached, traced

if TYPE_CHECKING:
    from analysis.combine.tariff_paths import TariffPath

#: Rates of the table of the law are rounded, those under a path are not: nearer than this they are one.
ROUNDED = 1e-5

#: Episode whose elasticities and path are used.
EPISODE = "2025"

#: What is stored.
TABLES = [
    "what_if_lines", "what_if_sectors", "what_if_elasticities", "what_if_path", "what_if_takers",
    "what_if_published", "what_if_checks", "what_if_labels", "what_if_facts",
]  # fmt: skip


@traced
@names.named
def study(
    *,
    partner: str = "VNM",
    hts: str = "",
    naics3: str = "",
    end_use: str = "",
    add: float | str = 0.25,
    path: str = "",
    first: str = "2026-12-01",
    horizon: int = 12,
) -> Story:
    """Return what a further duty on a partner's goods would do.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    hts, naics3, end_use : str
        The goods: two to ten digits of the tariff schedule, a sector, or ``"capital"``,
        ``"consumption"``, ``"intermediate"``; one of them, or none for all goods.
    add : float or str
        Duty added to what the law charges on each line that day: ``0.25`` or ``"25%"``.
    path : str
        Instead of a duty, a path of ``tariff_paths.yaml``, whose law of the first day is put in place.
    first : str
        First day, from the end of the record to the end of the law.
    horizon : int
        Months over which effects are summed.

    Raises
    ------
    InputError
        One line, with the nearest valid value.
    """
    question = check(partner=partner, hts=hts, naics3=naics3, end_use=end_use, add=add, path=path,
                     first=first, horizon=horizon)  # fmt: skip
    state, goods, months = load_state(), question.goods, question.horizon
    lines, label = lawful_lines(question)
    sectors = state["sectors"].loc[partner]
    response = Response(*path_shape(state["path"]), sectors.collected.iloc[0], state["pass_through"])
    ahead = pd.date_range(question.first.replace(day=1), periods=max(months, YEAR), freq="MS")
    moved = move(lines, sectors, ahead, response, horizon=months)
    noise = float(np.average(lines.naics3.map(sectors.noise), weights=lines.base))
    spread = spread_for(lines, state["spread"])
    flags = flags_on(partner, question.first).reindex(_own(question).hts)
    return Story(
        partner=partner, partner_name=state["names"][partner], goods=goods, added=question.added,
        path=label, first=question.first, horizon=months,
        n_lines=len(lines), n_added=int((lines.law_change != 0).sum()), base=base_of(lines, moved),
        rates=means(lines, RATES), elasticity=elasticity_of(lines, goods, state["elasticities"]),
        by_month=by_month(moved, ahead, spread.effect_sd), outcomes=outcome_rows(moved, months),
        intervals=intervals(moved, months, spread, noise), sectors=by_sector(lines, state["labels"]),
        takers=_takers(lines, moved.loss, partner, part=months / YEAR),
        published=implied(lines, state["published"]), implied=implied_by(lines.value, lines),
        checks=state["checks"], spread=spread, noise=noise, unsaid=unsaid_of(flags),
        data_to=state["data_to"], vintage=state["vintage"],
    )  # fmt: skip


@names.named
def check(*, partner, hts, naics3, end_use, add, path, first, horizon) -> Question:
    """Return what is asked; refuse parameters of :func:`study` that the data cannot answer.

    Raises
    ------
    InputError
        One line: what is wrong, with the nearest valid value.
    """
    goods, months = asked.check_goods(hts, naics3, end_use), asked.check_horizon(horizon)
    added, state = None if path else asked.check_added(add), load_state()
    partner = check_choice(names.partner(partner), state["names"].index, what="partner")
    day = asked.check_first(first, earliest=state["data_to"] + pd.DateOffset(months=1), last=LAST_DAY)
    question = Question(partner, goods, added, path, day, months)
    if path:
        _path(question)
    _own(question)
    return question


def _own(question: Question) -> pd.DataFrame:
    """Return the lines of the base that are asked about; refuses goods that the partner did not sell."""
    state, partner = load_state(), question.partner
    return asked.lines_of(question.goods, state["own"][partner], state["lines"], partner=partner)


def lawful_lines(question: Question) -> tuple[pd.DataFrame, str]:
    """Return the lines asked about with their rates and elasticities, and the label of the path.

    Returns
    -------
    lines : DataFrame
        Lines of the base with :data:`story.RATES`, ``law_change`` (log) and :data:`effect.CASES`, as
        :func:`effect.move` takes them.
    label : str

    Raises
    ------
    InputError
        The law of no line would move.
    """
    partner, day, own = question.partner, question.first, _own(question)
    last = load_state()["data_to"]
    year = (last - pd.DateOffset(months=YEAR - 1), last + pd.offsets.MonthEnd())
    lawful = rates_on_days(partner, [year, (day, day)]).reindex(own.hts)
    own = own[lawful[1].notna().to_numpy()]  # barred goods do not come, with or without a duty
    if own.empty:
        raise InputError(f"imports of these goods of {partner} are barred on {day:%Y-%m-%d}.")
    base, before = lawful.dropna().to_numpy().T
    label = ""
    if question.path:
        from analysis.combine.path_rates import path_line_rates

        path = _path(question)
        label, after = path.label, path_line_rates(path, partner, day).reindex(own.hts).to_numpy()
        after = np.where(np.isclose(after, before, rtol=0, atol=ROUNDED), before, after)
    else:
        after = before + np.where(own.hts.str.startswith(SPECIAL), 0.0, question.added)
    lines = own.assign(rate_base=base, rate_before=before, rate_after=after)
    lines["law_change"] = (np.log1p(after) - np.log1p(before)).round(12)  # sums leave 1e-17 over
    if not lines.law_change.any():
        what = f"path {question.path!r} is the law" if question.path else "no further duty falls"
        raise InputError(f"{what} on these goods of {partner} on {day:%Y-%m-%d}: nothing would move.")
    return lines.assign(**elasticities(lines, question.goods, load_state()["elasticities"])), label


def _path(question: Question) -> TariffPath:
    """Return the tariff path asked about, one of those that concern the partner."""
    from analysis.combine.tariff_paths import read_paths  # a second to import

    own = {name: path for name, path in read_paths().items() if path.concerns(question.partner)}
    where = f"those for {question.partner}"
    return own[check_choice(question.path, own, what="tariff path", where=where)]


def _takers(lines: pd.DataFrame, loss: np.ndarray, partner: str, *, part: float) -> pd.DataFrame:
    """Return what others would take, with their names; empty where nothing is lost."""
    state = load_state()
    estimates = state["takers"]
    found = takers(
        lines.assign(loss=loss), state["others"], estimates[estimates.partner.ne(partner)], part=part
    )
    found = found.assign(name=found.partner.map(state["names"]))
    return found if loss.sum() > 0 else found.iloc[:0]


@cached
def load_state() -> dict:
    """Return what all what-ifs rest on; read once, not to be changed."""
    tables = load_tables()
    state = {name.removeprefix("what_if_"): table for name, table in tables.items()}
    facts = state.pop("facts").iloc[0]
    lines = state["lines"].assign(line=pd.factorize(state["lines"].hts)[0])
    lines["partner"] = lines.partner.astype("category")
    labels = state.pop("labels").set_index(["kind", "code"]).label
    return state | {
        "lines": lines, "others": lines[["partner", "line", "value_2025", "base", "world"]],
        "own": dict(tuple(lines.groupby("partner", observed=True))),
        "sectors": state["sectors"].set_index(["partner", "naics3"]),
        "elasticities": state["elasticities"].set_index(["kind", "group"]).sort_index(),
        "checks": state["checks"].assign(name=state["checks"].partner.map(labels["partner"])),
        "names": labels["partner"], "labels": labels["naics3"],
        "spread": facts[["effect_sd", "factor", "step"]].astype(float),
        "pass_through": float(facts.pass_through),
        "data_to": facts.data_to, "vintage": facts.vintage,
    }  # fmt: skip


def load_tables() -> dict[str, pd.DataFrame]:
    """Return the tables that what-ifs rest on, stored if nothing has changed."""
    return stored(make_tables, TABLES, what="the base of what-ifs (about 10 s)")


def make_tables() -> dict[str, pd.DataFrame]:
    """Compute what :func:`load_tables` stores."""
    from analysis.collect import read_table
    from analysis.collect.tables import vintage
    from analysis.combine import load_panel, load_statutory, load_world
    from analysis.combine.law.lines import naics3_of_lines
    from analysis.combine.load import partner_names, product_labels
    from analysis.combine.panel import ANNUAL
    from analysis.estimate.dynamics.rows import continued
    from analysis.estimate.dynamics.study import load_path
    from analysis.estimate.elasticity.anchors import published_elasticities
    from analysis.estimate.goods.by_group import end_use_of
    from analysis.estimate.goods.study import load_goods
    from analysis.estimate.headline.study import headline_estimate
    from analysis.estimate.load import load
    from analysis.estimate.record.steps import find_steps
    from analysis.estimate.record.study import load_calibration

    annual, panel = read_table(ANNUAL), load_panel("naics3")
    unique = pd.Series(annual.hs10.unique())
    sector = naics3_of_lines(unique, read_table("hs10_naics6")).set_axis(unique)
    data, law = continued(load()), load_statutory()
    sectors = sector_table(panel, load_world(), law, data)
    lines = base_lines(recorded_lines(annual, sector, sectors.partner), sectors)
    sectors = complete_sectors(sectors, lines)
    uses = end_use_of(unique, read_table("hs6_bec5_end_use")).set_axis(unique)
    lines["end_use"] = lines.hts.map(uses).fillna("")
    path = load_path().query("episode == @EPISODE")[["horizon", "value"]]
    calibration = load_calibration()
    spread = calibration.effect_spread.query("sample == 'all' and weighing == 'value'").iloc[0]
    widening = calibration.widening.query("sample == 'all' and weighing == 'value'").iloc[0]
    published = read_table("published_estimates")
    facts = {
        "effect_sd": spread.effect_sd, "factor": widening.factor, "data_to": panel.month.max(),
        "step": step_size(data, find_steps(data)),
        # ASSUME: the middle of the published bounds; scenarios draw between them.
        "pass_through": np.mean(pass_through_range(published.set_index("id").estimate)),
        "vintage": vintage(ANNUAL, "us_imports_naics3_monthly"),
    }  # fmt: skip
    columns = ["study", "quantity", "horizon", "estimate", "std_error"]
    anchors = published_elasticities(published)[columns].rename(columns={"estimate": "value"})
    kinds = load_goods()
    made = (
        lines, sectors, elasticity_rows(headline_estimate(EPISODE), kinds.end_uses, kinds.sectors),
        path, _taker_table(), anchors, against_sectors(annual, panel, sector),
        label_rows(partner_names(), product_labels("naics3"), sectors.partner), pd.DataFrame([facts]),
    )  # fmt: skip
    return dict(zip(TABLES, made, strict=True))


def _taker_table() -> pd.DataFrame:
    """Return report 06's estimates by partner."""
    from analysis.estimate.diversion.study import load_regressions

    found = load_regressions()["partners"]
    return found[["design", *CASES, "p_bh"]].rename(columns={"design": "partner"})
