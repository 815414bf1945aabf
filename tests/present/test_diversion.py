"""The diversion report: who sold what a partner no longer sold, whatever the partner and window."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.combine import select
from analysis.estimate.diversion import study
from analysis.estimate.diversion.accounting import by_sector_window
from analysis.estimate.load import load
from analysis.present import diversion as show
from analysis.present.diversion import reading
from analysis.present.words import faults_of_answer, faults_of_points, faults_of_text

SHIPPED = {"start": "2025-04", "end": "2025-11", "leave_out_goods": [], "digits": 10}

#: Names of the two waterfalls.
NAMES = ("diversion_waterfall_lost", "diversion_waterfall_won")

#: What says the sentences of the sections.
SENTENCES = [
    "counted", "by_resolution", "by_goods", "by_partner", "by_sector", "by_exposure", "who_gained",
    "against_placebos", "other_balance", "elsewhere",
]  # fmt: skip

#: Bounds of five partners, made up.
LOSERS = pd.DataFrame(
    {
        "partner": ["CHN", "IRL", "CAN", "DEU", "VNM"], "loss": 1e9, "gain": 1e9,
        "high": [0.73, 0.60, 0.80, 0.90, 0.70], "net": 0.5, "common": 0.4, "by_chance": 0.2,
        "low": [0.4, 0.3, 0.0, -0.1, -0.2], "low_ci_low": -0.3, "low_ci_high": 0.5,
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def told():
    """Tell the story of a request around regressions and bounds of other partners that are made up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(study, "load_regressions", made_fits)
        patch.setattr(study, "load_losers", lambda: LOSERS)
        yield lambda partner, **changed: study.study(partner=partner, **SHIPPED | changed)


@pytest.fixture(scope="module")
def china(told):
    return told("CHN")


@pytest.fixture(scope="module")
def vietnam(told):
    return told("VNM", leave_out_goods=["laptops"], digits=4)


def row(value, half=0.2, **more):
    return {
        "regressor": "exposure", "value": value, "std_error": half / 2, "ci_low": value - half,
        "ci_high": value + half, "p_value": 0.01, "n_obs": 1000, "n_clusters": 31,
        "cluster_by": "partner and hs4", "vintage": "made up", **more,
    }  # fmt: skip


def made_fits(headline=0.5, weighted=0.1, levels=0.1, actual=0.6):
    """Regressions with coefficients that are made up, to see what the report says of them."""
    values = dict.fromkeys(reading.VARIATIONS, headline) | {"weighted": weighted, "share_apart": 0.6}
    values |= {"levels": levels}
    pooled = [
        row(value, design=name, exposed_value=5e10) | {"regressor": regressor}
        for name, value in values.items()
        for regressor in ("own", "exposure")
    ]
    partners = [row(2.0, design="VNM", p_holm=0.001, p_bh=0.001)]
    partners += [row(0.1, design="DEU", p_holm=0.9, p_bh=0.5)]
    placebos = [
        row(value, half=0.5, window=years, system=system, is_placebo=years != "2024:2025")
        for system, values in (("naics3", (0.8, 0.1)), ("hs2", (0.2, actual)))
        for value, years in zip(values, ("2023:2024", "2024:2025"), strict=True)
    ]
    tables = {"pooled": pooled, "partners": partners, "placebos": placebos}
    return {name: pd.DataFrame(rows) for name, rows in tables.items()}


def of(china, partner, **window):
    """Return the story of another partner or window, with what its answer reads and no more."""
    asked = select(partner=partner, **{"start": "2025-04", "end": "2025-11"} | window)
    found = {side: study.account_lines(partner, side, 10, ()) for side in ("lost", "won")}
    side = "lost" if found["lost"].loss >= found["won"].loss else "won"
    return replace(
        china,
        selection=asked,
        side=side,
        found=found,
        bounds={side: study.bounds_of(partner, side, 10, ())},
        sectors={one: by_sector_window(sector_table(), asked, side=one) for one in found},
        china=china.china if partner == "CHN" else None,
    )


@cache
def sector_table():
    return read_table("us_imports_naics3_monthly")


def others_named(text, story):
    """Names of other partners in a text."""
    own = story.selection.partner_name
    return [name for name in story.names.values() if name != own and name in text]


def faults(answer):
    found = faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked)
    return found + faults_of_points(answer.points)


