"""Pictures stand beside the executed notebook, which refers to them; a page holds them itself."""

import os
import re
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup

from analysis.paths import ROOT
from analysis.publish.reports.normalise import images_without_alt
from analysis.publish.reports.pictures import by_reference, drawn, embedded, files
from analysis.publish.site.pages import first_figure
from publish.conftest import PARAMETERS, Project

DRAWN = """from analysis.present.picture import Picture
from analysis.present.style import house_style, new_figure
@house_style
def rates():
    figure, ax = new_figure()
    ax.plot([1, 2], [0, len(partner)], label=partner)
    return Picture(figure, f'Rate of "{partner}".', "Source: here.", name="rates")
rates()"""
TABLE = "from IPython.display import HTML\ndisplay(rates(), HTML('<b>a table</b>'))"
WIDE, PHONE = "figures/01_a/rates.png", "figures/01_a/rates.narrow.png"


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A report with a figure, rendered once for all tests here."""
    project = Project(tmp_path_factory.mktemp("once") / "project")
    project.add("01_a", PARAMETERS, DRAWN)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.publish.reports.catalog.check_meaning", lambda *_, **__: None)
        assert project.command("reports") == 0
    return project


@pytest.fixture
def project(once, tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.publish.reports.catalog.check_meaning", lambda *_, **__: None)
    return once.copied(tmp_path)


def shown(project, name="01_a") -> dict:
    """Return the output that shows the figure."""
    return project.executed(name)["cells"][1]["outputs"][0]


def output(data: dict, **metadata) -> dict:
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def notebook(*outputs: dict, **metadata) -> dict:
    return {"cells": [{"metadata": metadata, "outputs": list(outputs)}, {"metadata": {}}]}


def test_a_notebook_refers_to_its_figure_and_holds_no_picture(once):
    found = shown(once)
    (image,) = BeautifulSoup("".join(found["data"]["text/html"]), "html.parser").select("img")
    assert image.attrs == {"src": WIDE, "alt": 'Rate of "CHN".', "width": str(int(7.6 * 96))}
    assert set(found["data"]) == {"text/html", "text/csv", "text/plain"}
    assert found["metadata"]["image/png"]["caption"] == "Source: here."
    assert len((once.reports / "01_a.ipynb").read_bytes()) < 4_000
    assert [once.files()[name][:4] for name in (WIDE, PHONE)] == [b"\x89PNG"] * 2


def test_a_page_holds_both_pictures_itself(once):
    page = once.files()["01_a.html"].decode()
    soup = BeautifulSoup(page, "html.parser")
    (shown,) = soup.select("picture:has(> source) > img")
    assert shown["src"].startswith("data:image/png;base64,") and WIDE not in page
    whole = embedded(once.executed("01_a"), once.reports)
    assert first_figure(whole)["drawn"] in page


def test_a_phone_has_its_own_picture_and_words_are_escaped():
    shown = drawn("AAAA", {"alt": "A <line>.", "width": 729, "narrow": "AAAB"})
    assert shown.startswith("<picture>") and "AAAB" in shown and "A &lt;line&gt;." in shown


def test_what_is_taken_out_of_a_notebook_is_put_back(tmp_path):
    about = {"alt": "A line.", "caption": "Rates.", "width": 729, "narrow": "AAAB"}
    named = {"image/png": about, "text/csv": {"name": "a"}}
    first = output({"image/png": "AAAA", "text/csv": "x"}, **named)
    second = output({"image/png": "AAAC"}, **{"image/png": {"alt": "A bar."}})
    text = {"output_type": "stream", "name": "stdout", "text": "1"}
    before = notebook(first, second, text, output({"text/html": "<b>1</b>"}))
    after, pictures = by_reference(before, "01_a")
    ends = ("a.narrow.png", "a.png", "figure.png")
    names = [f"figures/01_a/{name}" for name in ends]
    assert sorted(pictures) == names
    for name, content in pictures.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert "image/png" in first["data"]  # what was given is as it was
    assert embedded(after, tmp_path) == before == embedded(before, tmp_path)
    assert files(tmp_path, "01_a") == names


def test_two_figures_of_one_name_keep_a_picture_each():
    one, two = (output({"image/png": data}, **{"image/png": {"alt": data}}) for data in ("AAAA", "AAAB"))
    _, pictures = by_reference(notebook(one, two), "01_a")
    assert list(pictures.values()) == [b"\0\0\0", b"\0\0\1"]


def test_the_alternative_text_of_a_cell_is_that_of_its_picture():
    found, _ = by_reference(notebook(output({"image/png": "AAAA"}), alt="<A line>"), "01_a")
    assert 'alt="&lt;A line&gt;"' in found["cells"][0]["outputs"][0]["data"]["text/html"]
    assert images_without_alt(found) == []
    bare, _ = by_reference(notebook(output({"image/png": "AAAA"})), "01_a")
    bare["cells"][0]["execution_count"] = 7
    assert images_without_alt(bare) == [7]


def test_without_a_picture_for_phones_a_clean_clone_shows_the_wide_one(project):
    (project.reports / PHONE).unlink()
    figure = first_figure(embedded(project.executed("01_a"), project.reports))
    assert figure["drawn"].startswith('<picture><img src="data:image/png;base64,')


def test_a_report_about_another_partner_keeps_pictures_of_its_own(project):
    before = project.files()
    assert project.command("report", "01_a", "partner=VNM") == 0
    after = project.files()
    assert [after[name] for name in (WIDE, PHONE)] == [before[name] for name in (WIDE, PHONE)]
    one_off = "01_a__partner=VNM"
    assert f'src="figures/{one_off}/rates.png"' in "".join(shown(project, one_off)["data"]["text/html"])
    assert f"figures/{one_off}/rates.png" in after


@pytest.mark.parametrize("name", [WIDE, pytest.param(PHONE, marks=pytest.mark.slow)])
def test_a_missing_or_edited_picture_is_drawn_again(project, capfd, name):
    before, path = project.files(), project.reports / name
    for spoil in (path.unlink, lambda: path.write_bytes(b"edited")):
        spoil()
        capfd.readouterr()
        assert project.command("reports") == 0
        assert "01_a: rendered in" in capfd.readouterr().out
        assert project.files() == before


def test_the_picture_of_a_figure_that_is_shown_no_more_goes(project):
    project.add("01_a", PARAMETERS, DRAWN.replace('"rates"', '"duties"'))
    assert project.command("reports") == 0
    assert files(project.reports, "01_a") == [
        f"figures/01_a/duties{end}" for end in (".narrow.png", ".png")
    ]
    project.add("01_a", PARAMETERS)
    assert project.command("reports") == 0
    assert not (project.reports / "figures" / "01_a").exists()


def test_pictures_of_the_last_good_report_outlive_a_failure(project):
    good = project.files()
    project.add("01_a", PARAMETERS, DRAWN.replace("len(partner)", "5"), "1 / 0")
    assert project.command("reports") == 1
    assert {name: data for name, data in project.files().items() if ".failed" not in name} == good
    assert '"image/png": "iVBOR' in (project.reports / ".failed" / "01_a.ipynb").read_text()


@pytest.mark.slow
def test_nbval_compares_what_stands_beside_a_figure_and_no_picture(project):
    """The table beside the last figure differs."""
    named = DRAWN.replace('"rates"', "partner.lower()")
    told = f"partner = 'VNM'\n{TABLE}", f"partner = 'MEX'\n{TABLE.replace('a table', 'another')}"
    project.add("01_a", PARAMETERS, named, *told)
    assert project.render() == 0
    path = project.reports / "01_a.ipynb"
    path.write_text(path.read_text().replace('"<b>another</b>"', '"<b>the third</b>"'))
    plugins = [word for name in ("nbval.plugin", "tests.nbval_tolerance") for word in ("-p", name)]
    options = ["--nbval", "--nbval-current-env", "--rootdir", str(project.root), "-n", "0"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:nbval", *plugins, "-p", "no:cacheprovider",
         *options, "-q", "-rA", "--color=no", str(path)],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )
    told = re.findall(r"^(PASSED|FAILED) .*::Cell (\d)", run.stdout, re.M)
    assert sorted(told, key=lambda pair: pair[1]) == [
        ("PASSED", "0"), ("PASSED", "1"), ("PASSED", "2"), ("FAILED", "3")
    ], run.stdout + run.stderr
