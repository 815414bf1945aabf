"""What of duties goes unpaid is learnt from March to May 2026, and moves the rate expected alone."""

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_past_events, read_table
from analysis.combine.collected import unpaid
from analysis.combine.collected.collections import CELLS, VIETNAM_CHAPTERS
from analysis.combine.collected.expected import NEAR, beside_collected
from analysis.combine.load import load_collections
from analysis.engine.stored import stored
from analysis.estimate.tariffs.examination import inputs
from analysis.law import asked
from analysis.law.lookup import statutory_rate
from analysis.law.paid import OTHER_CHAPTERS, PAID_FROM, UNPAID_SHARES, paid_rows, used_shares
from analysis.law.statutory import read_law

#: Columns of the law that a share learnt of collections must not touch.
UNTOUCHED = ["owed_rate", "claimable_rate", "statutory_rate"]


@pytest.fixture(scope="module")
def of_canada():
    """The law on Canada's goods, under all their numbers."""
    return read_law(read_table, read_past_events(), partners=["CAN"], renumbered=True)


def test_the_shares_are_those_that_the_rule_learns():
    learnt = stored(unpaid.learnt, ["unpaid_learnt"], what="shares unpaid (about 20 s)")["unpaid_learnt"]
    pd.testing.assert_frame_equal(learnt, read_table(UNPAID_SHARES), check_dtype=False, atol=1e-4)


def test_no_share_above_one_or_of_one_partner_is_used():
    used = used_shares()
    partners = used.cells.str.split().map(lambda cells: len({cell.split("-")[0] for cell in cells}))
    assert used.share.between(0, 1, inclusive="neither").all() and (partners > 1).all()
    assert len(read_table(UNPAID_SHARES)) <= 6 and read_table(UNPAID_SHARES).used.eq("no").any()


def test_june_and_august_are_not_learnt_from(of_canada, duties_paid, monkeypatch):
    """Collections of every other month made absurd leave each share as it is."""
    for name in ("OF_VEHICLES", "OF_USMCA", "OF_BASE_METALS"):
        cells = getattr(unpaid, name)
        monkeypatch.setattr(unpaid, name, {cell: of for cell, of in cells.items() if of[0] == "CAN"})
    monthly, names = load_collections()[0].query("partner == 'CAN'"), []

    def learn(spoil: bool) -> pd.DataFrame:
        def read(name):
            names.append(name)
            table = read_table(name)
            return spoilt(table) if spoil and name == unpaid.GOODS_MONTHLY else table

        return unpaid.learn(of_canada, read, spoilt(monthly) if spoil else monthly, duties_paid)

    def spoilt(table: pd.DataFrame) -> pd.DataFrame:
        rates = table.collected_rate.astype(float)
        return table.assign(collected_rate=rates.where(table.month.isin(unpaid.MONTHS), 9.0))

    pd.testing.assert_frame_equal(learn(spoil=True), learn(spoil=False))
    assert not {CELLS, VIETNAM_CHAPTERS} & set(names)
    assert unpaid.MONTHS.max() < pd.Timestamp("2026-06-01")


def test_the_law_is_what_it_was_before_the_day_from_which_shares_hold(of_canada):
    rows = of_canada.coverage.rows
    paid = paid_rows(rows)
    pd.testing.assert_frame_equal(paid.iloc[: len(rows)], rows, check_dtype=False)
    added = paid.iloc[len(rows) :]
    assert added.first_day.min() == PAID_FROM and added.share.between(0, 1).all()
    assert set(added.scope) == set(used_shares().scope)


@pytest.mark.parametrize("partner", ["CAN", "CHN", "DEU", "MEX", "VNM"])
def test_only_the_rate_expected_knows_of_it_and_only_since(partner):
    stored_law = asked.stored_rows("law", partner)
    stored_law = stored_law[~stored_law.barred]
    before = stored_law.last_day < PAID_FROM.date()
    moved = (stored_law.expected_rate - stored_law.statutory_rate).abs() > 1e-9
    assert not moved[before].any() and moved[~before].any()
    assert (stored_law.expected_rate <= stored_law.owed_rate + 1e-6)[~before].mean() > 0.99


