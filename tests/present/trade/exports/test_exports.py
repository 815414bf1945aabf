"""The export report says of every partner and window what the data say."""

import re
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.combine.load import partner_names
from analysis.estimate.trade.exports.us_ledger import import_totals, year_to_date
from analysis.present.finding import percent
from analysis.present.picture import Picture
from analysis.present.table import Table
from analysis.present.trade import exports as show
from analysis.present.trade.exports.sections import elsewhere, mirror_table
from analysis.present.words import faults_of_answer, faults_of_points
from tests.present.drawn import unknown_values
from tests.present.texts import words

WINDOWS = {
    "to the end of the data": ("2018-01", "2025-11"),
    "first episode": ("2018-01", "2019-12"),
    "a first month": ("2018-01", "2024-01"),
    "the first year": ("2013-01", "2013-06"),
}
OF_CHINA = ["ledgers_note", "mirror", "mirror_table", "elsewhere", "split_figure"]


@pytest.fixture(scope="module")
def of_partner(naics3, export_story):
    """Make a story of any partner and window from the panel alone, without China's own ledger."""
    names = partner_names()

    def make(partner: str, window: str):
        start, end = (pd.Timestamp(f"{m}-01") for m in WINDOWS[window])
        story = export_story()
        own = naics3[naics3.partner.eq(partner)]
        totals = import_totals(own, partner).loc[start:end]
        last, labels = totals.index[-1], story.us.sectors.label
        sectors = year_to_date(own, last, "naics3")
        general = pd.DataFrame({"general_imports": totals.customs_value, "general_growth": float("nan")})
        us = replace(
            story.us,
            totals=totals.join(general),
            sectors=sectors.assign(label=sectors.index.map(labels)),
        )
        chosen = replace(
            story.selection, partner=partner, partner_name=names[partner], start=start, end=end
        )
        return replace(story, selection=chosen, us=us, china=None, mirror=None, newest=story.newest[:0])

    return make


def partners_of(naics3) -> list[str]:
    return naics3.partner.cat.categories.tolist()


@pytest.mark.parametrize("window", WINDOWS)
def test_answer_keeps_the_reading_rules_for_every_partner(of_partner, naics3, window):
    names = partner_names()
    for partner in partners_of(naics3):
        answer = show.answer(of_partner(partner, window))
        assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == [], answer
        assert faults_of_points(answer.points) == [], answer
        others = {names[p] for p in partners_of(naics3)} - {names[partner]}
        assert not [name for name in others if re.search(rf"\b{name}\b", answer.text)], answer


@pytest.mark.parametrize("window", ["to the end of the data", "first episode", "a first month"])
def test_verb_of_the_answer_follows_the_trade_of_every_partner(of_partner, naics3, window):
    first, last = (pd.Timestamp(f"{m}-01") for m in WINDOWS[window])
    for partner in partners_of(naics3):
        answer = show.answer(of_partner(partner, window))
        values = import_totals(naics3, partner).customs_value
        now, before = (
            values[(values.index.year == y) & (values.index.month <= last.month)].sum()
            for y in (last.year, last.year - 1)
        )
        change = now / before - 1
        verb = "fell by" if change < 0 else "rose by"
        if percent(abs(change)) == percent(0):
            verb = "did not change"
        assert verb in answer.sentence, (partner, change, answer)
        assert answer.data_to == f"{last:%B %Y}"


def parts(story) -> list:
    names = [name for name in show.ROOM.text.sections if name != "numbers"]
    shown = [getattr(show, name)(story) for name in names]
    return [*filter(None, shown), *show.numbers(replace(story, quoted=["2025-05"]))]


def test_pictures_and_tables_have_names_of_their_own(export_story):
    shown = parts(export_story())
    for kind, number in ((Picture, 5), (Table, 2)):
        names = [part.name for part in shown if isinstance(part, kind)]
        assert len(set(names)) == len(names) == number


def test_tables_hold_numbers(export_story):
    tables = [part for part in parts(export_story()) if isinstance(part, Table)]
    for table in tables:
        numbers = table.frame.select_dtypes(["number", "datetime"])
        assert set(table.frame.columns) - {"cause"} == set(numbers)


def test_early_window_leaves_out_where_china_s_exports_went(export_story):
    early = export_story(start="2014-01", end="2015-12", month="2015-05")
    assert [name for name in OF_CHINA if getattr(show, name)(early) is not None] == []
    assert [n.key for n in show.numbers(early)] == []


