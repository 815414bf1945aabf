"""Every report that multiplies an elasticity takes the main estimate that belongs to its tariff."""

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.combine import load_statutory, load_trade, load_world, select
from analysis.combine.path_rates import path_rates
from analysis.combine.tariff_paths import read_paths
from analysis.estimate.counterfactual.implied import exposed
from analysis.estimate.counterfactual.inputs import elasticity_of, law_of, read_plan
from analysis.estimate.counterfactual.scenario.draws import Parameters
from analysis.estimate.counterfactual.scenario.economy import make_economy
from analysis.estimate.counterfactual.scenario.inputs import by_line
from analysis.estimate.counterfactual.scenario.model import simulate_imports
from analysis.estimate.elasticity.answer_rows import MAIN_KEYS
from analysis.estimate.elasticity.checks.study import study
from analysis.estimate.elasticity.goods.inputs import load_goods
from analysis.estimate.elasticity.main.inputs import (
    MAIN_WEIGHTS,
    OWN_WEIGHTS,
    main_estimate,
    member_estimates,
)
from analysis.estimate.elasticity.response.by_age import ByAge, path_shape
from analysis.estimate.elasticity.response.inputs import line_law, response_of
from analysis.estimate.elasticity.study import study as of_report_04
from analysis.estimate.elasticity.tiers.inputs import load_tiers
from analysis.estimate.load import load
from analysis.estimate.record.inputs import replicated
from analysis.estimate.what_if.base.lines import SEASONS, elasticity_rows
from analysis.estimate.what_if.base.study import load_state
from analysis.estimate.what_if.effect import OWN, DutyResponse, move
from analysis.stories import told

PLAN = {
    "partner": "CHN",
    "start": "2025-04",
    "end": "2025-11",
    "fit_start": "2021-01",
    "fit_end": "2024-10",
}


#: A seller so small that what it sells moves no price of others.
SMALL = 1e-9

#: The main estimate by law, felt at once.
ONCE = ByAge((0,), np.ones(1), main_estimate("2025"))


def main(tariff):
    return main_estimate("2025", tariff)


def test_the_report_of_the_elasticity_prints_the_main_estimate():
    printed = study(episodes=["2025"]).estimates
    assert printed == {("2025", t): main(t) for t in ("law", "collected")}


def test_the_gap_the_scenarios_and_the_recovery_have_one_elasticity_by_law(regime_story):
    """Its path in time is one too; what customs collect of the law is a second step."""
    by_age = response_of("2025")
    assert by_age.level == main("law") == regime_story.recovery.main
    gap = elasticity_of(read_plan(**PLAN))[0]
    what_if = DutyResponse(*path_shape(load_state()["path"]), 1.0, (-1.0,) * 3)
    for one in (gap, what_if):
        assert one.ages == by_age.ages
        assert one.shape == pytest.approx(by_age.shape)


def test_gap_scenario_and_what_if_give_one_answer_to_one_question():
    """China's law of June 2025 undone, one month, one base, one elasticity, nothing bought elsewhere."""
    month, plan = pd.DatetimeIndex(["2025-06-01"]), read_plan(**PLAN)
    gap = exposed(load(), load_statutory(), plan, ONCE, law_of(plan))
    at, e = plan.ahead.get_indexer(month), ONCE.level.value
    of_gap = (gap.actual[:, at] * np.exp(-e * gap.rises[:, at])).sum() / gap.actual[:, at].sum() - 1

    months = pd.date_range("2024-01", "2027-12", freq="MS")
    actual = read_paths()["actual"]
    sectors_law = path_rates(actual, "CHN", months)
    own = load_trade(select(partner="CHN"))
    economy = make_economy(own, load_world(), sectors_law, last=own.month.max())
    economy, laws = by_line(economy, {"actual": actual}, {"actual": sectors_law})
    kept = laws["actual"].copy()
    kept.loc[:, month] = np.expm1(np.log1p(kept.loc[:, "2024-01":"2024-10"]).mean(axis=1)).to_numpy()[
        :, None
    ]
    drawn = Parameters((0,), np.array([[e]]), np.ones(1))
    small = replace(economy, share=economy.share * SMALL)
    before, after = (simulate_imports(small, law, month, drawn).sum() for law in (laws["actual"], kept))

    law = line_law("CHN", pd.date_range("2024-01", "2025-06", freq="MS"))
    parts = recorded_parts(economy, law.lines, month)
    june, year = law.logs[:, -1], law.logs[:, law.months <= "2024-10-01"].mean(axis=1)
    lines = law.lines.assign(
        base=parts,
        share=SMALL,
        rate_base=np.expm1(june),
        rate_before=np.expm1(june),
        rate_after=np.expm1(year),
        **dict.fromkeys(OWN, e),
        season=0,
        line=range(len(law.lines)),
        collected=1.0,
        begins=0,
    )
    even = pd.DataFrame(1 / 12, index=["any"], columns=SEASONS)
    moved = move(lines, even, month, DutyResponse((0,), np.ones(1), 1.0, (-1.0,) * 3), horizon=1)
    assert of_gap == pytest.approx(after / before - 1, abs=0.001)
    assert moved.change()[0] == pytest.approx(after / before - 1, abs=0.001)


