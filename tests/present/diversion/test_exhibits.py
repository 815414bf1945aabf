"""Tables, figures and numbers of report 06."""

import re
from dataclasses import replace

import numpy as np
import pytest

from analysis.checks import InputError
from analysis.collect.tables import vintage
from analysis.estimate.diversion.trade import MATCHED_DIGITS
from analysis.present import diversion as show
from analysis.present.diversion import frames, labels
from tests.present.diversion.stories import told


def test_named_suppliers_and_the_rest_add_up(china):
    table, found = frames.named(china), china.found["lost"]
    assert len(table) == frames.N_NAMED + 1
    assert table.high.sum() == pytest.approx(found.lines.high.sum())
    assert table.net.sum() == pytest.approx(found.lines.net.sum())
    assert table.low.sum() / found.loss == pytest.approx(china.bounds["lost"]["low"])


def test_lines_of_every_size_that_are_matched_have_a_name():
    assert [*labels.LINES] == [*MATCHED_DIGITS]


def test_printed_parts_add_up_to_the_printed_total(china):
    table = show.components_table(china).to_frame()
    assert table.change.iloc[:-1].sum() == table.change.iloc[-1] == china.parts.sum()


def test_goods_left_out_are_named_and_stay_in_the_sum(vietnam, china):
    assert labels.scope(vietnam) == "HS 4-digit lines, without laptops"
    assert vietnam.parts.left_out != 0
    assert vietnam.parts.sum() == china.parts.sum()


def test_coarser_lines_match_more_at_most(china):
    assert china.levels.high.is_monotonic_increasing
    assert np.isnan(china.levels.low[2])
    assert "–" in show.levels_table(china).printed()["At least [95 %]"].tolist()


def test_tables_print_have_a_caption_and_hold_numbers(china, vietnam):
    made = [
        show.suppliers_table(china),
        show.suppliers_table(vietnam),
        show.components_table(china),
        show.levels_table(china),
        show.groups_table(vietnam),
        show.chapters_table(china),
        show.sectors_table(china),
        show.pooled_table(china),
        show.placebos_table(china),
        show.destination_levels_table(china),
    ]
    for table in made:
        frame = table.to_frame()
        assert len(table.printed()) and table.caption.endswith(".")
        assert "nan" not in table.to_csv() and len(frame.select_dtypes("number").columns)
        text = frame.select_dtypes(exclude=["number", "datetime"]).astype(str).to_numpy().ravel()
        assert not [cell for cell in text if re.fullmatch(r"[−\d,]+(\.\d+|\s%).*", cell)]
    assert show.chapters_table(china).to_frame().loss.sum() == china.found["lost"].loss
    assert show.chapters_table(vietnam).to_frame().loss.sum() == vietnam.found["won"].loss
    assert [show.suppliers_table(s).name for s in (china, vietnam)] == [
        "diversion_suppliers",
        "diversion_won",
    ]


def test_figures_say_in_words_what_they_show_and_have_a_name_each(china, vietnam):
    for story in (china, vietnam):
        figures = [getattr(show, f"{name}_figure")(story) for name in ("main", "losers", "partners")]
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
    parts = (show.elsewhere, show.destination_levels_table)
    assert [part(vietnam) for part in parts] == [None] * 2
    assert all(part(china) is not None for part in parts)
    assert show.elsewhere(china).text.startswith("## Where China sold instead")


def test_the_other_side_of_the_balance_is_absent_where_there_is_none(china, vietnam):
    assert show.other_balance(china).text.startswith("## What China gained")
    assert show.other_balance(vietnam).text.startswith("## What Vietnam lost")
    nothing = replace(china.found["won"], lines=china.found["won"].lines.assign(loss=0))
    story = replace(china, found={**china.found, "won": nothing})
    assert show.other_balance(story) is None


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
    assert won.value == pytest.approx(china.bounds["won"]["low"], abs=1e-8) and won.ci_low < won.ci_high
    exports = next(n for key, n in by_key.items() if ".exports_usa." in key)
    assert exports.vintage == vintage("china_customs_monthly")
    other = {number.key for number in show.numbers(vietnam)}
    assert "diversion.VNM.2025.won_low" in other and not any(".CHN." in key for key in other)


def test_goods_have_their_lines_alone_and_all_goods_the_sum_of_theirs(china):
    furniture = told(partner="China", goods="94")
    mine = china.found["lost"].lines
    theirs = furniture.found["lost"].lines
    assert theirs.equals(mine[mine.index.str[:2] == "94"])
    assert furniture.bounds["lost"]["loss"] == china.chapters.loss["94"]
    assert labels.scope(furniture) == "HS 10-digit lines of HTS 94"
    assert "in HTS 94 in the US market" in show.answer(furniture).sentence
    keys = [number.key for number in show.numbers(furniture)]
    assert set(keys) >= {"diversion.CHN.2025.goods94.loss", "diversion.CHN.2025.goods94.replaced_high"}
    assert all(".goods94." in key for key in keys)


@pytest.mark.parametrize(
    "asked, why",
    [
        ({"goods": "851762"}, "851762 lies in 8517"),
        ({"goods": "NAICS 337"}, "takes a chapter .94. or heading"),
        ({"goods": "94", "start": "2019-01", "end": "2019-06"}, "are held of 2024 and 2025 alone"),
        ({"goods": "9403", "digits": 2}, "goods 9403 are matched at 4 digits or more"),
        ({"partner": "SAU", "goods": "9301"}, "Saudi Arabia sold them in neither 2024 nor 2025"),
        ({"goods": "furnitures of wodd"}, "no title of the tariff schedule has these words"),
    ],
    ids=str,
)
def test_goods_without_lines_of_their_own_are_refused_in_one_line(asked, why):
    with pytest.raises(InputError, match=why) as refused:
        told(**asked)
    assert "\n" not in str(refused.value)