def test_a_light_article_is_expected_to_pay_section_122_instead_of_metals():
    """Parts of reactors: metals up to 15 % in all; what is not paid of that bears Section 122."""
    share = used_shares().set_index(["scope", "chapters"]).share["light_metal", OTHER_CHAPTERS]
    answer = statutory_rate("DEU", "8401400000", "2026-05-15")
    whole, light = answer.layers["section_232"], 0.10
    expected = answer.layers["base"] + (1 - share) * whole + share * light
    assert whole == pytest.approx(0.15 - 0.033)
    assert answer.expected_rate == pytest.approx(expected, abs=2e-6)
    assert answer.to_frame().expected_rate[0] == answer.expected_rate < answer.owed_rate


def test_what_is_printed_of_june_is_the_mean_of_its_chapters():
    cells = inputs.load_cells()
    printed = inputs.load_paid().set_index(["sample", "month"]).loc["cells"].iloc[0]
    weight, gap = cells.value_2025 / cells.value_2025.sum(), cells.law_2025 - cells.collected_rate
    assert printed.gap_statutory == pytest.approx((gap * weight).sum())
    assert printed.distance_statutory == pytest.approx((gap.abs() * weight).sum())
    assert printed.near_statutory == gap.abs().le(NEAR).sum() and printed.n == len(cells)
    assert printed.distance_expected < printed.distance_statutory


def test_a_chapter_is_expected_at_what_its_lines_are(duties_paid):
    """The stored law by line gives the same mean of machines of Mexico as what is taken off them."""
    day = pd.Timestamp("2026-06-15").date()
    law = asked.stored_rows("law", "MEX")
    law = law[law.first_day.le(day) & law.last_day.ge(day) & law.hts.str.startswith("84")]
    lines = law.merge(duties_paid[duties_paid.partner.eq("MEX")], left_on="hts", right_on="hs10")
    taken_off = ((lines.statutory_rate - lines.expected_rate) * lines.value_2025).sum()
    mexico = read_law(read_table, read_past_events(), partners=["MEX"], renumbered=True)
    by_chapter = inputs.unpaid_by_chapter(mexico, ["MEX"]).set_index("hs2").on_day
    assert taken_off == pytest.approx(by_chapter["84"], rel=0.02)


def test_a_chapter_that_two_samples_hold_counts_once_among_all():
    """10 and 20 % collected where the law says 12 and 26 %, of which 6 points are expected unpaid."""
    chapters = pd.DataFrame(
        {
            "sample": ["cells", "chapters", "chapters"],
            "partner": "DEU",
            "hs2": ["73", "73", "87"],
            "value_2025": 100.0,
            "law_2025": [0.12, 0.12, 0.26],
            "collected_rate": [0.1, 0.1, 0.2],
        }
    )
    of_87 = {"partner": "DEU", "group": "EU", "hs2": "87", "on_day": 6.0, "june": 6.0, "august": 6.0}
    of_months = pd.DataFrame({"month": [], "partner": [], "law_2025": [], "collected_rate": []})
    imports = pd.Series({"DEU": 200.0})
    table = beside_collected(pd.DataFrame([of_87]), chapters, of_months, imports).set_index("sample")
    assert table.n[["cells", "chapters", "all"]].tolist() == [1, 2, 2]
    assert table.gap_statutory["all"] == pytest.approx((0.02 + 0.06) / 2)
    assert table.gap_expected["all"] == pytest.approx(0.01)


def test_an_unpaid_share_has_the_interval_of_the_share_without_each_partner():
    rng = np.random.default_rng(2)
    due = pd.Series(rng.uniform(1, 5, 9))
    gap = due * rng.uniform(0.1, 0.4, 9)
    without = np.array([gap.drop(n).sum() / due.drop(n).sum() for n in range(9)])
    half = unpaid.T_OF_NINE * np.sqrt(8 / 9 * ((without - without.mean()) ** 2).sum())
    share = gap.sum() / due.sum()
    assert unpaid._interval(gap, due) == pytest.approx((share - half, share + half))
    few = unpaid._interval(gap[:8], due[:8])  # too few for a jackknife: the cells themselves
    assert few == pytest.approx(((gap / due)[:8].min(), (gap / due)[:8].max()))
