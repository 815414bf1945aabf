"""Lists go with goods whose numbers gave way, and look-ups have the base of their day."""

import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.law.followed import followed
from analysis.law.lookup import statutory_rate
from analysis.paths import PANEL

JULY = pd.Timestamp("2026-07-01")


def row(scope: str, prefix: str, first: str = "2026-04-06", share: float = 1.0) -> dict:
    days = {"first_day": pd.Timestamp(first), "last_day": pd.Timestamp("2199-12-31")}
    return {"scope": scope, "hts_prefix": prefix, "partner": "ALL", "share": share, **days}


def read(name: str) -> pd.DataFrame:
    assert name == "us_hts10_successors"
    old = ["1111111111", "1111111111", "2222222222", "2222222223"]
    new = ["1111111112", "1111111113", "2222222223", "2222222229"]
    return pd.DataFrame({"old_hts10": old, "new_hts10": new, "first_day": JULY})


def test_a_row_is_carried_to_all_numbers_of_its_goods_which_bore_it_before_too():
    ended = row("listed", "1111111111", "2025-03-12") | {"last_day": pd.Timestamp("2026-04-05")}
    rows = followed(pd.DataFrame([ended, row("listed", "1111111111", share=0.5)]), read)
    days = rows.groupby("hts_prefix")[["first_day", "last_day", "share"]].agg(tuple)
    assert set(days.index) == {"1111111111", "1111111112", "1111111113"}
    assert (days == days.loc["1111111111"]).all(axis=None)


@pytest.mark.parametrize("day", ["2025-09-01", "2026-05-01", "2026-06-30"])
def test_a_number_asked_for_before_it_was_there_bears_what_its_goods_did(day):
    """All numbers born on 1 July 2026 of one other: in 0.7.0 they bore no list before that day."""
    edges = read_table("us_hts10_successors")
    born = edges[edges.first_day.eq(JULY) & ~edges.new_hts10.isin(edges.old_hts10)]
    born = born[~born.new_hts10.duplicated(keep=False)]
    born = born[~born.old_hts10.isin(edges.new_hts10)]  # and that one was no other's
    at, columns = pd.Timestamp(day).date(), ["partner", "hts", "first_day", "last_day"]
    layers = ["section_232", "section_301", "uniform"]
    law = pd.read_parquet(PANEL / "law.parquet", columns=[*columns, *layers])
    law = law[law.first_day.le(at) & law.last_day.ge(at)].astype({"partner": str, "hts": str})
    both = born.merge(law, left_on="new_hts10", right_on="hts")
    both = both.merge(
        law, left_on=["old_hts10", "partner"], right_on=["hts", "partner"], suffixes=("", "_before")
    )
    charged = both.section_232_before.gt(0)
    assert len(both) > 500 and charged.sum() > 50
    of_base = both[layers].to_numpy() - both[[f"{name}_before" for name in layers]].to_numpy()
    assert (abs(of_base) < 0.02).mean() > 0.99  # ceilings hold the base, which may differ


def test_a_list_that_names_the_new_number_says_what_holds_there():
    named = pd.DataFrame([row("listed", "1111111111"), row("listed", "1111111112", share=0.3)])
    rows = followed(named, read)
    assert rows.share[rows.hts_prefix.eq("1111111112")].tolist() == [0.3]


def test_what_was_said_of_a_number_that_is_other_goods_now_ends_and_goes_with_its_goods():
    rows = followed(
        pd.DataFrame([row("listed", "2222222223"), row("listed", "2222222222", share=0.4)]), read
    )
    of_number = rows[rows.hts_prefix.eq("2222222223")].sort_values("first_day")
    assert of_number.share.tolist() == [1.0, 0.4]
    assert of_number.last_day.iloc[0] == pd.Timestamp("2026-06-30")
    assert rows.share[rows.hts_prefix.eq("2222222229")].tolist() == [1.0]


def test_no_goods_leave_section_232_because_their_number_gave_way():
    """On 1 July 2026 equal numbers took 3.4 bn USD of duties off goods that went on to pay."""
    edges = read_table("us_hts10_successors").query("first_day == @JULY")
    law = pd.read_parquet(
        PANEL / "law.parquet", columns=["partner", "hts", "first_day", "last_day", "section_232"]
    )
    law = law[law.hts.isin([*edges.old_hts10, *edges.new_hts10])]
    days = {"before": pd.Timestamp("2026-06-30").date(), "after": JULY.date()}
    on = {name: law[law.first_day.le(day) & law.last_day.ge(day)] for name, day in days.items()}
    reused = set(edges.old_hts10) & set(edges.new_hts10)
    pairs = edges[~edges.old_hts10.isin(reused) & ~edges.new_hts10.isin(reused)]
    both = pairs.merge(on["before"].astype({"hts": "str"}), left_on="old_hts10", right_on="hts").merge(
        on["after"].astype({"hts": "str"}),
        left_on=["new_hts10", "partner"],
        right_on=["hts", "partner"],
        suffixes=("", "_after"),
    )
    assert len(both) > 1000 and both.section_232.gt(0.1).sum() > 100
    fell = both[both.section_232_after < both.section_232 - 0.02]
    assert len(fell) < 0.01 * len(both), fell.head()


@pytest.mark.parametrize(
    "partner, hts, day",
    [
        ("HTI", "6109100012", "2026-10-01"),
        ("KEN", "6203424518", "2024-06-01"),
        ("RUS", "2501000000", "2019-08-01"),
    ],
)
def test_a_look_up_before_a_change_of_the_base_has_the_rate_of_the_table(partner, hts, day):
    """AGOA ends in 2027 and note 30 began in 2022: neither is the base of the days before."""
    law = pd.read_parquet(
        PANEL / "law.parquet", filters=[("partner", "==", partner), ("hts", "==", hts)]
    )
    at = pd.Timestamp(day).date()
    (held,) = law[law.first_day.le(at) & law.last_day.ge(at)].itertuples()
    looked_up = statutory_rate(partner, hts, day)
    assert looked_up.statutory_rate == pytest.approx(held.statutory_rate, abs=1e-6)
    assert looked_up.legal_rate == pytest.approx(held.legal_rate, abs=1e-6)
