"""Questions about duties, drawn at random: what has to hold of every answer (slow: two hundred)."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.estimate.elasticity.main.dollars import dollar_ends
from analysis.estimate.elasticity.main.inputs import main_estimate, other_estimate
from analysis.estimate.elasticity.tiers.inputs import load_tiers
from analysis.estimate.elasticity.tiers.result import all_sellers
from analysis.estimate.what_if.base.lines import MAIN_KINDS
from analysis.estimate.what_if.base.study import load_state
from analysis.estimate.what_if.lines import named_partners
from analysis.estimate.what_if.study import study

SEED = 2026

#: Ends of the effect's interval, and of that of the elasticity alone.
ENDS = ["ci_low", "ci_high"]


def drawn(number: int) -> list[dict]:
    """Questions of one, several or all partners, of all kinds of goods, duties, cuts and horizons."""
    state, rng = load_state(), np.random.default_rng(SEED)
    lines, known = state["lines"], state["names"].index
    lawful = sorted(state["lawful"] & set(known))
    found = []
    for _ in range(number):
        row = lines.iloc[int(rng.integers(len(lines)))]
        kind = str(rng.choice(["hts", "naics3", "end_use", ""], p=[0.5, 0.2, 0.1, 0.2]))
        goods = {
            "hts": row.hts[: rng.choice([2, 4, 6, 10])],
            "naics3": row.naics3 and f"NAICS {row.naics3}",
            "end_use": row.end_use and f"{row.end_use} goods",
        }
        who = rng.choice(["one", "other", "several", "EU", "all"], p=[0.55, 0.15, 0.2, 0.05, 0.05])
        several = [str(row.partner), *rng.choice(lawful, 3)]
        partner = {"one": str(row.partner), "other": str(row.partner), "several": several}.get(
            who, str(who)
        )
        if who in ("EU", "all"):
            kind = "hts"  # all goods of so many countries take a second and more
        add = float(rng.choice([0.05, 0.1, 0.25, 0.6, 0.99, -0.05]))
        asked = {"partner": partner, "add": add, "horizon": int(rng.choice([1, 6, 12, 24]))}
        found.append(asked | {"goods": goods.get(kind, "")})
    return found


@pytest.fixture(scope="module", params=[25, pytest.param(200, marks=pytest.mark.slow)])
def answered(request):
    """Questions with their answers; without those that are refused since nothing would move."""
    found = []
    for asked in drawn(request.param):
        try:
            found.append((asked, study(**asked)))
        except InputError as refused:
            assert any(
                said in str(refused) for said in ("nothing would move", "barred", "sold nothing")
            ), asked
    assert len(found) > 0.8 * request.param
    return found


def test_the_interval_of_an_effect_holds_that_of_the_elasticity_and_of_a_cut_no_response(answered):
    for asked, story in answered:
        effect, elasticity = (story.intervals.loc[name] for name in ("effect", "elasticity"))
        assert elasticity.ci_low <= effect["value"] <= elasticity.ci_high <= effect.ci_high, asked
        # The interval of a cut begins at no response, even where the elasticity's own goes below it.
        assert effect.ci_low <= (0 if asked["add"] < 0 else elasticity.ci_low), asked
        assert effect.ci_low > -1 and story.intervals.loc["forecast", "ci_low"] > -1, asked


def test_a_duty_lowers_imports_and_a_cut_raises_them(answered):
    for asked, story in answered:
        assert np.sign(story.change["value"]) == -np.sign(asked["add"]), asked


def test_partners_and_sectors_add_up_to_the_whole(answered):
    for asked, story in answered:
        whole = story.outcomes.loc["imports"]
        for parts in (story.by_partner, story.sectors):
            assert parts.change.sum() == pytest.approx(whole["value"], rel=1e-9, abs=1), asked
            duties = story.outcomes["value"]["customs_revenue"]
            assert parts.duties.sum() == pytest.approx(duties, rel=1e-9, abs=1), asked
        assert story.by_partner.without.sum() == pytest.approx(whole["without"], rel=1e-9), asked


def test_costs_count_from_the_state_without_the_duty(answered):
    for asked, story in answered:
        costs = story.outcomes.loc[["consumer_cost", "deadweight_loss"]]
        assert costs[["without", "with_duty"]].isna().all(axis=None), asked


def test_a_larger_duty_lowers_imports_more(answered):
    asked = [asked for asked, _ in answered if asked["add"] > 0][::6]
    for question in asked:
        changes = [
            study(**question | {"add": question["add"] * k}).change["value"] for k in (0.25, 0.5, 1)
        ]
        assert changes == sorted(changes, reverse=True), question


def test_what_is_unsure_grows_with_the_duty():
    small, large = (study(partner="VNM", goods="9403", add=add).change for add in (0.05, 0.5))
    assert large.ci_high - large.ci_low > small.ci_high - small.ci_low


def test_more_goods_and_partners_are_surer_than_one_line():
    own = load_state()["own"]["VNM"]
    line = own[own.hts.str.startswith("9403")].nlargest(1, "base").hts.item()
    taus = [
        study(partner=who, **goods).tau
        for who, goods in (("VNM", {"goods": line}), ("VNM", {"goods": "9403"}), ("VNM", {}), ("EU", {}))
    ]
    assert taus == sorted(taus, reverse=True)


@pytest.mark.parametrize("asked", [{"goods": "9403"}, {"goods": "NAICS 334"}, {}])
def test_one_partner_alone_is_that_partner_in_a_package_of_one(asked, tmp_path):
    goods = "".join(f'    {kind}: ["{code}"]\n' for kind, code in asked.items())
    file = tmp_path / "one.yaml"
    file.write_text(f"duties:\n  - partners: Vietnam\n    add: 25%\n{goods}")
    alone, packed = study(partner="VNM", add=0.25, **asked), study(package=str(file))
    pd.testing.assert_frame_equal(alone.outcomes, packed.outcomes)
    pd.testing.assert_frame_equal(alone.intervals, packed.intervals)


def test_what_is_said_of_dollars_holds_every_elasticity_that_is_estimated_by_value(answered):
    """Of any question: no interval of dollars is narrower than what either weights say."""
    state = load_state()
    for question, story in answered:
        dollars, effect = (story.intervals.loc[name] for name in ("dollars", "effect"))
        assert dollars.ci_low <= effect.ci_low and effect.ci_high <= dollars.ci_high, question
    ends = [f"dollars_{end}" for end in ("low", "high")]
    held = {kind: tuple(state["elasticities"].loc[(kind, ""), ends]) for kind in MAIN_KINDS}
    assert held["all"] == dollar_ends(main_estimate("2025"), other_estimate("2025"))
    tiers = load_tiers().estimates.query("tier in ['all', 'totals'] and goods == 'all'")
    assert held["all_sellers"][0] <= tiers.ci_low.min() and tiers.ci_high.max() <= held["all_sellers"][1]
    of_all = load_tiers().of("all", "value")
    every = study(partner="all", goods="8703230190", add=0.1)
    assert every.elasticity.by_value == of_all.value
    low = (1 + 0.1 / (1 + every.rates.rate_before)) ** of_all.ci_low - 1
    assert every.intervals.loc["dollars", "ci_low"] <= low + 0.01


def test_all_sellers_taxed_answer_by_the_elasticity_of_lines_or_of_one_seller_if_nearer_to_zero():
    """One line, all sellers taxed alike: imports move by that elasticity."""
    (total, low, _), story = (
        all_sellers(load_tiers()),
        study(partner="all", goods="8703230190", add=0.25),
    )
    log = np.log1p(story.change["value"]) / np.log1p(0.25 / (1 + story.rates.rate_before))
    assert log == pytest.approx(max(total, main_estimate("2025").value), abs=0.02)
    elasticity = story.intervals.loc["elasticity"]
    at_end = (1 + 0.25 / (1 + story.rates.rate_before)) ** low - 1
    assert elasticity.ci_low == pytest.approx(at_end, abs=0.02)


def test_the_first_duty_of_a_package_that_names_a_line_decides(tmp_path):
    file = tmp_path / "cars.yaml"
    file.write_text(
        "title: 25 % on cars, 10 % on everyone's other vehicles\nduties:\n"
        '  - goods: ["8703"]\n    add: 25%\n'
        '  - goods: ["87"]\n    partners: all\n    but_not: [CAN]\n    add: 10%\n'
        "    start: 2027-01-01\n"
    )
    story = study(package=str(file), start="2026-12-01")
    assert story.path.startswith("25 % on cars")
    cars = study(partner="all", goods="8703", add="25%", start="2026-12-01")
    assert story.outcomes["value"]["imports"] < cars.outcomes["value"]["imports"] < 0
    canada = story.by_partner.set_index("partner").loc["CAN"]
    alone = cars.by_partner.set_index("partner").loc["CAN"]
    assert canada.change == pytest.approx(alone.change, rel=1e-6)  # of Canada's goods, cars alone


@pytest.mark.parametrize(
    "text, said",
    [
        ("duties: []", "a list of 1 to 100 duties"),
        ("duties:\n  - partners: all", "duty 1: 'add' is missing"),
        ("duties:\n  - ad: 25%", "Did you mean 'add'?"),
        ("duties:\n  - add: 25", "did you mean 0.25?"),
        ("duties:\n  - add: 25%\n    partners: Vietnm", "Did you mean Vietnam"),
        ("duties:\n  - add: 25%\n    goods: 1.5", "is neither a text nor a list of texts"),
        ("dutys:\n  - add: 25%", "Did you mean 'duties'?"),
        ("duties:\n  - add: 25%\n    start: 2017-01-01", "did you mean 2026-09-01?"),
    ],
)
def test_a_faulty_package_gets_one_line_that_says_where(text, said, tmp_path):
    file = tmp_path / "own.yaml"
    file.write_text(text)
    with pytest.raises(InputError) as refused:
        study(package=str(file))
    assert said in str(refused.value) and "\n" not in str(refused.value)


def test_a_cut_takes_no_line_below_zero_and_works_as_cuts_did():
    story, state = study(partner="VNM", add="-50%"), load_state()
    assert story.rates.rate_after == pytest.approx(0.0, abs=1e-3)
    rise = study(partner="VNM", goods="NAICS 337", add=0.01)
    cut = study(partner="VNM", goods="NAICS 337", add=-0.01)
    ratio = np.log1p(cut.change["value"]) / -np.log1p(rise.change["value"])
    assert ratio == pytest.approx(state["cuts"], rel=0.03)


def test_a_partner_without_a_law_by_line_answers_from_what_customs_collected():
    story = study(partner="Albania")
    assert story.without_law == ("ALB",) and -0.3 < story.change["value"] < -0.1
    assert not study(partner="VNM").without_law


def test_beyond_a_year_published_long_run_elasticities_stand_beside():
    story = study(partner="VNM", goods="9403", horizon=36)
    assert story.long_run.horizon.tolist() and (story.long_run.change < story.change["value"]).any()


def test_partners_asked_about_together_are_each_named():
    called = pd.Series({"CAN": "Canada", "CHN": "China", "MEX": "Mexico"})
    for codes, words in [("CAN-MEX", "Canada and Mexico"), ("CAN-CHN-MEX", "Canada, China and Mexico")]:
        partners = tuple(codes.split("-"))
        assert named_partners(SimpleNamespace(who=codes), partners, called) == words
