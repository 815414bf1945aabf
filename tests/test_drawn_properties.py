"""Properties of what public names answer, of questions that are drawn: sums, means, order, and turns."""

import datetime
import re

import numpy as np
import pytest
from hypothesis import strategies as st

import analysis
from analysis.checks import InputError
from analysis.estimate.what_if.asked import MOST
from analysis.law.stored import book_of, rates_between
from tests.claims.judged import VERDICTS
from tests.drawn import draws, hold, one_of_each

#: Who sells, and goods that all of them sell.
SELLERS = ("CHN", "VNM", "MEX", "CAN", "DEU", "IND", "JPN", "KOR", "EU", "ASEAN")
SOLD = ("", "9403", "85", "3926", "capital goods", "NAICS 333")
DUTIES = st.floats(-1.0, MOST).map(lambda add: round(add, 3)).filter(lambda add: abs(add) > 0.001)
DAYS = st.dates(datetime.date(2024, 1, 1), datetime.date(2026, 12, 31))


def effect(partner: str, goods: str, add: float):
    return analysis.effect(partner, goods, f"{100 * add:.1f}%", start="2026-12-01")


@draws(2)
def test_parts_of_an_effect_sum_to_the_whole_and_a_larger_duty_never_brings_more_imports(n):
    def rule(asked):
        partner, goods, duties = asked
        effects = [effect(partner, goods, add) for add in sorted(duties)]
        for one in effects:
            _check_parts(one)
        smaller, larger = effects
        assert larger.change.value <= smaller.change.value + 1e-12

    several = st.lists(DUTIES, min_size=2, max_size=2, unique=True)
    hold(rule, one_of_each(SELLERS, SOLD, several), n)


def _check_parts(answer) -> None:
    imports, duties = (answer.outcomes.value[name] for name in ("imports", "customs_revenue"))
    for parts in (answer.by_partner, answer.sectors):
        assert parts.change.sum() == pytest.approx(imports, rel=1e-6)
        assert parts.duties.sum() == pytest.approx(duties, rel=1e-6)
    without, with_duty = answer.outcomes.loc["imports", ["without", "with_duty"]]
    assert with_duty - without == pytest.approx(imports, rel=1e-9)
    assert answer.by_month.without.iloc[:12].sum() == pytest.approx(without, rel=1e-6)
    rows = answer.intervals
    assert (rows.ci_low <= rows.value).all() and (rows.value <= rows.ci_high).all()
    assert (rows.ci_low > -1).all()


def test_the_largest_duty_that_may_be_asked_about_is_the_largest_that_the_law_added():
    """On China, whose law rose further than that of any partner whose imports are estimated."""
    lines = book_of("CHN", by_line=True).rows.hts.unique()[::37]
    before, after = (
        rates_between("CHN", lines, np.datetime64(day)) for day in ("2025-01-31", "2025-05-01")
    )
    assert np.nanmax(after - before) == pytest.approx(MOST)
    with pytest.raises(InputError, match="the data end there. Ask for 145%"):
        analysis.effect("MEX", "9403", "1000%", start="2026-12-01")


def test_a_cut_below_the_duty_that_there_is_says_that_none_is_left():
    assert "a duty of zero" in analysis.effect("VNM", "9403", "-100%", start="2026-12-01").sentence
    assert "10 points less duty" in effect("VNM", "9403", -0.1).sentence.replace("\u00a0", " ")


@pytest.mark.parametrize("partners", [["USA", "VNM"], "VNM, USA", ["PRK", "VNM"], ["EU", "CUB"]])
def test_none_who_is_named_is_left_out_in_silence(partners):
    with pytest.raises(InputError, match="sold nothing to the United States"):
        effect(partners, "9403", 0.25)


@draws(1)
def test_the_rate_of_a_group_lies_between_those_of_its_members(n):
    def rule(asked):
        group, goods, day = asked
        rows = analysis.statutory_rate(group, goods, day).to_frame()
        mean, members = rows.iloc[0], rows.iloc[1:]
        for name in ("owed_rate", "expected_rate", "statutory_rate"):
            assert members[name].min() - 1e-5 <= mean[name] <= members[name].max() + 1e-5, name

    hold(rule, one_of_each(("USMCA", "ASEAN", "EU"), ("8703", "9403", "72", "3004"), DAYS), n)


