"""The explorer without a browser: what a view asks is what its line says, and what it saves renders."""

import inspect
import re
import shutil
import subprocess
import time
from html import unescape
from types import SimpleNamespace

import pandas as pd
import pytest

import analysis
from analysis.checks import InputError, read_yaml
from analysis.combine import load_panel
from analysis.combine.load import load_newest
from analysis.explore import (
    cite,
    claim,
    diversion,
    effect,
    elasticity,
    gap,
    law,
    response,
    saved,
    tariff,
    touched,
)
from analysis.explore.panel import HtmlPanel
from analysis.explore.saved import FILE, planned, save
from analysis.paths import NOTEBOOKS, REPORTS
from analysis.present.table import Table
from analysis.publish.numbers.harvest import read_numbers
from analysis.publish.reports.catalog import plan, read_catalog

AT_ONCE = [tariff, law, claim, elasticity, effect, cite]
ASKED = {"gap": gap, "response": response, "diversion": diversion}
CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)


def parts(box):
    """Controls and buttons by label, and the panels in use."""
    controls, buttons, _, panels = box.children
    named = {part.description: part for part in (*controls.children, *buttons.children)}
    return named, [one for one in panels.children if one.layout.display != "none"]


def line(box):
    """The line of Python of the first panel."""
    return parts(box)[1][0].copies["code"]


def cells(html):
    return [unescape(re.sub("<[^>]*>", "", text)) for text in CELL.findall(html)]


@pytest.mark.parametrize("view", AT_ONCE)
def test_the_line_of_a_view_gives_what_it_shows(view):
    (shown,) = parts(view())[1]
    answer = eval(shown.copies["code"], {"analysis": analysis})
    page = answer._repr_html_()
    assert cells(shown.html) == cells(page) and (cells(page) or page in shown.html)
    if picture := getattr(answer, "figure", lambda: None)():
        assert f'alt="{picture.alt[:30]}' in shown.html and shown.marks
    assert shown.copies["LaTeX"] == answer.to_latex()


@pytest.mark.parametrize("name", ASKED)
def test_what_takes_long_is_asked_by_a_button_and_not_by_every_move(monkeypatch, name):
    questions, public = [], getattr(analysis, name)

    def ask(partner="CHN", **given):
        questions.append((partner, given))
        raise InputError("enough")

    ask.__signature__ = inspect.signature(public)
    monkeypatch.setattr(analysis, name, ask)
    box = ASKED[name]()
    controls, (shown,) = parts(box)
    controls["Partner"].value = "IND"
    assert not questions and "Press Ask" in shown.html
    controls["Ask"].click()
    assert questions == [("IND", {})] and "enough" in shown.html


def test_a_second_partner_stands_beside_the_first_until_there_is_no_other():
    box = law()
    controls, (first,) = parts(box)
    controls["Beside"].value = "VNM"
    _, (first, second) = parts(box)
    assert first.copies["code"] == 'analysis.statutory_rate(partner="CHN", goods="cars")'
    assert second.copies["code"] == 'analysis.statutory_rate(partner="VNM", goods="cars")'
    assert "from Vietnam" in second.copies["sentence"]
    controls["Beside"].value = ""
    assert parts(box)[1] == [first]


def test_the_law_is_that_of_the_day_chosen():
    box = law()
    parts(box)[0]["Day"].value = pd.Timestamp("2025-04-12").date()
    assert line(box).endswith('goods="cars", day="2025-04-12")')
    parts(box)[0]["Day"].value = None
    assert line(box).endswith('goods="cars")')


def test_a_column_sorts_by_its_numbers_and_days_not_by_their_print():
    frame = pd.DataFrame({"month": [pd.Timestamp("2025-05-01"), pd.NaT], "customs_value": [9e9, 1e10]})
    html = touched.touched(Table(frame, "imports"))
    assert re.findall('data-value="(.*?)"', html) == [
        "2025-05-01T00:00:00",
        "9000000000.0",
        "",
        "10000000000.0",
    ]


