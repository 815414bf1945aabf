"""Pages that answer in the browser: what the law charges, what a duty would do; against Python's own."""

import csv
import math
import re
from functools import partial

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.estimate.what_if.study import study
from analysis.law import names
from analysis.law.asked import numbers
from analysis.law.chapter99 import completeness
from analysis.law.china_by_line import rows_by_line
from analysis.law.lists import rates_of
from analysis.law.lookup import statutory_rate
from analysis.law.statutory import BASKET_2024
from analysis.law.tracing import trace
from analysis.paths import PANEL, ROOT
from analysis.present.what_if.labels import typical_point
from tests.few_partners import ASKED, whole

#: Lines under a code by what the law does with them.
KINDS = """async ([partners, code, day]) => {
  const shard = await shardOf(code), law = together(partnersOn(shard, partners, code, day));
  return law.kinds.map(([kind, own]) => [kind, own.lines, own.weight, own.low, own.high]);
}"""

LAW = """async asked => {
  const found = [];
  for (const [partner, code, day] of asked) {
    const shard = await shardOf(code), law = lawOn(shard, linesUnder(shard, partner, code, day), day);
    const rowOf = name => legalRow(name, partner, day, law.since.get(name))?.[0];
    found.push({
      rate: law.rate, expected: law.expected, owed: law.owed, claimable: law.claimable,
      lines: law.lines, barred: law.barred,
      outcomes: law.outcomes.map(one => [one.use, Number.isNaN(one.rate) ? null : one.rate]),
      rows: [...law.measures].map(([name, rate]) => [rowOf(name), rate / core.unit]),
    });
  }
  return found;
}"""

EFFECT = """async asked => {
  const found = [], others = {};
  for (const [code] of core.takers) others[code] = await partnerLines(code);
  for (const [codes, goods, added, first, horizon, name] of asked) {
    const own = await linesOf(codes.length ? codes : known.partners, name);
    const effect = effectOf(own, goods, added, first, horizon, !codes.length);
    const taken = effect.problem ? [] : takersOf(effect.lines, others, horizon);
    found.push({ ...effect, taken, lines: 0 });
  }
  return found;
}"""

TYPICAL = """async ([codes, goods, added, first, horizon, name]) => {
  const all = !codes.length, own = await linesOf(all ? known.partners : codes, name);
  return typicalPoint({ codes, all }, effectOf(own, goods, added, first, horizon, all));
}"""

#: Columns of the law: days of a row, and the three rates in the order of the page.
DAYS = ["first_day", "last_day"]
THREE = ["statutory_rate", "owed_rate", "claimable_rate"]

#: Whose goods, which, how much, from when, how many months: rises and cuts, a group, each kind of goods;
#: more are drawn in ``test_typed.py``.
DUTIES = [
    ("VNM", "9403", 0.25, "2026-12-01", 12),
    ("FJI", "", 0.5, "2026-12-01", 24),
    ("IND", "3004", 1.0, "2026-12-01", 36),
    ("USMCA", "2709", 0.1, "2026-10-01", 18),
    ("EU", "8703", -0.1, "2027-01-01", 1),
    ("JPN", "8708", -0.5, "2026-09-20", 1),
    ("CHE", "consumption", 0.15, "2026-12-01", 1),
    ("ITA", "naics 312", 0.07, "2026-11-10", 12),
    ("KOR", "850760", 1.45, "2026-12-01", 12),
    ("all", "9403", 0.1, "2026-12-01", 12),
]


def stored_law() -> pd.DataFrame:
    law = pd.read_parquet(PANEL / "law.parquet", columns=["partner", "hts", *DAYS, *THREE])
    return law if whole() else law[law.partner.isin(ASKED)]


def carried_back() -> pd.DataFrame:
    """Return China's rows by ten digits to 2023."""
    rows = rows_by_line()
    return rows[rows.last_day.lt(BASKET_2024)].assign(partner="CHN")