def test_the_answer_gives_both_bounds_and_the_points_who_the_interval_and_the_rank(china):
    answer = show.answer(china)
    assert answer.sentence == (
        "Of what China lost in the US market in 2025, others sold between 41\u00a0% and 73\u00a0% in "
        "the same lines."
    )
    who, least, rank = answer.points
    assert who == (
        "Of 145.1\u00a0bn USD lost, Vietnam took over at most 24\u00a0%, India 11\u00a0% and Thailand "
        "7\u00a0%."
    )
    assert "41\u00a0% [18\u00a0%, 57\u00a0%]" in least
    losers = china.losers.set_index("partner").high
    place = int(losers.gt(losers["CHN"]).sum()) + 1
    assert rank == (
        f"By the most alone, what others sold of the loss of China is number {place} of {len(losers)} "
        "partners."
    )
    others = [china.losers.assign(partner=f"X{i}", high=2.0) for i in (1, 2)]
    many = replace(china, losers=pd.concat([*others, china.losers]))
    assert show.answer(many).points[2].startswith("The most alone tells little: by it, what others")
    # The places are of all goods in the finest lines: an answer at another match does not quote them.
    for other in (replace(many, digits=6), replace(many, leave_out=("laptops",))):
        assert "partners" not in " ".join(show.answer(other).points)
    assert (answer.data_to, answer.released) == ("December 2025", vintage("us_imports_hs10_annual"))


def test_the_answer_keeps_the_reading_rules_and_follows_the_trade_of_every_partner(china):
    said = {}
    for partner in load().partners:
        story = of(china, partner)
        answer = show.answer(story)
        assert faults(answer) == [], partner
        assert others_named(answer.sentence, story) == [], partner
        fell = story.found["lost"].lines.own_after.sum() < story.found["lost"].lines.own_before.sum()
        verbs = ("lost in the US", "others sold") if fell else ("gained in the US", "others lost")
        assert all(verb in answer.sentence for verb in verbs), partner
        said[partner] = answer.sentence
        if partner != "CHN":
            assert "customs" not in answer.text
    assert len(set(said.values())) == len(said) == 30
    assert "what the United Kingdom lost" in said["GBR"] and "what Vietnam gained" in said["VNM"]


@pytest.mark.parametrize("start, end", [("2019-01", "2019-12"), ("2018-09", "2019-08")])
def test_a_window_that_lines_are_not_known_for_is_answered_by_sector(china, start, end):
    for partner in ("CHN", "GBR", "SAU", "VNM"):
        story = of(china, partner, start=start, end=end)
        answer = show.answer(story)
        assert faults(answer) == [], partner
        when = "in 2019," if start[5:] == "01" else "from September 2018 to August 2019,"
        assert when in answer.sentence and "in the same sectors" in answer.sentence
        row = story.sectors["lost"].iloc[0]
        assert ("lost in the US" in answer.sentence) == (row.loss > row.gain), partner
        assert (answer.data_to, answer.released) == ("November 2025", story.vintage_sectors)
        assert show.main_figure(story).name == "diversion_sectors"
        assert show.waterfall_figure(story).name in NAMES


def test_the_window_is_named_where_sectors_are_counted_in_it(china, vietnam):
    early = of(china, "CAN", start="2025-01", end="2025-03")
    assert "By sector from January to March 2025" in show.answer(early).points[-1]
    text = show.by_sector(china).text
    assert "76\u00a0% of what China lost from April to November 2025" in text
    assert "in the same months of the years before" in text.lower()
    assert "of what Vietnam gained from April" in show.by_sector(vietnam).text


def test_the_answer_names_the_lines_that_are_matched_and_the_goods_left_out(vietnam, china):
    assert "in 2025, laptops apart, others lost" in show.answer(vietnam).sentence
    assert show.answer(vietnam).sentence.endswith("in the same headings.")
    both = replace(china, leave_out=("laptops", "smartphones"))
    assert ", some goods apart," in show.answer(both).sentence
    assert show.answer(both).points[0] == "Left out: laptops and smartphones."
    assert faults(show.answer(both)) == faults(show.answer(vietnam)) == []


def test_replacement_no_larger_than_chance_is_said_to_be_none(china):
    none = {**china.bounds["lost"], "low": -0.1, "low_ci_low": -0.2, "low_ci_high": -0.05}
    story = replace(china, bounds={**china.bounds, "lost": none})
    answer = show.answer(story)
    assert "between none and 73\u00a0%" in answer.sentence and faults(answer) == []
    assert "0\u00a0% [0\u00a0%, 0\u00a0%]" in answer.points[1]
    assert "Others gained at most 73\u00a0%" in show.counted(story).text
    assert reading.at_least_zero(none) == (0.0, 0.0, 0.0)
    assert reading.named(story, "lost").low.sum() == 0


