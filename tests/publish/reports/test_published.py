"""Exploring never republishes: a report is of the published parameters, or stays as it is."""

import json

import pytest

from analysis.paths import NOTEBOOKS
from analysis.publish.reports.catalog import plan, read_catalog
from analysis.publish.reports.parameters import read_parameters
from analysis.publish.reports.published import edited
from publish.conftest import Project

CELL = 'partner: str = "CHN"  # ISO alpha-3 code\nstart: str = "2018-01"'
PUBLISHED = {"partner": "CHN", "start": "2018-01"}


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """Two rendered reports, one with parameters."""
    project = Project(tmp_path_factory.mktemp("once") / "project")
    project.add("01_claims", "1")
    project.add("02_tariffs", CELL, "print(partner, start)", parameters=PUBLISHED)
    assert project.command("reports") == 0
    return project


@pytest.fixture
def rendered(once, tmp_path):
    return once.copied(tmp_path)


def write(project, change) -> None:
    path = project.notebooks / "02_tariffs.ipynb"
    notebook = json.loads(path.read_text())
    change(notebook)
    path.write_text(json.dumps(notebook))


def about_vietnam(notebook: dict) -> None:
    notebook["cells"][0]["source"] = CELL.replace("CHN", "VNM")


def saved_by_jupyterlab(notebook: dict) -> None:
    """Do what JupyterLab does when it saves by itself: outputs, counts, names, views."""
    notebook["metadata"] = {
        "kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"},
        "language_info": {"name": "python", "version": "3.12.1"}, "toc": {"base_numbering": 1},
    }
    for count, cell in enumerate(notebook["cells"], start=1):
        cell["source"] = cell["source"].splitlines(keepends=True)
        cell["metadata"] |= {"scrolled": True, "jupyter": {"outputs_hidden": False}, "trusted": True}
        cell |= {"execution_count": count, "outputs": [{"output_type": "stream", "name": "stdout",
                                                        "text": ["CHN"]}]}
        notebook["cells"][count - 1] = cell


def test_another_parameter_in_a_notebook_leaves_its_report_and_says_what_to_do(rendered, capsys):
    before = rendered.files()
    write(rendered, about_vietnam)
    assert rendered.command("reports") == 2
    assert rendered.files() == before
    (said,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error:")]
    for part in ("notebooks/02_tariffs.ipynb", 'partner is "VNM", published "CHN"', "scratch/02_tariffs",
                 'make report NAME=02_tariffs PARAMS="partner=VNM"', "reports.yaml"):
        assert part in said


def test_other_reports_are_brought_up_to_date_beside_it(rendered):
    write(rendered, about_vietnam)
    rendered.add("01_claims", "1 + 1")
    assert rendered.command("reports") == 2
    assert "1 + 1" in json.dumps(rendered.executed("01_claims"))


def test_the_command_that_is_offered_gives_a_report_of_its_own(rendered):
    before = rendered.executed("02_tariffs")
    write(rendered, about_vietnam)
    assert rendered.command("report", "02_tariffs", "partner=VNM") == 0
    own = json.dumps(rendered.executed("02_tariffs__partner=VNM"))
    assert "VNM 2018-01" in own and rendered.executed("02_tariffs") == before


def test_a_report_with_other_parameters_takes_the_published_ones_for_the_rest(rendered):
    write(rendered, about_vietnam)
    assert rendered.command("report", "02_tariffs", "start=2024-01") == 0
    assert "CHN 2024-01" in json.dumps(rendered.executed("02_tariffs__start=2024-01"))


def test_published_values_that_change_with_the_notebook_give_the_report_anew(rendered):
    write(rendered, about_vietnam)
    path = rendered.notebooks / "reports.yaml"
    path.write_text(path.read_text().replace("partner: CHN", "partner: VNM"))
    assert rendered.command("reports") == 0
    assert "VNM 2018-01" in json.dumps(rendered.executed("02_tariffs"))


def test_a_further_report_of_a_notebook_has_its_published_values_but_for_its_own(rendered):
    path = rendered.notebooks / "reports.yaml"
    entry = "  02_vietnam:\n    notebook: 02_tariffs.ipynb\n    title: Vietnam\n    question: Which?\n"
    path.write_text(path.read_text() + entry + "    parameters: {partner: VNM}\n")
    write(rendered, lambda n: n["cells"][0].update(source=CELL.replace("2018-01", "2020-01")))
    assert rendered.command("reports") == 2
    assert "VNM 2018-01" in json.dumps(rendered.executed("02_vietnam"))


def test_what_jupyterlab_saves_by_itself_renders_nothing_again(rendered, capsys):
    before = rendered.files()
    write(rendered, saved_by_jupyterlab)
    capsys.readouterr()
    assert rendered.command("reports") == 0
    assert rendered.files() == before and "rendered" not in capsys.readouterr().out


@pytest.mark.parametrize("name", read_catalog(NOTEBOOKS))
def test_every_parameter_of_a_report_stands_in_the_catalogue_as_its_notebook_has_it(name):
    report = read_catalog(NOTEBOOKS)[name]
    missing = set(read_parameters(report.notebook)) - set(report.parameters)
    assert not missing, f"notebooks/reports.yaml, report {name}: add `parameters` {missing}"
    assert edited(report) == {}


def test_a_parameter_that_other_reports_have_is_refused_with_their_names():
    from analysis.checks import InputError

    with pytest.raises(InputError, match="08_prices has no parameter 'partner'.*04_elasticity"):
        plan(read_catalog(NOTEBOOKS), ["08_prices"], settings="partner=IND")