def some_of_the_law(law: pd.DataFrame, number: int, seed: int) -> pd.DataFrame:
    """Return rows of the law, each with a day on which it holds and the number is there."""
    draw = np.random.default_rng(seed)
    rows = law.iloc[draw.integers(0, len(law), number)].reset_index(drop=True)
    first, last = (pd.to_datetime(rows[name]) for name in ("first_day", "last_day"))
    days = (draw.random(number) * ((last - first).dt.days + 1)).astype(int)
    day = first + pd.to_timedelta(days, unit="D")
    there = [hts not in numbers().ended(on) for hts, on in zip(rows.hts, day, strict=True)]
    return rows.assign(day=day.dt.strftime("%Y-%m-%d"))[there].reset_index(drop=True)


@pytest.mark.parametrize(
    ("law", "number"),
    [(stored_law, 400), (carried_back, 200), pytest.param(stored_law, 10_000, marks=pytest.mark.slow)],
)
def test_the_page_has_exactly_the_rates_of_the_table_of_the_law(asking, law, number):
    rows = some_of_the_law(law(), number, seed=number)
    answers = asking["law"].evaluate(LAW, rows[["partner", "hts", "day"]].to_numpy().tolist())
    for field, name in zip(("rate", "owed", "claimable"), THREE, strict=True):
        rates = pd.Series([one[field] for one in answers], dtype=float)
        pd.testing.assert_series_equal(rates, rows[name], check_names=False, rtol=0, atol=0)


@pytest.mark.parametrize(
    ("partner", "code", "day"),
    [
        ("CHN", "8703", "2026-11-28"),
        ("CHN", "85", "2019-12-24"),
        ("CHN", "851713", "2025-04-12"),
        ("DEU", "88", "2026-10-10"),
        ("CAN", "7601", "2026-09-20"),
        ("VNM", "9403", "2026-12-01"),
        ("MEX", "8309", "2026-12-01"),
        ("VNM", "9403608081", "2026-12-01"),
        ("BRA", "0901", "2025-10-01"),
        ("IND", "30", "2026-12-01"),
        ("GBR", "8807", "2025-07-15"),
        ("MEX", "8708", "2025-05-03"),
        ("CHE", "9102", "2025-09-01"),
        ("CHN", "850231", "2023-12-31"),
        ("CHN", "8517620090", "2019-12-24"),
        ("CHN", "85176200", "2019-06-30"),
        ("CHN", "8517130000", "2023-06-01"),
        ("CHN", "2805110000", "2022-06-01"),
        ("VNM", "8507600020", "2026-06-15"),
        ("MEX", "8703230190", "2025-10-10"),
        ("DEU", "8708506500", "2025-06-15"),
        ("CHN", "940320", "2025-10-10"),
        ("KOR", "8409", "2025-10-10"),
    ],
)
def test_means_outcomes_of_uses_and_legal_rows_are_those_of_look_ups(asking, partner, code, day):
    (page,) = asking["law"].evaluate(LAW, [[partner, code, day]])
    lookup, traced = statutory_rate(partner, code, day), trace(partner, code, day)
    assert page["rate"] == pytest.approx(lookup.statutory_rate, abs=1.01e-6)
    assert page["owed"] == pytest.approx(lookup.owed_rate, abs=2e-6)
    assert page["expected"] == pytest.approx(lookup.expected_rate, abs=2e-6)
    assert page["claimable"] == pytest.approx(lookup.claimable_rate, abs=2e-6)
    assert (page["lines"], page["barred"]) == (lookup.n_lines, lookup.n_barred)
    by_claim = lookup.rates.rate.drop(["claimable_rate", "expected_rate"])
    by_claim = by_claim if len(by_claim) > 1 else by_claim[:0]  # nothing decides
    assert [use or "owed_rate" for use, _ in page["outcomes"]] == by_claim.index.tolist()
    rates = [math.nan if rate is None else rate for _, rate in page["outcomes"]]
    assert rates == pytest.approx(by_claim.tolist(), abs=2e-6, nan_ok=True)
    charged = traced[traced.measure.ne("base") & traced.rate.gt(1e-5)]
    rows = {(event, round(rate, 4)) for event, rate in page["rows"] if rate > 1e-5}
    assert {event for event, _ in rows} == set(charged.event_id)


