"""The public face, as a new user meets it: what it costs, what it offers, and what it refuses."""

import doctest
import inspect
import json
import os
import pickle
import subprocess
import sys
from collections import OrderedDict

import numpy as np
import pandas as pd
import pytest
import yaml
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

import analysis
from analysis import stories
from analysis.paths import NOTEBOOKS, REPORTS, ROOT
from analysis.present.result import Result
from analysis.publish.__main__ import main
from tests.present.counterfactual.stories import all_goods

NAMES = list(analysis.__all__)


def run(code: str, *words: str, folder=ROOT, path=str(ROOT)) -> str:
    """Run Python anew, as from a shell in a folder."""
    environment = os.environ | {"PYTHONPATH": path}
    command = [sys.executable, "-c", code, *words]
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def test_an_import_loads_nothing_and_takes_less_than_three_tenths_of_a_second():
    code = (
        "import sys, time; began = time.process_time(); import analysis;"
        "print(time.process_time() - began,"
        "[n for n in ('numpy', 'pandas', 'matplotlib', 'scipy') if n in sys.modules])"
    )
    took, loaded = run(code).split(" ", 1)
    assert float(took) < 0.3
    assert loaded == "[]"


def test_a_number_and_its_citation_are_printed_without_the_wait_for_pandas():
    code = (
        "import sys, analysis; from analysis.publish.__main__ import main; key = sys.argv[1];"
        "print(analysis.number(key)); main(['cite', key]);"
        "print([n for n in ('numpy', 'pandas', 'pandera', 'scipy') if n in sys.modules])"
    )
    number, *cited, loaded = run(code, "elasticity.2025.headline.law").splitlines()
    assert number.endswith("[elasticity.2025.headline.law]") and "Tariff calendar" in cited
    assert loaded == "[]"


def test_a_claim_is_checked_a_rate_looked_up_and_a_panel_fitted_without_what_none_prints_with():
    code = (
        "import sys, analysis; analysis.fit('ols_2018');"
        "print(analysis.statutory_rate('CHN', '8517.62.0090', '2025-06-30'));"
        "analysis.check_claim('exports CHN USA 2025-05 yoy -34.5%');"
        "print([n for n in ('pandera', 'scipy', 'statsmodels', 'matplotlib') if n in sys.modules])"
    )
    loaded = run(code).splitlines()[-1]
    # Tables that nobody has looked at since they were changed are looked at in the first run.
    assert loaded == "[]" or run(code).splitlines()[-1] == "[]"


def test_the_effect_of_a_duty_is_computed_without_scipy_which_a_server_would_hold():
    code = (
        "import sys, analysis; analysis.effect('VNM', 'furniture', '25%', start='2026-12-01');"
        "print([n for n in ('scipy', 'statsmodels', 'matplotlib') if n in sys.modules])"
    )
    loaded = run(code).splitlines()[-1]
    # A base that is not stored yet is estimated in the first run.
    assert loaded == "[]" or run(code).splitlines()[-1] == "[]"


def test_notebooks_import_this_package_where_conda_alone_made_the_environment():
    """Its kernel starts in notebooks/ with what environment.yml puts into the environment."""
    variables = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["variables"]
    code = "import analysis, os; print(os.path.realpath(analysis.__file__))"
    place = run(code, folder=NOTEBOOKS, path=variables["PYTHONPATH"])
    assert place == str((ROOT / "analysis" / "__init__.py").resolve())


def test_tab_completion_offers_the_documented_names_and_nothing_else():
    assert dir(analysis) == sorted(NAMES)
    assert 9 <= len(NAMES) <= 15
    shell = InteractiveShell()
    shell.run_cell("import analysis, analysis.checks; found = analysis.elasticity()")
    with provisionalcompleter():
        offered = [c.text for c in shell.Completer.completions("analysis.", 9)]
        faces = [c.text for c in shell.Completer.completions("found.to", 8)]
    assert offered == sorted(NAMES)
    assert faces == ["to_frame", "to_latex", "to_markdown"]


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_documented_with_parameters_return_errors_and_example(name):
    text = inspect.getdoc(getattr(analysis, name))
    for part in ("Parameters\n---", "Returns\n---", "Raises\n---", "Examples\n---", ">>> "):
        assert part in text, part