def test_an_answer_without_a_lower_bound_says_why(china):
    none = {**china.bounds["lost"], "low": np.nan, "low_ci_low": np.nan, "low_ci_high": np.nan}
    story = replace(china, bounds={**china.bounds, "lost": none})
    answer = show.answer(story)
    assert "sold at most 73\u00a0% in" in answer.sentence and faults(answer) == []
    assert "A lower bound cannot be given, since too few lines are untouched." in answer.points
    assert "nan" not in show.main_figure(story).alt
    assert "Not matched at least 39.0\u00a0bn USD" in show.main_figure(story).alt
    assert show.suppliers_table(story).printed().iloc[-1, 3] == "–"


def test_the_count_by_line_says_what_is_not_matched(china):
    text = show.counted(china).text
    assert text.startswith("The United States bought 145.1\u00a0bn USD less from China in 2025")
    assert "at least 41\u00a0% and at most 73\u00a0%" in text
    assert "27\u00a0% was not matched by any rise in the same HS 10-digit line" in text


def test_the_regression_says_in_which_variations_zero_cannot_be_excluded(china):
    text = show.by_exposure(china).text
    assert (
        "Zero lies inside the interval in 2 of 9 variations: log change, weighted by value in 2024; "
        "PPML on values of both years." in text
    )
    other = replace(china, **made_fits(weighted=0.5, levels=0.5))
    assert "Zero lies inside" not in show.by_exposure(other).text


@pytest.mark.parametrize(
    "actual, verdict",
    [
        (0.9, "more than any placebo"),
        (0.6, "above zero and above each placebo, whose largest its interval still holds"),
        (0.3, "no more than the placebos have"),
    ],
)
def test_the_tariff_year_is_judged_against_the_placebos(china, actual, verdict):
    text = show.against_placebos(replace(china, **made_fits(actual=actual))).text
    assert f"in the highest of 1 earlier years. This is {verdict}. By sector" in text
    assert "0.10 [−0.40, 0.60]" in text and text.count("no more than the placebos") >= 1


def test_a_partner_is_placed_among_all(china, vietnam):
    text = show.by_partner(china).text
    assert "China is number 1 from the top by the least, and number 3 by the most" in text
    assert "The median partner has 73\u00a0% at most and 0\u00a0% beyond chance" in text
    text = show.by_partner(vietnam).text
    assert "Vietnam is number 5 from the top by the least, and number 4 by the most" in text


def test_regression_is_put_into_words_by_hand(china, vietnam):
    """Half of 1.5/1.2 at 0.5 is 1.25 to the quarter; 0.4 of 50 bn USD by PPML is 20."""
    text = show.by_exposure(replace(china, **made_fits(levels=0.4))).text
    assert f"sold {(1.25**0.25 - 1) * 100:.1f}\u00a0%" in text
    assert "20.0\u00a0bn USD [10.0, 30.0] by PPML" in text
    assert "The coefficient of Vietnam itself is 2.00 [1.80, 2.20]" in show.who_gained(vietnam).text
    assert "itself" not in show.who_gained(china).text


def test_sentences_of_sections_are_short(china, vietnam):
    for story in (china, vietnam):
        for name in SENTENCES:
            found = getattr(show, name)(story)
            assert found is None or faults_of_text(found.text.split("\n\n", 1)[-1]) == [], name


def test_named_suppliers_and_the_rest_add_up(china):
    table, found = reading.named(china, "lost"), china.found["lost"]
    assert len(table) == reading.N_NAMED + 1
    assert table.high.sum() == pytest.approx(found.lines.high.sum())
    assert table.net.sum() == pytest.approx(found.lines.net.sum())
    assert table.low.sum() / found.loss == pytest.approx(china.bounds["lost"]["low"])


def test_printed_parts_add_up_to_the_printed_total(china):
    table = show.components_table(china).to_frame()
    assert table.change.iloc[:-1].sum() == table.change.iloc[-1] == china.parts.sum()


def test_goods_left_out_are_named_and_stay_in_the_sum(vietnam, china):
    assert reading.scope(vietnam) == "HS 4-digit lines, without laptops"
    assert vietnam.parts.left_out != 0
    assert vietnam.parts.sum() == china.parts.sum()


def test_coarser_lines_match_more_at_most(china):
    assert china.levels.high.is_monotonic_increasing
    assert np.isnan(china.levels.low[2])
    assert "–" in show.levels_table(china).printed()["At least [95 %]"].tolist()