@pytest.mark.parametrize(
    ("partner", "code", "day"),
    [
        ("CAN", "2208", "2026-10-05"),
        ("CAN", "72", "2026-10-01"),
        ("CHN", "85", "2026-10-01"),
        ("CHN", "8703", "2019-10-01"),
        ("VNM", "9403", "2026-10-01"),
        ("DEU", "0406", "2026-10-01"),
    ],
)
def test_the_page_parts_lines_that_differ_in_kind_as_look_ups_do(asking, partner, code, day):
    kinds = statutory_rate(partner, code, day).kinds.set_index("kind")
    page = pd.DataFrame(
        asking["law"].evaluate(KINDS, [[partner], code, day]),
        columns=["kind", "n_lines", "share", "lowest", "highest"],
    ).set_index("kind")
    assert page.index.tolist() == kinds.index.tolist()
    assert page.n_lines.tolist() == kinds.n_lines.tolist()
    assert page.share.tolist() == pytest.approx(kinds.share.tolist(), abs=1e-6)
    may = kinds.index != "barred"
    for end in ("lowest", "highest"):
        assert page[end][may].tolist() == pytest.approx(kinds[end][may].tolist(), abs=2e-6)


ALL_GOODS = """async asked => {
  const found = [];
  for (const [partner, day] of asked) found.push(onDay((await load(`law/${partner}`)).all, day));
  return found;
}"""


def test_all_goods_of_a_country_on_any_day_are_those_of_lists(asking):
    """Drawn partners and days of all years, China before and after 2024 among them."""
    draw, days = np.random.default_rng(48), pd.date_range("2018-01-01", "2027-02-28")
    partners = ["CHN", "CHN", *draw.choice(["MEX", "DEU", "VNM", "KOR", "BRA", "FJI", "CHE", "RUS"], 22)]
    days = pd.to_datetime(["2019-09-01", "2024-01-01", *draw.choice(days, 22)]).strftime("%Y-%m-%d")
    table = pd.DataFrame({"partner": partners, "hts": "all", "day": days})
    expected = rates_of(table)[["owed_rate", "expected_rate"]].to_numpy()
    page = asking["law"].evaluate(ALL_GOODS, table[["partner", "day"]].to_numpy().tolist())
    np.testing.assert_allclose(np.array(page, float), expected, atol=5.1e-4)


@pytest.mark.parametrize("day", ["2019-05-05", "2024-03-01", "2025-01-01", "2026-10-09", "2026-12-01"])
def test_the_page_says_how_complete_a_rate_is_as_look_ups_do(asking, day):
    for codes in (["CHN"], ["VNM"], ["CHN", "VNM"]):
        for left_out in (0, 4):
            page = asking["law"].evaluate("asked => completeness(...asked)", [codes, day, left_out])
            partner = codes[0] if len(codes) == 1 else ""
            assert page == completeness(partner, pd.Timestamp(day), complete=not left_out)


def test_names_mean_in_the_page_what_they_mean_in_python(asking):
    """All that people typed, of countries and of goods; what Python refuses the page asks back."""
    table = list(csv.reader((ROOT / "tests/law/names/asked.csv").open(encoding="utf-8")))[1:]
    page = asking["law"]
    page.evaluate("async () => { if (!titles) readTitles(await load('law/titles')); }")
    for kind, text, meant in table:
        if kind == "goods" and meant.startswith(("hts", "all")):
            assert page.evaluate("text => goodsOf(text).code", text) == meant[4:], text
        elif kind == "goods" and meant.startswith("!"):
            assert page.evaluate("text => goodsOf(text).code ?? null", text) is None, text
        elif kind == "partner" and meant in ("CUB", "PRK"):  # known, and without trade
            problem = page.evaluate("text => partnersOf(text).problem", text)
            assert problem.startswith(names.name_of(meant)), text
        elif kind == "partner" and meant == "WLD":
            assert page.evaluate("text => partnersOf(text).codes", text) == [], text
        elif kind == "partner" and not meant.startswith("!") and meant not in ("USA", text):
            assert page.evaluate("text => partnersOf(text).codes", text) == [meant], text
        elif kind == "partner" and text and not re.search("countries|USA", meant) and meant != text:
            assert page.evaluate("text => partnersOf(text).codes ?? null", text) is None, text
        elif kind in ("day", "month") and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            day = "" if meant.startswith("!") else f"{names.day(text):%Y-%m-%d}"
            assert page.evaluate("text => dayOf(text).day", text) == day, text
    assert len(page.evaluate("partnersOf('european union').codes")) == len(names.partners("EU"))
    assert page.evaluate("partnersOf('China, Vietnam and EU').codes.length") == 29