@pytest.mark.parametrize("name", NAMES)
def test_every_example_says_what_it_prints(name, monkeypatch):
    from analysis.estimate.counterfactual import checks
    from analysis.estimate.counterfactual import study as counterfactual_study

    monkeypatch.setattr(stories, "_ANSWERS", OrderedDict())  # who asks next is told the whole
    # What the example of `gap` does not look at takes most of its time.
    monkeypatch.setattr(checks, "quiet_plans", lambda plan, every=checks.quiet_plans: every(plan)[-1:])
    monkeypatch.setattr(counterfactual_study, "without_hardware", all_goods)
    (example,) = doctest.DocTestFinder(recurse=False).find(getattr(analysis, name), name, globs={})
    assert len(example.examples) >= 2
    failures = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=failures.append)
    assert failures == []


FOUND = {
    "fit": lambda: analysis.fit("iv_across_2025"),
    "elasticity": lambda: analysis.elasticity("2018", tariff="collected"),
    "statutory_rate": lambda: analysis.statutory_rate("VNM", "9403", "2026-12-01"),
    "number": lambda: analysis.number("elasticity.2025.headline.law"),
    "effect": lambda: analysis.effect("IND", "6109", "10%"),
    "tariff": lambda: analysis.tariff("DEU", "336"),
}


@pytest.mark.parametrize("name", FOUND)
def test_a_result_has_a_face_for_notebook_paper_and_frame(name):
    result = FOUND[name]()
    assert isinstance(result, Result)
    assert result._repr_html_().count("<table") == 1
    assert result.to_latex().startswith("\\begin{tabular}")
    assert isinstance(result.to_frame(), pd.DataFrame)
    assert {"to_frame", "to_latex", "figure"} <= set(dir(result))
    assert not [name for name in dir(result) if name.startswith("_")]


def test_a_result_gives_the_fields_of_what_stands_behind_it_and_names_the_nearest():
    estimate = analysis.elasticity()
    assert estimate.ci_low == estimate.result.ci_low < estimate.value < estimate.ci_high
    with pytest.raises(AttributeError, match="did you mean 'ci_high'"):
        estimate.ci_hihg  # noqa: B018
    with pytest.raises(AttributeError, match="did you mean 'effect'"):
        analysis.efect  # noqa: B018


def test_an_elasticity_by_value_is_drawn_beside_the_other_weights():
    estimate = analysis.elasticity(weights="value")
    assert estimate.weights == "value" and analysis.elasticity().weights == "equal"
    labels = set(estimate.figure().series().label)
    assert {f"2024–2025, all goods, by law, {w}" for w in ("by value", "equal weights")} <= labels


def test_a_regression_with_lags_is_a_sequence_of_its_coefficients():
    estimates = analysis.fit("reduced_across_2025", lags=[-2, 3])
    assert len(estimates) == len(estimates.to_frame()) > 1
    assert estimates[0].horizon == -2 and [e.horizon for e in estimates][-1] == 3


def test_a_response_a_figure_and_a_latex_table_take_five_lines(tmp_path):
    import analysis

    response = analysis.response("2018")
    picture = response.figure()
    picture.save(tmp_path / "response.pdf")
    latex = response.to_latex()
    assert (tmp_path / "response.pdf").stat().st_size > 5_000
    assert "2017–2019" in latex
    assert "2017–2019" in response.sentence and response.sentence.endswith(".")


@pytest.mark.parametrize("ending", ["pdf", "png", "svg"])
def test_any_result_with_a_figure_saves_it_under_a_name_that_is_text(tmp_path, ending):
    path = f"{tmp_path}/elasticity.{ending}"
    analysis.elasticity("2025").save(path)
    analysis.tariff("CHN").figure().save(path.replace("elasticity", "tariff"))
    sizes = [file.stat().st_size for file in tmp_path.iterdir()]
    assert len(sizes) == 2 and min(sizes) > 5_000


def test_india_s_elasticity_is_that_of_its_row_in_report_04_by_name_or_code():
    table = pd.read_csv(REPORTS / "tables" / "elasticity_by_partner.csv").set_index("partner_name")
    estimate, row = analysis.elasticity(partner="India"), table.loc["India"]
    assert (
        estimate.value == pytest.approx(row.value, rel=1e-6) == analysis.elasticity(partner="IND").value
    )
    assert "India" in estimate.sentence and "04_elasticity" in estimate.table.caption
    series = estimate.figure().series()
    assert row.value == pytest.approx(series.x[series.label.eq("India")].tolist()[-1], rel=1e-6)


def test_members_of_a_customs_union_have_the_elasticity_of_the_union():
    assert analysis.elasticity(partner="Germany").value == analysis.elasticity(partner="France").value
    assert "European Union" in analysis.elasticity(partner="Germany").sentence


