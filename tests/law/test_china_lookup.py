"""What China charges on US goods, asked at the public door."""

import numpy as np
import pytest

import analysis
from analysis.checks import InputError
from analysis.law.china_lookup import SUSPENDED, china_on_us, importer_of


def test_soybeans_paid_13_percent_in_2026_ten_of_them_added():
    beans = analysis.statutory_rate(importer="China", goods="120190", day="2026-03-01")
    assert (beans.statutory_rate, beans.added_rate) == (0.13, 0.10)
    assert f"{beans.read_to:%F}" == "2026-05-01" and len(beans.lines) == 1
    (line,) = beans.to_frame().itertuples()
    assert line.read_to == beans.read_to and "duties waived importer by importer" in line.not_held
    start = "On 1 March 2026 China charged 13.0 % on US goods of HS 120190; 10.0 pp of it added"
    assert beans.sentence.replace("\xa0", " ").startswith(start)


def test_the_mean_of_all_goods_is_that_of_its_imports():
    """27.5 % on 1 June 2025, frozen beside the law by line."""
    goods = china_on_us("", "2025-06-01")
    assert goods.statutory_rate == pytest.approx(0.2751, abs=5e-4) and len(goods.lines) == 5_612
    chapters = {code: china_on_us(code, "2025-06-01") for code in ("12", "27")}
    for of in chapters.values():
        taxed = of.lines.dropna(subset="statutory_rate")
        mean = np.average(taxed.statutory_rate, weights=taxed.imports)
        assert of.statutory_rate == pytest.approx(mean, abs=1e-6)


def test_to_august_2019_it_is_what_lists_added_to_base_rates_that_are_not_held():
    line = china_on_us("12019010", "2018-10-01")
    assert line.added_rate == 0.25 and np.isnan(line.statutory_rate)
    assert "base rates" in line.not_held and f"{line.read_to:%F}" == "2019-08-31"
    several = china_on_us("1201", "2018-10-01")
    assert several.lines.hts.str.len().eq(8).all()


@pytest.mark.parametrize(
    "goods, day, held",
    [
        ("8703", "2026-03-01", SUSPENDED),
        ("3702", "2026-03-01", "film (taxed by area)"),
        ("12", "2026-03-01", "duties waived importer by importer"),
        ("12", "2019-01-01", "answer to Section 232 on steel and aluminium: 15 or 25 % on 128 lines"),
    ],
)
def test_what_is_not_held_is_said_where_it_bears_on_the_goods(goods, day, held):
    assert held in china_on_us(goods, day).not_held
    assert {SUSPENDED, "film (taxed by area)"}.isdisjoint(china_on_us("12", "2026-03-01").not_held)


def test_after_the_last_text_an_answer_says_that_nothing_was_read():
    late = analysis.statutory_rate(importer="CHN", goods="soybeans", day="2026-10-01").sentence
    assert "charges" in late and late.endswith("read to 1 May 2026; nothing after it was read.")


@pytest.mark.parametrize(
    "ask, words",
    [
        (lambda: china_on_us("1201901000", "2026-01-01"), "ask for '120190' instead of '1201901000'"),
        (lambda: china_on_us("000000", "2026-01-01"), "no line of China's tariff on US goods begins"),
        (lambda: importer_of("Vietnam"), "importer 'Vietnam': no such tariff is held; held are USA"),
        (lambda: importer_of("EU"), "importer 'EU': no such tariff is held"),
        (lambda: analysis.statutory_rate("VNM", "12", importer="China"), "held on US goods alone"),
        (lambda: analysis.statutory_rate(goods="12", importer="China", by="layer"), "without lists and"),
    ],
)
def test_what_china_s_side_does_not_hold_is_refused_in_one_line(ask, words):
    with pytest.raises(InputError, match="^[^\n]*$") as refused:
        ask()
    assert words in str(refused.value)