def said(duty: tuple) -> tuple[dict, list]:
    """Return a duty as the study takes it, and as the page does."""
    partner, text, added, first, horizon = duty
    goods = names.goods(text)
    question = {
        "partner": partner,
        "goods": goods.text,
        "add": f"{100 * added:.10g}%",  # 1.45 alone could be per cent
        "start": first,
        "horizon": horizon,
    }
    codes = list(names.partners(partner)) if partner != "all" else []
    sold = {"kind": goods.kind, "code": goods.code}
    return question, [codes, sold, added, first, horizon, names.name_of(partner)]


def held_against_the_study(page, duties: list[tuple]) -> int:
    """Compare answers of the page with the study's, to a part in a hundred million: no print shows it.

    Returns how many of the duties move anything; of the others the page says so as the study does.
    """
    questions = [said(duty) for duty in duties]
    moved, answers = 0, page.evaluate(EFFECT, [one for _, one in questions])
    for (question, _), answer in zip(questions, answers, strict=True):
        try:
            story = study(**question)
        except InputError as refused:
            nothing = "barred|sold nothing of it|no line of which anything was imported"
            said_so = {"nothing": nothing, "unmoved": "nothing would move"}
            assert re.search(said_so[answer["problem"]], str(refused)), question
            continue
        if story.outcomes.without["imports"] == 0:  # nothing comes in these months of the year
            assert answer["problem"] == "unrecorded", question
            continue
        moved += 1
        near = partial(pytest.approx, rel=1e-8, abs=1e-9)
        dollars = partial(pytest.approx, rel=1e-8, abs=1e-9 * story.base.moved)
        intervals = (("change", "effect"), ("inDollars", "dollars"), ("elasticity", "elasticity"))
        for mine, theirs in intervals:
            assert answer[mine] == near(story.intervals.loc[theirs].tolist()), (question, theirs)
        for name, outcome in (("imports", "imports"), ("duties", "customs_revenue")):
            row, mine = story.outcomes.loc[outcome], answer[name]
            assert [mine["without"], mine["withDuty"]] == dollars(row[["without", "with_duty"]].tolist())
            assert [mine["value"], *mine["ends"]] == dollars(
                row[["value", "ci_low", "ci_high"]].tolist()
            )
        assert list(answer["rates"].values()) == near(story.rates.tolist())
        months, mine = story.base_months, answer["months"]
        assert [mine[name] for name in ("part", "collected", "error")] == near(
            [months.part, months.collected_rate, months.error]
        )
        assert answer["moved"] == near(story.base.moved) and answer["nAdded"] == story.n_added
        if len(story.takers):
            mine = {one["partner"]: one["taken"] for one in answer["taken"]}
            theirs = dict(zip(story.takers.partner, story.takers.taken, strict=True))
            assert mine == pytest.approx(theirs, rel=1e-7, abs=1e-3)
    return moved


def test_a_what_if_is_the_models_own_line_by_line(asking):
    assert held_against_the_study(asking["what_if"], DUTIES) == len(DUTIES)


@pytest.mark.parametrize("partner", ["VNM", "CAN", "all"])
def test_the_page_says_of_which_lines_a_change_is_as_the_report_does(asking, partner):
    question, of_page = said((partner, "9403", 0.25, "2026-12-01", 12))
    page, report = asking["what_if"].evaluate(TYPICAL, of_page), typical_point(study(**question))
    assert page.replace("\u00a0", " ") == report.replace("\u00a0", " ")
