"""A sentence is turned into lines of the grammar, or refused with what is missing."""

import pytest

from analysis.checks import InputError
from analysis.claims.plain import read as read_claims
from analysis.claims.plain.dates import take_periods, with_years
from analysis.claims.plain.values import negative, take_values

OF_CHINA = "China's exports to the US"


@pytest.mark.parametrize(
    "said, written",
    [
        ("May 2025", "2025-05"),
        ("may of 2025", "2025-05"),
        ("sept. 2025", "2025-09"),
        ("2025", "2025"),
        ("full-year 2025", "2025"),
        ("the second quarter of 2025", "2025Q2"),
        ("q2 2025", "2025Q2"),
        ("2025q2", "2025Q2"),
        ("the first half of 2025", "2025-06 ytd"),
        ("the first five months of 2025", "2025-05 ytd"),
        ("january to may 2025", "2025-05 ytd"),
        ("january-february 2025", "2025-02 ytd"),
        ("april through november 2025", "2025-04..2025-11"),
        ("november 2024 to march 2025", "2024-11..2025-03"),
        ("year to date through may 2025", "2025-05 ytd"),
        ("fiscal 2025", "FY2025"),
        ("the 2025 fiscal year", "FY2025"),
        ("fy 2025", "FY2025"),
        ("the first nine months of fiscal 2025", "2024-10..2025-06"),
        ("the 12 months through july 2023", "2022-08..2023-07"),
        ("13 may 2025", "2025-05-13"),
        ("may 13, 2025", "2025-05-13"),
        ("2025-05-13", "2025-05-13"),
    ],
)
def test_period_in_words_is_that_of_the_grammar(said, written):
    """The US fiscal year 2025 is October 2024 to September 2025."""
    rest, (period,) = take_periods(said.lower())
    assert (rest, period.text) == ("#0", written)


@pytest.mark.parametrize(
    ("pair", "year"),
    [
        ("in january {}from december 2024", 2025),
        ("in may {}compared with april 2025", 2025),
        ("in may {}versus may 2024", 2025),
        ("in may {}over june 2024", 2025),
    ],
)
def test_a_month_without_a_year_is_the_first_after_the_one_that_it_is_compared_with(pair, year):
    assert with_years(pair.format(""), None) == pair.format(f"{year} ")


def test_a_month_that_another_is_held_against_is_the_one_before_it():
    sentence = "imports rose in march 2026 and fell against {}"
    assert with_years(sentence.format("june"), None) == sentence.format("june 2025")


@pytest.mark.parametrize("said", ["may", "31 june", "$2021 billion", "2025 %", "in 2,025", "1875"])
def test_what_is_no_period_is_left(said):
    assert take_periods(said)[1] == []


@pytest.mark.parametrize(
    "said, value, unit",
    [
        ("34.5%", "34.5%", "%"),
        ("$28.8 billion", "28.8bn", "USD"),
        ("28.8bn dollars", "28.8bn", "USD"),
        ("$500 million", "500mn", "USD"),
        ("$1.2tn", "1.2tn", "USD"),
        ("$28,819,000,000", "28819mn", "USD"),
        ("more than 20%", "over 20%", "%"),
        ("at least 20%", "least 20%", "%"),
        ("no more than 20%", "most 20%", "%"),
        ("up to $5bn", "most 5bn", "USD"),
        ("nearly 20%", "around 20%", "%"),
        ("less than 6%", "under 6%", "%"),
        ("a third", "around 1/3", "%"),
        ("two thirds", "around 2/3", "%"),
        ("more than a fifth", "over 20%", "%"),
        ("doubled", "around 100%", "%"),
        ("more than halved", "over -50%", "%"),
        ("lower than 20%", "under 20%", "%"),
        ("higher than $5bn", "over 5bn", "USD"),
        ("between 30% and 40%", "30%..40%", "%"),
        ("30-40%", "30%..40%", "%"),
        ("flat", "0.0%", "%"),
    ],
)
def test_value_in_words_is_that_of_the_grammar(said, value, unit):
    rest, (reading,) = take_values(said)
    assert (rest, reading.text, reading.unit) == ("<0>", value, unit)


