"""What the public face refuses: in one line, with what is right."""

import pytest

import analysis
from analysis.checks import InputError
from analysis.publish.__main__ import main


@pytest.mark.parametrize(
    "ask, said",
    [
        (lambda: analysis.number("elasticity.2025.headline.law"), ".csv and .tex have its table"),
        (lambda: analysis.statutory_rate("VNM", "9403", "2026-12-01"), "no figure"),
    ],
)
def test_what_cannot_be_saved_is_refused_with_what_can(ask, said, tmp_path):
    with pytest.raises(InputError, match="Valid: .csv, .pdf, .png, .svg, .tex"):
        ask().save(tmp_path / "a.docx")
    with pytest.raises(InputError) as refused:
        ask().save(tmp_path / "a.pdf")
    assert said in str(refused.value) and "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "ask, said",
    [
        (lambda: analysis.load_panel("naics"), "Did you mean 'naics3'?"),
        (lambda: analysis.elasticity("2024"), "unknown episode '2024'"),
        (lambda: analysis.elasticity(tariff="lwa"), "Did you mean 'law'?"),
        (lambda: analysis.number("elasticity.2025.headline.lav"), "'elasticity.2025.headline.law'"),
        (lambda: analysis.response("2024"), "unknown episode '2024'"),
        (lambda: analysis.gap("CHM"), "Did you mean 'CHN'?"),
        (lambda: analysis.statutory_rate("VNM", "9403", "2017-01-01"), "the nearest is 2018-01-01"),
        (lambda: analysis.effect("VNM", add=25), "did you mean 0.25?"),
        (lambda: analysis.tariff("CHN", "333x"), "Did you mean 333 ("),
        (lambda: analysis.tariff("CHN", "9403"), "is a tariff line: `tariff` takes a sector (NAICS 337"),
        (lambda: analysis.tariff("CHN", "capital goods"), "is an end use: `tariff` takes a sector"),
        (lambda: analysis.elasticity(goods="9403"), "a sector (NAICS 337, furniture) or an end use"),
        (lambda: analysis.statutory_rate("China", "NAICS 337"), "is a sector: `statutory_rate` takes a"),
        (
            lambda: analysis.tariff_changes("2025-11-09", partner="China", goods="consumption"),
            "is an end use: `tariff_changes` takes a tariff line (9403, cars)",
        ),
        (lambda: analysis.gap(start="2025-04-15"), "a month is meant; write it as 2025-04."),
        (lambda: analysis.load_panel(vintage="25 November 1999"), "no vintage of 1999-11-25 or before"),
        (lambda: analysis.load_panel(vintage="November 1999"), "no vintage of 1999-11-30 or before"),
        (lambda: analysis.load_panel(vintage="newest"), "vintage 'newest' is not a day"),
        (lambda: analysis.tariff("CHN", tariff="colected"), "Did you mean 'collected'?"),
        (lambda: analysis.elasticity(weights="valeu"), "Did you mean 'value'?"),
        (lambda: analysis.elasticity("2018", goods="337"), "by 'law' alone"),
        (lambda: analysis.elasticity(goods="337", weights="value"), "by 'law' alone"),
        (lambda: analysis.elasticity(goods="furnitur"), "337 (Furniture)"),
        (lambda: analysis.elasticity("IND"), 'analysis.elasticity(partner="IND")'),
        (lambda: analysis.elasticity("India"), 'analysis.elasticity(partner="India")'),
        (lambda: analysis.elasticity("2018", partner="IND"), "in '2025' by 'law' alone"),
        (lambda: analysis.elasticity(partner="IND", goods="337"), "in '2025' by 'law' alone"),
        (lambda: analysis.elasticity(partner="INDEA"), "Did you mean India (IND)?"),
        (lambda: analysis.fit("iv_2025", partner="IND"), 'analysis.elasticity(partner="IND")'),
    ],
)
def test_an_error_is_one_line_with_the_nearest_right_value(ask, said):
    with pytest.raises(InputError) as refused:
        ask()
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "asked, said",
    [
        (["effect"], "which partner?"),
        (["effect", "--partner=VNM", "--add=.25"], "did you mean 0.25% or 25%? Write the % sign"),
        (["effect", "--partner=VNM", "--format=jsn"], "Did you mean 'json'?"),
        (["check", "exprots CHN USA 2025-05 yoy -34.5%"], "exports"),
        (["cite", "elasticity.2025.headline.lav"], "elasticity.2025.headline.law"),
    ],
)
def test_a_command_that_cannot_be_answered_says_why_in_one_line(asked, said):
    with pytest.raises(InputError, match=said.replace("?", "\\?")) as refused:
        main(asked)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "ask, said",
    [
        (lambda: analysis.elasticity(country="India"), "Did you mean `partner`?"),
        (lambda: analysis.elasticity(windw="2017-01:2019-12"), "Did you mean 'window'?"),
        (lambda: analysis.effect("VNM", "9403", first="2026-12-01"), "Did you mean `start`?"),
        (lambda: analysis.tariff("CHN", concept="law"), "Did you mean `tariff`?"),
        (lambda: analysis.gap(period="2025"), "Did you mean `start`?"),
        (lambda: analysis.gap("CHN", partner="VNM"), "given twice"),
        (lambda: analysis.statutory_rate("CHN", product="8703"), "Did you mean `goods`?"),
        (lambda: analysis.effect("VNM", "9403", 0.25, "2026-12-01"), "others are named: start, horizon"),
        (lambda: analysis.effect("VNM", "9403", hts="9403"), "by goods and hts"),
        (lambda: analysis.cite("a.b", vintage="0.6.0"), "Did you mean `version`?"),
        (lambda: analysis.tariff_changes(partner="China"), "needs `start`"),
        (lambda: analysis.check_claim(), "needs `claim`"),
    ],
)
def test_an_argument_that_a_name_lacks_is_refused_with_the_one_that_is_meant(ask, said):
    with pytest.raises(InputError) as refused:
        ask()
    assert said in str(refused.value) and "\n" not in str(refused.value)
