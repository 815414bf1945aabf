"""Lists of a reader's own: what is wrong with a row or with the whole is named, all else is answered."""

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.checks import InputError
from analysis.law.answers import LISTED_RATES, schedule
from analysis.law.lists import rates_of, read_list
from analysis.law.lookup import statutory_rate

HEAD = "partner,hts,day,value"
GOOD = "VNM,9403.60.8081,2026-10-01,1000"
#: A row of a file that means nothing -> what is said of it.
WRONG_ROWS = {
    "Atlantis,9403,2026-10-01,1": "unknown partner 'Atlantis'",
    ",9403,2026-10-01,1": "partner is empty",
    "VNM,,2026-10-01,1": 'hts is empty; write "all"',
    "VNM, ,2026-10-01,1": 'hts is empty; write "all"',
    "Cuba,all,2026-10-01,1": "Cuba sold nothing in 2024",
    '"VNM\nVNM",9403,2026-10-01,1': "has several lines: a quote is not closed",
    "VNM,201300600,2026-10-01,1": "'201300600' has 9 digits",
    "VNM,9403.6,2026-10-01,1": "'9403.6' has 5 digits",
    "VNM,8.51E+09,2026-10-01,1": "hts 8.51E+09 is what a spreadsheet makes",
    '"VNM","8,51E+09",2026-10-01,1': "hts 8,51E+09 is what a spreadsheet makes",
    "VNM,8517620090.0,2026-10-01,1": "is no tariff line",
    "VNM,steel boats of gold,2026-10-01,1": "no title of the tariff schedule",
    "VNM,9403,,1": "day is empty",
    "VNM,9403,10/11/2026,1": "can be 2026-10-11 or 2026-11-10",
    "VNM,9403,2035-01-01,1": "is outside the law",
    'VNM,9403,2026-10-01,"1,000"': "value '1,000' has a comma",
    "VNM,9403,2026-10-01,1,000": "it has more fields than the header",
    "VNM,9403,2026-10-01,1,000,000": "it has more fields than the header",
    "VNM,9403,2026-10-01,": "value is empty",
    "VNM,9403,2026-10-01,-5": "value '-5' is no number of dollars",
    "VNM,9403,2026-10-01,much": "value 'much' is no number of dollars",
    "VNM,0000,2026-10-01,1": "'0000' is no line of the tariff",
    "China,8517130000,2019-12-01,1": "cannot be carried back to 2019-12-01",
}
#: A whole file -> what is said of it.
WRONG_FILES = {
    "VNM,9403,2026-10-01\n": "has no header of partner, hts and day: its first row is 'VNM,9403,",
    "partner;hts;day\nVNM;9403;2026-10-01\n": "parts its columns by semicolons",
    "partner\thts\tday\nVNM\t9403\t2026-10-01\n": "parts its columns by tabs",
    "partner,hts\nVNM,9403\n": "lacks the column 'day'",
    "partner,hts,hts,day\nVNM,94,95,2026-10-01\n": "the column 'hts' twice, 'hts' and 'hts'",
    "partner,hts,goods,day\nVNM,94,95,2026-10-01\n": "the column 'hts' twice, 'hts' and 'goods'",
    "partner,hts,day,month\nVNM,94,2026-10-01,2026-10\n": "the column 'day' twice",
    "partner,hts,day\n": "no row below its header",
    "partner,hts,day\n,,\n": "no row below its header",
    "": "is no readable CSV file",
    'partner,hts,day\nVNM,94,2026-10-01\nVNM,94,2026-10-01,1\nVNM,"94,2026-10-01\n': "opened in row 3",
    "partner,hts,day\nVNM,,2026-10-01\nVNM,853,2026-10-01\n": "no row of your list has an answer; row 1",
}


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "mine.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_each_wrong_row_has_its_reason_and_the_others_their_rates(file):
    rows = [line for wrong in WRONG_ROWS for line in (wrong, GOOD)]
    answered = rates_of(file("\n".join([HEAD, *rows]) + "\n"))
    assert list(answered.row) == list(range(1, len(rows) + 1))
    for words, reason in zip(WRONG_ROWS.values(), answered.reason[::2], strict=True):
        assert words in reason and reason.count("\n") == 0
    assert answered.day[answered.reason.str.contains("can be")].isna().all()
    assert answered.statutory_rate[::2].isna().all() and answered.reason[1::2].eq("").all()
    one = statutory_rate("VNM", "9403608081", "2026-10-01").statutory_rate
    assert answered.statutory_rate[1::2].to_numpy() == pytest.approx(one)