def test_fall_turns_the_sign_of_every_form_of_a_value():
    values = ["34.5%", "over 20%", "most 20%", "around 1/3", "30%..40%", "-2%"]
    assert list(map(negative, values)) == [
        "-34.5%",
        "over -20%",
        "most -20%",
        "around -1/3",
        "-30%..-40%",
        "2%",
    ]


@pytest.mark.parametrize(
    "sentence, lines",
    [
        (
            "china's exports to the us fell 34.5% in may 2025 from a year earlier",
            ["exports CHN USA 2025-05 yoy -34.5%"],
        ),
        (
            "China's exports to the US fell 34.5% in May 2025",
            ["exports CHN USA 2025-05 yoy -34.5%", "exports CHN USA 2025-05 mom -34.5%"],
        ),
        ("US goods exports to China fell 12% in 2024", ["exports USA CHN 2024 yoy -12%"]),
        ("The US had a deficit with China in 2024", ["deficit USA CHN 2024 over 0bn"]),
        ("Vietnam ran a trade surplus with the US in 2024", ["deficit USA VNM 2024 over 0bn"]),
        ("Exports from China rose 5.5% in 2025", ["exports CHN WLD 2025 yoy 5.5%"]),
        (
            "US imports from Vietnam more than doubled between 2018 and 2023",
            [
                "general_imports USA VNM 2023 from 2018 over 100%",
                "imports USA VNM 2023 from 2018 over 100%",
            ],
        ),
        (
            "US exports to China rose by $2 billion in June 2025 from May 2025",
            ["exports USA CHN 2025-06 mom_usd 2bn"],
        ),
        (
            "US exports to China rose 5% in the second quarter of 2025",
            ["exports USA CHN 2025Q2 yoy 5%", "exports USA CHN 2025Q2 from 2025Q1 5%"],
        ),
        (
            "China's exports to the US fell 12% from April to May 2025",
            ["exports CHN USA 2025-05 mom -12%", "exports CHN USA 2025-04..2025-05 yoy -12%"],
        ),
        (
            "China's exports to the US fell 12% between April and May 2025",
            ["exports CHN USA 2025-05 mom -12%"],
        ),
        ("the US deficit with China narrowed by $5bn in 2025", ["deficit USA CHN 2025 yoy_usd -5bn"]),
        (
            "China's exports to the US fell for six straight months through May 2025",
            ["exports CHN USA 2025-05 falls 6 months"],
        ),
        ("China's surplus with the US widened 5% in 2025", ["balance CHN USA 2025 yoy 5%"]),
        ("US-China trade deficit was $295bn in 2024", ["deficit USA CHN 2024 295bn"]),
        ("Canada was the second-largest market for US exports in 2024", ["exports USA CAN 2024 rank 2"]),
        (
            "China accounted for 9% of US imports in 2024",
            ["general_imports USA CHN 2024 share 9%", "imports USA CHN 2024 share 9%"],
        ),
        (
            "US exports to China in May 2025 were the lowest since March 2020",
            ["exports USA CHN 2025-05 low 62 months"],
        ),
        (
            "US exports to China in May 2025 were the lowest in five years",
            ["exports USA CHN 2025-05 low over 60 months"],
        ),
        (
            "China's exports to the US fell at the sharpest pace since February 2020 in May 2025",
            ["exports CHN USA 2025-05 as_low 63 months"],
        ),
        (
            "US exports to China fell in May 2025, the steepest since March 2020",
            ["exports USA CHN 2025-05 as_low 62 months"],
        ),
        (
            "China's exports rose in August 2025, the weakest since February 2025",
            ["exports CHN WLD 2025-08 as_low 6 months"],
        ),
        ("US exports to China fell in 2024", ["exports USA CHN 2024 yoy down"]),
        (
            "US exports to China rose over $5bn in 2024",
            ["exports USA CHN 2024 yoy_usd over 5bn", "exports USA CHN 2024 over 5bn"],
        ),
        (
            "US exports to China were $2bn lower in May 2025 than a year earlier",
            ["exports USA CHN 2025-05 yoy_usd -2bn"],
        ),
        ("Over 2025 US exports to China fell 25.8% from 2024", ["exports USA CHN 2025 yoy -25.8%"]),
        (
            "China's exports grew at the slowest pace since 2023 in May 2025",
            ["exports CHN WLD 2025-05 as_low 17..28 months"],
        ),
        (
            "US imports of furniture from Vietnam rose 20% in the first half of 2025",
            ["imports USA VNM naics337 2025-06 ytd yoy 20%"],
        ),
        ("US imports of cars from Japan fell 5% in 2025", ["imports USA JPN hts8703 2025 yoy -5%"]),
        (
            "exports to the US fell 20% in 2025, Chinese customs data showed",
            ["exports CHN USA 2025 yoy -20%"],
        ),
        (
            "the average tariff on Chinese goods was 48% in May 2025",
            [
                "effective CHN 2025-05 48%",
                "effective_hts97 CHN 2025-05 48%",
                "statutory CHN 2025-05 48%",
            ],
        ),
        (
            "the average tariff collected on Chinese goods was 48% in May 2025",
            ["effective CHN 2025-05 48%", "effective_hts97 CHN 2025-05 48%"],
        ),
        ("Chinese goods faced a 145% tariff on 13 May 2025", ["headline CHN 2025-05-13 145%"]),
        ("US duties on goods from China were $9bn in May 2025", ["duties CHN 2025-05 9bn"]),
        (
            "US tariff revenue was $195bn in fiscal 2025",
            [
                "receipts WLD FY2025 195bn",
                "gross_receipts WLD FY2025 195bn",
                "duties WLD FY2025 195bn",
            ],
        ),
        ("China's inflation was 0.1% in June 2025", ["cpi CHN 2025-06 yoy 0.1%"]),
    ],
)
def test_sentence_is_read_as_every_line_that_it_can_mean(sentence, lines):
    assert [claim.lines for claim in read_claims(sentence)] == [lines]


