"""What the field does with a result: verbs, and files of its table and figure."""

import pickle

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import analysis
from analysis.checks import InputError

VERBS = {"tidy", "coef", "se", "tstat", "pvalue", "confint", "predict"}


@pytest.fixture(scope="module")
def main():
    return analysis.elasticity("2025")


@pytest.fixture(scope="module")
def fitted():
    return analysis.fit("reduced_across_2025")


def test_every_answer_of_estimates_has_the_verbs_and_its_numbers(main):
    beside = analysis.table([main, analysis.elasticity("2018")], heads=["now", "then"])
    for answer in (main, beside, analysis.elasticity(goods="337")):
        assert set(dir(answer)) >= VERBS and len(answer.tidy()) == len(answer.to_frame())
        assert answer.coef().to_list() == answer.to_frame()["value"].to_list()
        ends = answer.to_frame()[["ci_low", "ci_high"]]
        assert answer.confint().to_numpy().tolist() == ends.to_numpy().tolist()
    assert list(beside.coef().index) == ["(1) now", "(2) then"]
    assert list(main.pvalue()) == [main.p_value] and list(main.se()) == [main.std_error]


def test_what_no_regression_stands_behind_expects_nothing(main, fitted):
    with pytest.raises(InputError, match="what `fit` returns for a panel or a frame has it"):
        main.predict()
    assert len(fitted.predict()) == fitted.n_obs
    with pytest.raises(InputError, match="what `fit` returns"):  # a panel is not stored with an answer
        pickle.loads(pickle.dumps(fitted)).predict()


def test_a_table_is_saved_as_numbers_or_latex_and_a_figure_as_wide_as_a_column(main, fitted, tmp_path):
    answers = {"estimate": main, "number": analysis.number("tariff.CHN.2025-05.effective")}
    for name, answer in answers.items():
        answer.save(tmp_path / f"{name}.csv")
        answer.save(f"{tmp_path}/{name}.tex")
        assert list(pd.read_csv(tmp_path / f"{name}.csv")) == list(answer.to_frame())
        assert (tmp_path / f"{name}.tex").read_text("utf-8") == answer.to_latex()
    fitted.save(tmp_path / "a.png", width=88)
    assert plt.imread(tmp_path / "a.png").shape[1] == int(88 / 25.4 * 150)
    assert fitted.figure(width=180).figure.get_figwidth() == pytest.approx(180 / 25.4)


@pytest.mark.parametrize("width", [3.5, 700, "88"])
def test_a_width_that_no_column_has_is_refused_with_its_unit(fitted, width):
    with pytest.raises(InputError, match="millimetres are meant, 60 to 300"):
        fitted.figure(width=width)


def test_a_folder_that_is_not_there_is_named(main, tmp_path):
    with pytest.raises(InputError, match="there is no folder .*nowhere"):
        main.save(tmp_path / "nowhere" / "a.csv")