@pytest.mark.parametrize("text", WRONG_FILES, ids=range(len(WRONG_FILES)))
def test_what_is_wrong_with_a_whole_file_is_said_in_one_line(file, text):
    with pytest.raises(InputError) as refused:
        rates_of(file(text))
    assert WRONG_FILES[text] in str(refused.value) and "\n" not in str(refused.value)


def test_ten_thousand_rows_with_one_that_is_wrong_have_9999_answers(file):
    lines = schedule(("VNM",), "2026-10-01")[["partner", "hts", "statutory_rate"]]
    lines = pd.concat([lines, lines], ignore_index=True).head(10_000)
    lines["day"] = "2026-10-01"
    lines.loc[4_321, "hts"] = "8.51E+09"
    answered = rates_of(file(lines.drop(columns="statutory_rate").to_csv(index=False)))
    assert list(answered.row[answered.reason.ne("")]) == [4_322]
    assert answered.statutory_rate.notna().sum() == lines.drop(4_321).statutory_rate.notna().sum()
    np.testing.assert_array_equal(
        answered.statutory_rate.drop(4_321), lines.statutory_rate.drop(4_321).to_numpy()
    )


def test_a_list_is_read_as_people_keep_it(file):
    """A mark at its start, capitals, blank lines, blanks around cells, other columns, months."""
    lines = [
        "\ufeffPartner, Goods ,MONTH,note",
        " Viet Nam ,HTS 9403.60.8081,June 2026,a",
        "",
        "VNM,all,2026-06,b",
    ]
    rows = read_list(file("\n".join(lines)))
    assert rows[["row", "partner", "hts"]].to_numpy().tolist() == [
        [1, "Viet Nam", "9403608081"],
        [3, "VNM", ""],
    ]
    assert set(rows.day) == {pd.Timestamp("2026-06-01")} and set(rows.reason) == {""}


def test_values_are_dollars_and_text_that_was_read_as_numbers_is_refused():
    frame = pd.DataFrame({"hts": ["9403", 9403], "value": [5, 2.5]})
    rows = read_list(frame.assign(partner="VNM", day="2026-10-01"))
    assert list(rows.value) == [5, 2.5]
    assert rows.reason[0] == "" and "dtype=str" in rows.reason[1]


def test_whole_lines_are_answered_as_look_ups_answer_them_under_whatever_number():
    """Sold, not sold, not yet there, given way to others, barred; China by ten digits to 2023."""
    questions = pd.DataFrame(
        [
            ("VNM", "9403608081", "2026-10-01"),
            ("VNM", "0101210010", "2026-10-01"),
            ("CAN", "2208303030", "2026-10-05"),
            ("CHN", "8517620090", "2019-12-01"),
            ("CHN", "8517620090", "2024-06-30"),
            ("MEX", "0201305085", "2026-10-01"),
            ("MEX", "0201305091", "2019-10-01"),
            ("CHN", "2805110000", "2022-06-01"),
            ("MEX", "8703230190", "2025-10-10"),
            ("CUB", "9403608081", "2026-10-01"),
        ],
        columns=["partner", "hts", "day"],
    )
    answered = rates_of(questions)
    for row in answered.itertuples():
        one = statutory_rate(row.partner, row.hts, row.day)
        ends = {"lowest": one.kinds.lowest.min(), "highest": one.kinds.highest.max()}
        rates = {name: getattr(one, name) for name in LISTED_RATES} | ends
        ours = {name: getattr(row, name) for name in rates}
        assert ours == pytest.approx(rates, abs=1e-6, nan_ok=True)
        assert (row.by_use.split(), row.claims.split()) == (one.by_use, one.claims)
        assert (row.n_lines, row.n_barred) == (one.n_lines, one.n_barred)
        assert set(row.incomplete.split()) == set(one.incomplete)


@pytest.mark.parametrize("by", ["", "layer"])
def test_a_list_is_printed_without_the_unanswered_and_members_of_a_group(by):
    questions = [("EU", "8703"), ("EU", "853"), ("VNM, CHN", "9503")]
    data = pd.DataFrame(questions, columns=["partner", "hts"]).assign(day="2025-10-01")
    shown = analysis.statutory_rate(data=data, by=by)
    assert set(shown.table.frame.row) == {1, 3} and set(shown.to_frame().row) == {1, 2, 3}
    assert list(shown.table.frame.partner.unique()) == ["EU", "VNM", "CHN"]
    assert "1 of 3 rows without an answer. Row 2: hts '853' has 3 digits" in shown.sentence