@pytest.mark.parametrize(
    "sentence, claims",
    [
        (
            "US exports to China rose to $2bn in 2024",
            ["exports USA CHN 2024 yoy up", "exports USA CHN 2024 2bn"],
        ),
        (
            "US exports to China fell below $8bn in 2024",
            ["exports USA CHN 2024 yoy down", "exports USA CHN 2024 under 8bn"],
        ),
        (
            "The US deficit with China widened to $300bn in 2024",
            ["deficit USA CHN 2024 yoy_usd up", "deficit USA CHN 2024 300bn"],
        ),
        (
            "US exports to China fell to a record low in 2024",
            ["exports USA CHN 2024 yoy down", "exports USA CHN 2024 low ever"],
        ),
        (
            f"{OF_CHINA} fell 5% to $28.8bn in 2025",
            ["exports CHN USA 2025 yoy -5%", "exports CHN USA 2025 28.8bn"],
        ),
        (
            "China's share of US imports fell to 9% in 2025, down from 13% in 2024",
            ["general_imports USA CHN 2025 share 9%", "general_imports USA CHN 2024 share 13%"],
        ),
        (
            "The average tariff on Chinese goods was 37% in May 2025, up from 11% a year earlier",
            ["effective CHN 2025-05 37%", "effective CHN 2024-05 11%"],
        ),
        (
            "Mexico overtook China as supplier of the US in 2023",
            ["general_imports USA MEX 2023 than CHN up", "general_imports USA MEX 2022 than CHN down"],
        ),
        (
            f"{OF_CHINA} fell 5% in May 2025 and 6% in June 2025",
            ["exports CHN USA 2025-05 yoy -5%", "exports CHN USA 2025-06 yoy -6%"],
        ),
        (
            f"{OF_CHINA} fell 30% in December 2025 and 23% in January",
            ["exports CHN USA 2025-12 yoy -30%", "exports CHN USA 2026-01 yoy -23%"],
        ),
        (
            f"{OF_CHINA} fell to $28.8bn in May 2025 from $33bn in April",
            [
                "exports CHN USA 2025-05 mom down",
                "exports CHN USA 2025-05 28.8bn",
                "exports CHN USA 2025-04 33bn",
            ],
        ),
        (
            "China's exports to ASEAN rose 22.5% in August 2025 while those to the US fell 33.1%",
            ["exports CHN ASEAN 2025-08 yoy 22.5%", "exports CHN USA 2025-08 yoy -33.1%"],
        ),
        ("China's May 2025 exports to the US fell 34.5%", ["exports CHN USA 2025-05 yoy -34.5%"]),
        (
            "China's exports rose 7.2% and imports 4.1% in July 2025",
            ["exports CHN WLD 2025-07 yoy 7.2%", "imports CHN WLD 2025-07 yoy 4.1%"],
        ),
        (
            "China's exports of May 2025 were first put at $316.1bn and later revised down to $315.2bn",
            [
                "exports CHN WLD 2025-05 first 316.1bn",
                "exports CHN WLD 2025-05 revised 315.2bn",
                "exports CHN WLD 2025-05 revision down",
            ],
        ),
    ],
)
def test_sentence_of_several_claims_is_read_as_each(sentence, claims):
    assert [claim.lines[0] for claim in read_claims(sentence)] == claims