@draws(4)
def test_the_layers_of_a_line_sum_to_what_is_expected_of_it(n):
    def rule(asked):
        partner, line, day = asked
        rate = analysis.statutory_rate(partner, line, day)
        layers = analysis.statutory_rate(partner, line, day, by="layer").to_frame()
        assert layers.rate.sum() == pytest.approx(rate.statutory_rate, abs=2e-5)

    lines = ("8517620090", "9403200050", "8703230190", "2709002090", "6109100004", "7208390015")
    hold(rule, one_of_each(("CHN", "VNM", "DEU", "IND"), lines, DAYS), n)


#: What a claim says of a series, the scale of its number, and one of its last figure.
CLAIMS = (
    ("imports USA {} {} level {:.2f}bn", 1e9, 0.01),
    ("imports USA {} {} yoy {:+.1f}%", 0.01, 0.1),
    ("duties USA {} {} level {:.3f}bn", 1e9, 0.001),
    ("effective {} {} {:.1f}%", 0.01, 0.1),
)


@draws(4)
def test_a_verdict_turns_when_the_number_of_a_claim_moves_beyond_its_tolerance(n):
    def rule(asked):
        (form, scale, unit), partner, month, times = asked
        value = analysis.check_claim(form.format(partner, month, 0)).value
        claim = form.format(partner, month, value / scale)
        true = analysis.check_claim(claim)
        assert true.verdict.holds is not False, claim
        beyond = true.found.revision / scale + (1 + times) * unit
        for moved in (value / scale + beyond, value / scale - beyond):
            assert analysis.check_claim(form.format(partner, month, moved)).verdict.holds is False, moved

    months = st.dates(datetime.date(2019, 1, 1), datetime.date(2025, 11, 1)).map("{:%Y-%m}".format)
    cases = st.tuples(
        *map(st.sampled_from, (CLAIMS, ("CHN", "VNM", "DEU", "MEX"))), months, st.integers(1, 9)
    )
    hold(rule, cases, n)


#: Claims with a number that stands in its last word, and the scales of their units.
NUMBERED = re.compile(r"(.* )([-+]?\d+(?:\.(\d+))?)(%|bn|tn)")
BATTERY = sorted(
    text for verdict, texts in VERDICTS.items() for text in texts if NUMBERED.fullmatch(text)
)
SCALES = {"%": 0.01, "bn": 1e9, "tn": 1e12}


@draws(4)
def test_a_claim_holds_at_its_figure_and_nowhere_beyond_its_reach(n):
    def rule(asked):
        text, times = asked
        head, _, digits, unit = NUMBERED.fullmatch(text).groups()
        evidence, scale, decimals = analysis.check_claim(text).found, SCALES[unit], len(digits or "")
        releases = (evidence.first_release, evidence.before_revision, evidence.today)
        values = [value / scale for value in releases if value is not None]
        at = f"{head}{values[0]:.{decimals}f}{unit}"
        assert analysis.check_claim(at).verdict.holds is not False, at
        reach = max(evidence.rounding, evidence.revision, evidence.beside) / scale
        reach += (1 + times) * 10.0**-decimals
        for moved in (max(values) + reach, min(values) - reach):
            verdict = analysis.check_claim(f"{head}{moved:.{decimals}f}{unit}").verdict
            assert verdict.status == "does not hold", (text, moved, verdict.text)

    hold(rule, one_of_each(BATTERY, st.integers(0, 99)), n)


def test_parts_of_the_bill_sum_to_the_whole():
    answer = analysis.bill("China", end="2025-12")
    for parts in (answer.by_authority, answer.by_sector, answer.by_month):
        for name in ("due", "collected", "collected_new", "lost"):
            assert parts[name].sum() == pytest.approx(answer.by_authority[name].sum(), rel=1e-9), name