def test_the_command_prints_the_answer_as_words_json_and_latex(capsys):
    question = ["effect", "--partner=VNM", "--hts=9403", "--add=25", "--from=2026-12-01"]
    printed = {}
    for form in ("text", "json", "latex"):
        assert main([*question, f"--format={form}"]) == 0
        printed[form] = capsys.readouterr().out
    answer = json.loads(printed["json"])
    assert answer["sentence"] in printed["text"].replace("\u00a0", " ")
    change = answer["change_of_imports"]["effect"]
    assert change["value"] == pytest.approx(
        analysis.effect("VNM", "9403", start="2026-12-01").change.value, rel=1e-9
    )
    assert np.isfinite([answer["base_usd"][name] for name in ("value_2025", "recorded", "moved")]).all()
    assert printed["latex"].startswith("\\begin{tabular}")


@pytest.mark.parametrize(
    "claim, code",
    [
        ("exports CHN USA 2025-05 yoy -34.5%", 0),
        ("exports CHN USA 2025-05 yoy -30%", 1),
        ("effective EU 2025-10 8.6%", 2),
    ],
)
def test_the_exit_code_says_whether_a_claim_holds(claim, code, capsys):
    assert main(["check", claim]) == code
    assert claim in capsys.readouterr().out.replace("\u00a0", " ")
    assert main(["check", "--format=json", claim]) == code
    answer = json.loads(capsys.readouterr().out)
    assert (answer["value"] is None) == (code == 2)


ANSWERS = {
    "fit": lambda: analysis.fit("iv_across_2025"),
    "elasticity": lambda: analysis.elasticity(2025),
    "effect": lambda: analysis.effect("VNM", "furniture", 0.25, start="December 2026"),
    "tariff": lambda: analysis.tariff("CHN", "furniture", tariff="law", start="June 2025"),
    "statutory_rate": lambda: analysis.statutory_rate("China", "cars", "June 2025"),
    "tariff_changes": lambda: analysis.tariff_changes(
        "November 2025", "November 2025", partner="China", goods="9503"
    ),
    "check_claim": lambda: analysis.check_claim("exports CHN USA 2025-05 yoy -34.5%"),
    "number": lambda: analysis.number("tariff.CHN.2025-05.effective"),
    "table": lambda: analysis.table([analysis.elasticity("2018"), analysis.elasticity("2025")]),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_stored_and_comes_back_whole_with_its_figure(name):
    answer = ANSWERS[name]()
    again = pickle.loads(pickle.dumps(answer))
    assert repr(again) == repr(answer) and dir(again) == dir(answer)
    assert (again.figure() is None) == (answer.figure() is None)


def test_lines_whose_law_changed_are_printed_with_dollars_rates_and_points():
    line = "China 9503000073 8.9 bn USD 30.0 % 20.0 % \N{MINUS SIGN}10.0 pp Uniform layer"
    assert line in " ".join(repr(ANSWERS["tariff_changes"]()).split())


@pytest.mark.parametrize("name", ANSWERS)
def test_what_an_answer_does_not_have_is_asked_for_without_an_error(name):
    answer = ANSWERS[name]()
    assert not hasattr(answer, "nonsense")
    assert hasattr(answer, "model") == (name == "fit")


def test_what_only_the_methods_of_an_answer_use_is_not_offered():
    offered = dir(analysis.elasticity())
    assert {"value", "model", "n_obs"} <= set(offered) and "refit" not in offered


def test_all_that_tab_completion_offers_of_a_citation_is_public():
    for citation in (
        analysis.cite("elasticity.2025.headline.law"),
        analysis.cite("elasticity.2025.headline.law", "0.6.0"),
    ):
        assert {"sentence", "key"} <= set(dir(citation))
        assert not [name for name in dir(citation) if name.startswith("_")]


def test_a_month_is_read_alike_by_every_name_that_takes_days_or_months():
    assert analysis.statutory_rate("CHN", "8703", "June 2025").day == pd.Timestamp("2025-06-01")
    changes = analysis.tariff_changes("June 2025", "July 2025", partner="China", goods="9503")
    assert (changes.start, changes.end) == (pd.Timestamp("2025-06-01"), pd.Timestamp("2025-07-31"))
    assert analysis.effect("VNM", "9403", start="December 2026").start == pd.Timestamp("2026-12-01")
    for month in ("June 2025", "2025-06", "2025-06-01", pd.Timestamp("2025-06-01").date()):
        assert analysis.tariff("CHN", start=month).path.index[0] == pd.Timestamp("2025-06-01")


def test_what_is_not_asked_for_follows_the_newest_figures_and_texts():
    from analysis.law.table import READ_TO

    last = analysis.load_panel().month.max()
    assert analysis.gap("CHN").plan.end == analysis.diversion("CHN").selection.end == last
    start = analysis.effect("VNM", "9403").start
    assert start.day == 1 and 0 < (start - READ_TO).days <= 31
