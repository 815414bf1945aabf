"""The explorer: each question has a figure, and the line below it gives the same result."""

import nbformat
import pytest

import analysis
from analysis.checks import InputError
from analysis.paths import NOTEBOOKS

#: Question -> goods that it takes.
GOODS = {"effect": "furniture", "tariff": "", "diversion": "94", "gap": "", "bill": ""}
#: A gap takes a minute.
ASKED = [pytest.param(name, marks=pytest.mark.slow if name == "gap" else ()) for name in GOODS]


@pytest.fixture(scope="module")
def explorer():
    """What the cells define; outside of Jupyter ``interact`` asks only where it is called."""
    names = {}
    for cell in nbformat.read(NOTEBOOKS / "explore.ipynb", as_version=4).cells:
        if cell.cell_type == "code":
            exec(cell.source, names)
    return names


def test_the_questions_are_those_that_are_tested(explorer):
    assert sorted(explorer["QUESTIONS"].values()) == sorted(GOODS)


@pytest.mark.parametrize("name", ASKED)
def test_a_question_shows_a_figure_and_a_line_that_gives_the_same(explorer, monkeypatch, capsys, name):
    results, public = [], getattr(analysis, name)
    monkeypatch.setattr(analysis, name, lambda **asked: results.append(public(**asked)) or results[-1])
    explorer["ask"](name, "IND", f" {GOODS[name]} ")
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.startswith(f"analysis.{name}(partner='IND'") and GOODS[name] in line
    shown, again = results[0], eval(line, {"analysis": analysis})
    assert again.sentence == shown.sentence and again.to_frame().equals(shown.to_frame())
    assert shown.figure() is not None


def test_a_choice_that_cannot_be_answered_is_refused_in_one_line(explorer):
    for question, goods in [("gap", "94"), ("effect", "94O3")]:
        with pytest.raises(InputError) as refused:
            explorer["ask"](question, "CHN", goods)
        assert "\n" not in str(refused.value)