@pytest.mark.parametrize(
    "sentence, usual",
    [
        (
            f"{OF_CHINA} fell 34.5% in May 2025",
            "with no base named on a year earlier, as is usual at China's customs",
        ),
        (
            "US exports to China fell in May 2025",
            "with no base named on a year earlier, as is usual at the US Census",
        ),
        (f"{OF_CHINA} fell 34.5% in May 2025 from a year earlier", ""),
        ("US exports to China fell 12% in May 2025 from April", ""),
        (f"{OF_CHINA} were $28.8bn in May 2025", ""),
    ],
)
def test_base_that_a_sentence_does_not_say_is_that_of_the_table_and_is_said(sentence, usual):
    assert [claim.usual for claim in read_claims(sentence)] == [usual]


@pytest.mark.parametrize(
    "sentence, said",
    [
        (f"{OF_CHINA} fell 34.5% in May", "'may' has no year; write the month and its year"),
        (f"{OF_CHINA} fell 34.5% last month", "'last month' has no year"),
        (f"{OF_CHINA} fell 34.5%", "names no period; add a month, quarter or year"),
        (f"{OF_CHINA} were high in May 2025", "'high' is not understood"),
        (f"{OF_CHINA} duly fell 34.5% in May 2025", "'duly' is not understood"),
        (f"{OF_CHINA} were 34.5% in May 2025", "did it rise or fall by 34.5%?"),
        (
            f"{OF_CHINA} fell 34.5 in May 2025",
            "'34.5' has no unit; write 34.5 % or 28.8 billion dollars",
        ),
        (f"{OF_CHINA} fell 5% in May 2025 from 2024", "compares 1 months with 12"),
        (f"{OF_CHINA} did not fall sharply in May 2025", "'not' is not read, since it denies something"),
        (f"{OF_CHINA} will fall 5% in May 2025", "'will' is not read, since it is a plan or a forecast"),
        (
            f"{OF_CHINA} fell 5% in yuan terms in May 2025",
            "'yuan' is not read, since the tables are in US dollars",
        ),
        (f"{OF_CHINA} had a record fall in May 2025", "a record of growth is not held"),
        (
            "Exports to China fell 5% in May 2025",
            "does not say whose exports it is of; write 'the US's exports to China'",
        ),
        ("Imports from China fell 5% in May 2025", "write 'the US's imports from China'"),
        ("Chinese imports fell 5% in May 2025", "can be read in two ways: for all imports of China"),
        ("US exports fell 5% in May 2025", "may be of goods and services"),
        ("US exports of goods and services to China fell 5% in 2024", "'services' is not read"),
        (
            "US trade with China fell 5% in 2024",
            "'trade with' is not read, since it is of exports and imports",
        ),
        ("China's share of US imports doubled in 2024", "a change of a rate or of a share is not held"),
        ("China's share of US imports fell 30% in 2025", "a change of a rate or of a share is not held"),
        ("China's share of US imports was 30% lower in 2025", "a change of a rate or of a share is"),
        ("The average US tariff on Chinese goods rose just 20% in May 2025", "a change of a rate"),
        (f"{OF_CHINA} fell to just 9% in May 2025", "is said 'by', not 'to'"),
        (f"{OF_CHINA} fell below 9% in May 2025", "is said 'by', not 'to'"),
        (f"{OF_CHINA} were $400bn in the year to May 2025", "write its months"),
        (f"{OF_CHINA} were $400bn in the year through May 2025", "write its months"),
        (f"{OF_CHINA} were $90bn in the June 2025 quarter", "write its months"),
        (f"{OF_CHINA} were $35bn a month in 2025", "an average by month is not held"),
        ("China's monthly exports to the US were $35bn in 2025", "an average by month is not held"),
        (
            f"{OF_CHINA} fell 40% from January 2025",
            "names what it is compared with, 2025-01, and no period",
        ),
        (f"{OF_CHINA} were 40% lower than in May 2024", "is compared with, 2024-05, and no period"),
        (f"{OF_CHINA} were down 20% on 2024", "is compared with, 2024, and no period"),
        (f"{OF_CHINA} fell 40% in two years to May 2025", "says over how long"),
        (
            f"{OF_CHINA} had the biggest monthly drop since February 2020 in May 2025",
            "on a year earlier",
        ),
        (f"{OF_CHINA} in May 2025 had their worst month since February 2020", "'worst' may be"),
        (f"The fall in {OF_CHINA} in May 2025 was the smallest since June 2020", "'smallest' may be"),
        ("US exports to China were higher in 2024 than $60bn", "write 'more than 60bn'"),
        ("The total US tariff on Chinese goods was 55% on 20 June 2025", "'total' counts duties"),
        ("Chinese goods faced a new 10% tariff on 5 March 2025", "'new' may be one of several"),
        ("US imports from Asia fell 5% in May 2025", "'asia' is no country or group"),
        (
            "US imports from the rest of the world rose 5% in May 2025",
            "'rest of the world' is no country",
        ),
        (
            "China's rare earth exports fell 74% in May 2025",
            "'rare earth' is known by calendar year alone",
        ),
        ("Exports of rare earths from China fell 74% in May 2025", "'rare earths' is known by"),
        (f"{OF_CHINA} have fallen 20% since May 2025", "says since when, and not up to when"),
        (f"{OF_CHINA} have fallen 20% since September", "'september' has no year"),
        ("The share of China in US imports was 9% in 2025, up from 13% in 2024", "went the other way"),
        ("The share of China in US imports was 9% in 2025, down from 13%", "is of another period"),
        (
            "A 25% tariff was in force on 12 March 2025",
            "does not say on whose goods the tariff is",
        ),
        ("US imports of toys from China fell 5% in May 2025", "'toys' is known by calendar year alone"),
        ("Consumer prices fell 0.1% in May 2025", "does not say whose prices"),
        ("China's GDP grew 5% in 2025", "no trade, tariff or price is named"),
    ],
)
def test_sentence_that_cannot_be_told_is_refused_with_what_to_write(sentence, said):
    with pytest.raises(InputError) as refused:
        read_claims(sentence)
    assert said in str(refused.value)
    assert "@" not in str(refused.value)