def test_bars_of_sectors_are_the_contributions_and_their_ticks_are_what_they_say(export_story):
    picture = show.sector_figure(export_story())
    bars = picture.series().query("kind == 'bar'").set_index("label").x
    sectors = export_story().us.sectors.set_index("label").contribution
    assert bars["Computers and electronics"] == pytest.approx(sectors["Computers and electronics"])
    assert bars.sum() == pytest.approx(sectors.sum())
    (ax,) = picture.figure.axes
    printed = [ax.xaxis.get_major_formatter()(tick) for tick in (-0.125, -0.1, -0.025, 0.0)]
    assert printed == ["−12.5", "−10", "−2.5", "0"]


def test_numbers_are_the_main_estimate_ones(export_story):
    story = replace(export_story(), quoted=["2025-05", "2025-10", "2011-01"])
    assert {n.key: n.text for n in show.numbers(story)} == {
        "imports.CHN.2025-05.yoy": "−43.5\u00a0%",
        "imports.CHN.2025-10.yoy": "−43.6\u00a0%",
        "imports.CHN.2026-01_2026-08.yoy": "−20.7\u00a0%",
        "imports.CHN.2026-06_2026-08.yoy": "13.0\u00a0%",
        "share.CHN.2017": "21.6\u00a0%",
        "share.CHN.2024": "13.2\u00a0%",
        "regime.CHN.ledgers.2026": "89.4\u00a0%",
        "regime.CHN.ledgers.general.2024-01_2024-04": "17.6\u00a0%",
        "regime.CHN.ledgers.general.2025-01_2025-04": "15.9\u00a0%",
        "regime.CHN.ledgers.general.2026-01_2026-04": "65.4\u00a0%",
        "regime.CHN.ledgers.general.2024": "19.2\u00a0%",
        "regime.CHN.ledgers.general.2025": "36.2\u00a0%",
        "regime.KOR.ledgers.2026-04_2026-06": "30.2\u00a0%",
        "exports.CHN.2025-05.contribution_usa": "−5.0\u00a0pp",
        "exports.CHN.2025-05.contribution_others": "9.8\u00a0pp",
    }


@pytest.mark.parametrize("end", ["2019-12", "2024-06"])
def test_shares_of_the_market_end_with_the_window(export_story, end):
    story, later = export_story(end=end), str(int(end[:4]) + 1)
    assert f"{story.us.shares_until:%Y-%m}" == end
    assert story.us.shares.index[-1] == int(end[:4])
    for part in (
        show.answer(story),
        show.shares(story),
        show.shares_figure(story),
        *show.numbers(story),
    ):
        assert later not in re.sub(r"Source: .*|vintage='[^']*'", "", words(part)), words(part)
    years = {2017: "share.CHN.2017", 2024: "share.CHN.2024"}
    whole = [key for year, key in years.items() if f"{year}-12" <= end]
    assert [n.key for n in show.numbers(story) if n.key.startswith("share")] == whole


def test_newest_month_of_the_ledgers_comes_first(export_story):
    table = show.ledger_table(export_story())
    assert table.frame.month.is_monotonic_decreasing and len(table.frame) == 14
    assert table.frame.month.iloc[0] == export_story().us.totals.index[-1]
    assert table.frame.yoy_growth.iloc[0] == export_story().us.totals.yoy_growth.iloc[-1]


def test_what_the_figures_draw_are_the_numbers_of_the_story(export_story):
    story = export_story()
    for draw in (
        show.ledgers_figure,
        show.split_figure,
        show.sector_figure,
        show.partner_figure,
        show.shares_figure,
    ):
        picture = draw(story)
        assert unknown_values(picture, story) < 0.2, picture.name
        assert unknown_values(picture, ()) == 1.0


def test_korea_s_record_is_shown_of_one_quarter_a_year_before():
    months = pd.Series(1.0, pd.date_range("2024-01", periods=20, freq="MS"))
    causes = pd.DataFrame({"cause": ["all_sellers"], "start": [pd.Timestamp("2025-04-01")]})
    story = SimpleNamespace(mirror=SimpleNamespace(korea=months, causes=causes))
    assert [f"{one:%Y-%m}" for one in mirror_table(story)["before"]] == ["2024-04", "2024-05", "2024-06"]


def test_without_a_split_of_the_month_the_worst_month_of_all_is_told():
    months = pd.DataFrame(
        {"united_states": [-0.1, -0.3]}, pd.date_range("2025-04", periods=2, freq="MS")
    )
    story = SimpleNamespace(china=SimpleNamespace(split=None, months=months))
    assert elsewhere(story)["low"].name == pd.Timestamp("2025-05-01")
    story.china.months = months.iloc[:0]
    assert elsewhere(story) is None


def test_bars_of_destinations_stand_on_a_line_at_zero(export_story):
    (ax,) = show.split_figure(export_story()).figure.axes
    across = [line.get_ydata() for line in ax.lines if list(line.get_xdata()) == [0, 1]]
    assert [list(line) for line in across] == [[0, 0]]