@pytest.fixture
def with_pages(monkeypatch, tmp_path):
    """Reports whose numbers have pages, as ``make reports`` makes them."""
    reports = tmp_path / "reports"
    (reports / "n").mkdir(parents=True)
    shutil.copy(REPORTS / "numbers.csv", reports)
    for key in read_numbers(reports / "numbers.csv"):
        (reports / "n" / f"{key}.html").touch()
    monkeypatch.setattr(touched, "paths", SimpleNamespace(REPORTS=reports))
    return reports


def test_a_published_number_leads_to_its_page_and_another_to_none(with_pages):
    html = touched.touched(analysis.tariff("CHN", start="2025-01", end="2025-11").table)
    may = '<a data-file="reports/n/tariff.CHN.2025-05.effective.html" href="#"'
    assert re.search(rf"{re.escape(may)}[^>]*>48.2\s%</a>", html)
    assert "reports/n/" not in touched.touched(analysis.tariff("IND", start="2025-01").table)
    assert touched.published(0.3) == ""  # a round rate is that of many things


def test_no_link_leads_to_a_page_that_is_not_made(with_pages):
    shutil.rmtree(with_pages / "n")
    assert touched.published(analysis.elasticity("2025").value) == ""


def test_a_report_is_rendered_aside_and_linked_when_it_is_there(monkeypatch, tmp_path):
    ran = []

    def run(command, **how):
        ran.append((command, how["env"]))
        (tmp_path / "02_tariffs__partner=VNM.html").touch()
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(saved, "REPORTS", tmp_path)
    monkeypatch.setattr(subprocess, "run", run)
    box = tariff()
    controls, _ = parts(box)
    controls["Partner"].value = "VNM"
    controls["Open as a report"].click()
    message = until(lambda: box.children[2].html, "Rendered")
    assert 'data-file="reports/02_tariffs__partner=VNM.html"' in message
    ((command, environment),) = ran
    assert command[-3:] == ["report", "02_tariffs", "partner=VNM"]
    assert environment["PYTHONHASHSEED"] == "0"


def test_a_report_that_fails_says_its_last_line(monkeypatch, tmp_path):
    monkeypatch.setattr(saved, "REPORTS", tmp_path)
    failed = subprocess.CompletedProcess([], 1, "", "much\nerror: code cell 3: no such month\n")
    monkeypatch.setattr(subprocess, "run", lambda command, **how: failed)
    job, settings = planned("02_tariffs", {"partner": "VNM"})
    assert saved.rendered(job, settings) == "error: code cell 3: no such month"


def until(read, text):
    for _ in range(200):
        if text in (content := read()):
            return content
        time.sleep(0.05)
    raise AssertionError(content)


def test_a_duty_goes_to_effect_as_it_stands_on_the_slider():
    box = effect()
    controls, (shown,) = parts(box)
    controls["Duty"].value = 0.35
    assert line(box) == 'analysis.effect(partner="VNM", goods="9403", add=0.35)'
    answer = analysis.effect("VNM", "9403", 0.35)
    assert cells(shown.html) == cells(answer._repr_html_())


def test_a_kind_of_goods_clears_the_digits_and_digits_clear_the_kind():
    box = effect()
    controls, _ = parts(box)
    controls["Goods"].value = "capital"
    assert controls["or HTS"].value == "" and 'goods="capital"' in line(box)
    controls["or HTS"].value = "6109"
    assert controls["Goods"].value == "" and 'goods="6109"' in line(box)


def test_another_system_offers_its_own_goods_and_months():
    box = tariff()
    controls, _ = parts(box)
    controls["Goods"].value = "334"
    controls["System"].value = "hs2"
    assert controls["Window"].value == ("2018-01", "2021-07")
    assert ("94 Furniture", "94") in controls["Goods"].options
    assert line(box) == 'analysis.tariff(partner="CHN", system="hs2")'


