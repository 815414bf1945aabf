"""Lines that the law treats differently in kind are parted by an answer, and never one mean."""

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.checks import InputError
from analysis.law import names
from analysis.law.kinds import kinds_of
from analysis.law.lists import rates_of
from analysis.law.measures import LAYERS
from analysis.law.stored import lines_on
from analysis.present.finding import percent

#: A day on which Canada's alcohol is barred, its steel bears 50 %, and most of its goods are free.
DAY = "2026-10-05"


def layers(**rates) -> dict[str, np.ndarray]:
    n_lines = len(next(iter(rates.values())))
    return {name: np.array(rates.get(name, [0.0] * n_lines)) for name in LAYERS}


def test_lines_are_parted_into_barred_free_and_what_charges_them():
    """Six lines by hand: two barred, one free, base alone, and Section 232 at 50 and 25 %."""
    by_line = layers(base=[0.0, 0.05, 0.0, 0.05, 0.0, 0.02], section_232=[0.5, 0.0, 0.0, 0.0, 0.5, 0.25])
    barred = np.array([True, True, False, False, False, False])
    found = kinds_of(by_line, barred, np.array([0.1, 0.3, 0.1, 0.05, 0.15, 0.3])).set_index("kind")
    assert found.index.tolist() == ["section_232", "barred", "free", "base"]
    assert found.n_lines.tolist() == [2, 2, 1, 1]
    assert found.share.tolist() == pytest.approx([0.45, 0.4, 0.1, 0.05])
    assert found.loc["section_232", ["lowest", "highest"]].tolist() == pytest.approx([0.27, 0.5])
    assert found.loc["barred", ["lowest", "highest"]].isna().all()


def test_what_prints_as_nothing_is_no_kind():
    by_line = layers(base=[0.1, 0.1], uniform=[0.0, 0.0004])
    assert len(kinds_of(by_line, np.zeros(2, bool), np.array([0.5, 0.5]))) == 1


def unlike_parts(lines: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Which lines are barred, which free and which heavily taxed."""
    return lines.barred, lines.rate.lt(0.0005), lines.rate.ge(0.25)


@pytest.fixture(scope="module")
def of_canada() -> list[tuple[str, pd.DataFrame, analysis.statutory_rate]]:
    """Codes that words for goods name: lines as the law by line has them, and the answer.

    All whose lines are unlike, and every fourth of the others.
    """
    answers = []
    for place, code in enumerate(sorted(set(names.goods_called().values()))):
        lines = lines_on("CAN", code, pd.Timestamp(DAY)).reset_index(drop=True)
        lines = lines.rename(columns={"statutory_rate": "rate", "expected_rate": "expected"})
        if sum(map(any, unlike_parts(lines))) < 2 and place % 4:
            continue
        try:
            answers.append((code, lines, analysis.statutory_rate("CAN", code, DAY)))
        except InputError as refused:
            assert "sold nothing under" in str(refused)
    return answers


def test_no_word_is_answered_by_a_mean_over_barred_free_and_heavily_taxed_lines(of_canada):
    """0.7.0 said of Canada's whisky, of which three quarters are barred, that 5.9 % is charged."""
    unlike = 0
    for code, lines, answer in of_canada:
        barred = lines.barred
        if sum(map(any, unlike_parts(lines))) < 2:
            continue
        unlike += 1
        for shown in (str(answer), answer._repr_html_()):
            for label in ("Expected at customs: ", "Owed, nothing claimed"):
                assert label not in shown, code
            assert "ways. Expected at customs by share of" in shown, code
            assert "Barred" in shown or not barred.any(), code
        if barred.sum() > 1 and barred.sum() < len(lines):
            assert f"barred on {barred.sum()} lines" in answer.sentence or len(answer.kinds) > 3, code
    assert unlike > 30


@pytest.mark.parametrize(
    "partner, code, ends, rest",
    [
        ("VNM", "94036080", "owed 10.0 % to 25.0 % where nothing is claimed", "in 2 ways"),
        (
            "VNM",
            "64",
            "owed 10.0 % to 74.7 %, 23.4 % in the mean of 345 lines",
            "customs: 23.3",
        ),
        ("CHN", "84713001", "owed 0.0 %. ", "Expected at customs: 0.0"),
    ],
)
def test_a_code_whose_lines_differ_is_answered_by_the_range_first(partner, code, ends, rest):
    said = analysis.statutory_rate(partner, code, "2026-07-01").sentence.replace("\u00a0", " ")
    assert ends in said and rest in said and said.index(ends) < said.index(rest)


def test_kinds_hold_every_line_once_and_all_of_the_imports(of_canada):
    for code, lines, answer in of_canada:
        kinds = answer.kinds
        assert kinds.n_lines.sum() == answer.n_lines + answer.n_barred == len(lines), code
        assert kinds.share.sum() == pytest.approx(1.0), code
        assert kinds.loc[kinds.kind.eq("barred"), "n_lines"].sum() == answer.n_barred
        ends = [lines.expected.min(), lines.expected.max()]
        found = [kinds.lowest.min(), kinds.highest.max()]
        assert found == pytest.approx(ends, abs=2e-6, nan_ok=True), code


def test_a_list_counts_kinds_and_ends_as_look_ups_do_and_prints_no_mean_of_unlike_lines(of_canada):
    asked = pd.DataFrame({"partner": "CAN", "hts": [code for code, *_ in of_canada], "day": DAY})
    rows = rates_of(asked)
    assert rows.n_kinds.tolist() == [len(answer.kinds) for *_, answer in of_canada]
    ends = [[answer.kinds.lowest.min(), answer.kinds.highest.max()] for *_, answer in of_canada]
    np.testing.assert_allclose(rows[["lowest", "highest"]], ends, atol=2e-6)
    printed = analysis.statutory_rate(data=asked).table.frame
    unlike = rows.n_kinds.gt(1).to_numpy()[: len(printed)]
    assert printed.owed_rate.isna().to_numpy()[unlike].all()
    assert printed.owed_rate.notna().to_numpy()[~unlike].any()


def test_lines_of_one_kind_keep_their_mean_and_say_its_ends():
    answer = analysis.statutory_rate("VNM", "61", "2026-10-01")
    assert len(answer.kinds) == 1
    low, high = answer.kinds.lowest[0], answer.kinds.highest[0]
    assert low < answer.statutory_rate < high
    for rate in (low, answer.statutory_rate, high):
        assert percent(rate) in answer.sentence