def test_tables_print_have_a_caption_and_hold_numbers(china, vietnam):
    made = [
        show.suppliers_table(china), show.suppliers_table(vietnam), show.other_suppliers_table(china),
        show.components_table(china), show.levels_table(china), show.groups_table(vietnam),
        show.losers_table(china), show.chapters_table(china), show.sectors_table(china),
        show.pooled_table(china), show.partners_table(china), show.placebos_table(china),
        show.destination_levels_table(china), show.growth_table(china),
    ]  # fmt: skip
    for table in made:
        frame = table.to_frame()
        assert len(table.printed()) and table.caption.endswith(".")
        assert "nan" not in table.to_csv() and len(frame.select_dtypes("number").columns)
        text = frame.select_dtypes(exclude=["number", "datetime"]).astype(str).to_numpy().ravel()
        assert not [cell for cell in text if re.fullmatch(r"[−\d,]+(\.\d+|\s%).*", cell)]
    assert show.chapters_table(china).to_frame().loss.sum() == china.found["lost"].loss
    assert show.chapters_table(vietnam).to_frame().loss.sum() == vietnam.found["won"].loss
    assert [show.suppliers_table(s).name for s in (china, vietnam)] == [
        "diversion_suppliers", "diversion_won",
    ]  # fmt: skip


def test_figures_say_in_words_what_they_show_and_have_a_name_each(china, vietnam):
    for story in (china, vietnam):
        figures = [
            getattr(show, f"{name}_figure")(story)
            for name in ("main", "other_waterfall", "resolution", "losers", "partners", "destinations")
        ]
        figures = [figure for figure in figures if figure is not None]
        assert len({figure.name for figure in figures}) == len(figures)
        for figure in figures:
            assert len(figure.alt) > 60 and figure.png()[:4] == b"\x89PNG"
            assert figure.draw_narrow().figure.get_figwidth() < 5
    assert (
        show.main_figure(vietnam).name == "diversion_waterfall_won"
        and show.waterfall_figure(china) is None
    )
    assert "Not matched 39.0 to 85.7\u00a0bn USD" in show.main_figure(china).alt
    assert "others gained 41\u00a0% to 73\u00a0%" in show.main_figure(china).alt


def test_the_waterfall_draws_the_bounds_of_the_answer(china):
    bars = show.main_figure(china).series().query("kind == 'bar'")
    loss, bounds = china.found["lost"].loss, china.bounds["lost"]
    rest = bars[bars.label.eq("not matched, at least")].x.item()
    assert 1 - rest / loss == pytest.approx(bounds["high"])
    rest = bars[bars.label.eq("not matched, at most")].x.item()
    assert 1 - rest / loss == pytest.approx(bounds["low"])


def test_only_china_s_other_destinations_are_shown(china, vietnam):
    parts = (show.elsewhere, show.destinations_figure, show.destination_levels_table, show.growth_table)
    assert [part(vietnam) for part in parts] == [None] * 4
    assert all(part(china) is not None for part in parts)
    assert show.elsewhere(china).text.startswith("## Where China sold instead")
    early = replace(china, china=replace(china.china, levels=china.china.levels.head(0)))
    assert show.destination_levels_table(early) is None and show.destinations_figure(early) is None
    assert "By its own customs" not in show.answer(early).text


def test_the_other_side_of_the_balance_is_absent_where_there_is_none(china, vietnam):
    assert show.other_balance(china).text.startswith("## What China gained")
    assert show.other_balance(vietnam).text.startswith("## What Vietnam lost")
    nothing = replace(china.found["won"], lines=china.found["won"].lines.assign(loss=0))
    story = replace(china, found={**china.found, "won": nothing})
    parts = (show.other_balance, show.other_waterfall_figure, show.other_suppliers_table)
    assert [part(story) for part in parts] == [None] * 3


def test_numbers_have_one_key_each_and_intervals_where_they_are_estimates(china, vietnam):
    numbers = show.numbers(china)
    by_key = {number.key: number for number in numbers}
    assert len(by_key) == len(numbers)
    assert by_key["diversion.CHN.2025.loss"].text == "145.1\u00a0bn USD"
    low, high = (by_key[f"diversion.CHN.2025.replaced_{end}"] for end in ("low", "high"))
    assert (low.text, high.text) == ("40.9\u00a0%", "73.1\u00a0%")
    assert low.ci_low < low.value < low.ci_high and high.ci_low is None
    assert by_key["diversion.pooled.exposure"].ci_high == pytest.approx(0.7)
    assert by_key["diversion.VNM.exposure"].value == 2.0
    assert by_key["diversion.pooled.implied_usd"].value == pytest.approx(0.1 * 5e10)
    won = by_key["diversion.CHN.2025.won_low"]
    assert won.value == china.bounds["won"]["low"] and won.ci_low < won.ci_high
    exports = next(n for key, n in by_key.items() if ".exports_usa." in key)
    assert exports.vintage == vintage("china_customs_monthly")
    other = {number.key for number in show.numbers(vietnam)}
    assert "diversion.VNM.2025.won_low" in other and not any(".CHN." in key for key in other)