def recorded_parts(economy, lines, month):
    """Imports of a month by line: those of its sector, split as the year's are."""
    sector = pd.Series(economy.value[:, economy.months.get_indexer(month)[0]])
    sums = sector.groupby(economy.sectors.str.split(".").str[0]).sum()
    return lines.naics3.map(sums) * lines["value"] / lines.groupby("naics3")["value"].transform("sum")


def test_published_falls_are_set_beside_what_the_main_estimate_by_law_implies():
    first = main_estimate("2018")
    ours = replicated()["nicita_fall"]
    assert ours.ci_low < ours.value < ours.ci_high < 0
    assert first.ci_low < first.value < first.ci_high < 0
    # The same powers of one rise: the order of the ends is that of the elasticities.
    assert (ours.value - ours.ci_low) > 0 and (ours.ci_high - ours.value) > 0


@pytest.mark.parametrize("episode", ["2018", "2025"])
def test_less_is_collected_than_the_law_says(episode):
    """So that the elasticity by the rate collected is the larger one, by its first stage."""
    law, collected = (main_estimate(episode, tariff) for tariff in ("law", "collected"))
    assert 0.4 < collected.first_stage < 1
    assert law.value == pytest.approx(collected.value * collected.first_stage, rel=1e-9)


@pytest.fixture(scope="module")
def rows():
    """The one table: what stands in no report's story but that of 04."""
    return told(of_report_04, episodes=["2018", "2025"]).answers.set_index("key")


def ends(found):
    return [found.value, found.ci_low, found.ci_high]


def test_the_one_table_has_both_main_estimates_by_both_tariffs_and_by_law_in_both_weights(rows):
    for (episode, own), tariff in product(OWN_WEIGHTS.items(), ("law", "collected")):
        (other,) = set(MAIN_WEIGHTS) - {own}
        key = f"elasticity.{episode}.{MAIN_KEYS[episode]}.{tariff}"
        end = {"equal": "equal", "value": "by_value"}[other]
        for name, weights in ((key, own), (f"{key}.{end}", other))[: 2 if tariff == "law" else 1]:
            assert rows.weights[name] == weights
            found = ends(main_estimate(episode, tariff, weights))
            assert ends(rows.loc[name]) == pytest.approx(found, rel=1e-12)


def test_what_ifs_take_their_elasticities_from_the_one_table(rows):
    goods = load_goods()
    main = {weights: main_estimate("2025", weights=weights) for weights in MAIN_WEIGHTS}
    used = elasticity_rows(main, goods.end_uses, goods.sectors, member_estimates(), load_tiers())
    used = used.set_index(["kind", "group"])
    assert ends(used.loc["all", ""]) == ends(rows.loc["elasticity.2025.main.law"])
    for kind, kinds in (("end_use", goods.end_uses), ("sector", goods.sectors)):
        # While kinds cannot be told apart, all goods have the one elasticity.
        assert kinds.p_value > 0.05 and used.loc[kind].index.tolist() == [""]
        assert ends(used.loc[kind, ""]) == ends(used.loc["all", ""])
    for row in goods.end_uses.frame.itertuples():
        shrunk = [row.shrunk, row.shrunk_low, row.shrunk_high]
        assert ends(analysis.elasticity(goods=row.group)) == shrunk