def test_months_of_a_view_go_as_far_as_what_it_asks():
    """Tariffs of all goods to the newest month held, what was not imported to the end of the panel."""
    box = tariff()
    controls, (shown,) = parts(box)
    assert controls["Window"].options[-1] == f"{load_newest('CHN').index[-1]:%Y-%m}"
    assert "end" not in line(box) and "August 2026" in shown.copies["sentence"]
    assert "of US imports from all countries" in shown.copies["sentence"]
    controls["Window"].value = ("2018-01", "2026-03")
    assert line(box) == 'analysis.tariff(partner="CHN", end="2026-03")'
    assert "In March 2026 US imports" in shown.copies["sentence"]
    assert parts(gap())[0]["Window"].options[-1] == f"{load_panel().month.max():%Y-%m}"


def test_what_cannot_be_answered_is_said_in_one_line():
    box = effect()
    controls, (shown,) = parts(box)
    controls["or HTS"].value = "94O3"
    refused = shown.html.split("</div>")[-1]
    assert refused.startswith('<p role="alert">') and "94O3" in refused and "\n" not in refused
    assert shown.marks == [] and list(shown.copies) == ["code"]


def test_a_figure_that_cannot_be_drawn_is_said_in_one_line_too():
    def figure():
        raise InputError("no month of the window has a rate")

    panel = HtmlPanel()
    panel.answer("analysis.tariff()", lambda: SimpleNamespace(figure=figure))
    assert panel.html.endswith('<p role="alert"><strong>no month of the window has a rate</strong></p>')


@pytest.fixture
def notebooks(tmp_path):
    for path in [NOTEBOOKS / "reports.yaml", *NOTEBOOKS.glob("[0-9]*.ipynb")]:
        shutil.copy(path, tmp_path)
    return tmp_path


def test_what_is_saved_is_an_entry_of_reports_and_its_command_renders_the_same(notebooks):
    question = {"partner": "IND", "goods": "6109", "add": "0.1"}
    name, command = save("09_what_if", question, line="analysis.effect(...)", notebooks=notebooks)
    settings = command.removeprefix('make report NAME=09_what_if PARAMS="').removesuffix('"')
    (by_command,) = plan(read_catalog(notebooks), ["09_what_if"], settings=settings)
    (notebooks / "reports.yaml").write_text((notebooks / FILE).read_text())
    (by_entry,) = plan(read_catalog(notebooks), [name])
    assert by_command.parameters == by_entry.parameters
    assert by_entry.parameters["goods"] == "6109" and by_entry.parameters["add"] == "0.1"


def test_what_is_saved_twice_stands_once_and_others_beside_it(notebooks):
    settings = {"partner": "VNM", "start": "2024-01"}
    names = [
        save("02_tariffs", saved, line="", notebooks=notebooks)[0]
        for saved in (settings, settings, settings | {"partner": "IND"})
    ]
    assert names == ["explored_1", "explored_1", "explored_2"]
    assert list(read_yaml(notebooks / FILE)["reports"]) == ["explored_1", "explored_2"]


def test_nothing_is_saved_that_no_report_can_show(notebooks):
    with pytest.raises(InputError, match="94O3"):
        save("09_what_if", {"goods": "94O3"}, line="", notebooks=notebooks)
    assert not (notebooks / FILE).exists()
    (notebooks / FILE).write_text("mine: 1\n")
    with pytest.raises(InputError, match="move it away"):
        save("02_tariffs", {"partner": "VNM"}, line="", notebooks=notebooks)
    assert (notebooks / FILE).read_text() == "mine: 1\n"


def test_words_with_blanks_reach_a_report_as_one_parameter():
    job, settings = planned("09_what_if", {"partner": "IND", "goods": "mobile phones"})
    assert settings == "partner=IND goods='mobile phones'"
    assert job.parameters["goods"] == "mobile phones"
