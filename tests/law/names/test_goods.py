"""A word for goods names no line wider than itself: what it means is in the schedule's own titles."""

import csv
from pathlib import Path

import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.law import names
from analysis.law.names.goods import _plain, _titles

#: Names that the title of their code lacks, each with the words of the title that it stands for.
READ = {
    (_plain(name), code): _plain(words)
    for name, code, words in csv.reader(
        Path(__file__).with_name("goods_read.csv").open(encoding="utf-8")
    )
}


@pytest.fixture(scope="module")
def titles():
    """Title of each code in plain words, without what it leaves out, and all of it."""
    own = _titles()
    return own.plain.to_dict(), own.title.map(_plain).to_dict()


@pytest.fixture(scope="module")
def legal_lines():
    return read_table("us_mfn_rates_hts8").hts8.astype(str)


def holds(title: str, words: str) -> bool:
    return set(words.split()) <= set(title.split())


def test_a_name_of_goods_is_in_the_title_of_its_code_or_stands_for_words_of_it_or_the_code_is_one_line(
    titles, legal_lines
):
    """0.7.0 read whisky, vodka, tequila, lobster and beds as a whole heading."""
    plain, whole = titles
    wide = []
    for name, code in names.goods_called().items():
        one = legal_lines.str.startswith(code).sum() == 1
        stands = READ.get((name, code))
        if not (one or holds(plain[code], name) or (stands and holds(whole[code], stands))):
            wide.append((name, code))
    assert wide == []


def test_no_name_of_goods_stands_for_a_code_under_which_a_title_is_that_name(titles):
    plain, _ = titles
    narrower = {title: code for code, title in plain.items()}
    for name, code in names.goods_called().items():
        below = narrower.get(name, code)
        assert below == code or not below.startswith(code) or holds(plain[code], name), (name, below)


def test_every_row_of_what_names_stand_for_is_of_a_name():
    known = names.goods_called()
    assert [row for row in READ if row[1] != "code" and known.get(row[0]) != row[1]] == []


def test_goods_of_several_codes_are_asked_back_with_codes_of_the_schedule(titles, legal_lines):
    for name, (_, codes) in names.goods_asked_back().items():
        assert name not in names.goods_called()
        for code in codes:
            assert code in titles[0] or legal_lines.eq(code).any(), (name, code)
        with pytest.raises(InputError) as refused:
            names.goods(name)
        assert next(iter(codes)) in str(refused.value) and "\n" not in str(refused.value)


def test_tequila_is_the_two_lines_that_mexico_alone_sells():
    """No title of six digits has the word; the lines are those of the denomination of origin."""
    _, codes = names.goods_asked_back()["tequila"]
    imports = read_table("us_imports_hs10_annual").query("year == 2024")
    own = imports[imports.hs10.astype(str).str[:8].isin(list(codes))]
    mexico = own.customs_value[own.partner.eq("MEX")].sum() / own.customs_value.sum()
    assert own.customs_value.sum() > 5e9 and mexico > 0.99


@pytest.mark.parametrize(
    "said, first", [("64", r"316 \(Leather"), ("8703", r"336 \(Transport"), ("cars", r"336 \(Transport")]
)
def test_goods_of_the_tariff_are_told_the_sectors_that_have_most_of_their_lines(said, first):
    with pytest.raises(InputError, match=f"lie in sector {first}.*the three digits of one"):
        names.goods(said, "naics3")
    with pytest.raises(InputError, match="^unknown sector 'xyzzy'"):
        names.goods("xyzzy", "naics3")
    assert names.goods("furniture", "naics3").code == "337"


def test_each_of_several_goods_stands_with_its_code_and_what_parts_it_from_the_others():
    with pytest.raises(InputError) as refused:
        names.hts("apparel")
    knitted, woven = (str(refused.value).index(of) for of in ('"61" (', '"62" ('))
    assert "; knitted" in str(refused.value)[knitted:woven]
    assert "; not knitted" in str(refused.value)[woven:]
    assert names.hts("61") == "61"
