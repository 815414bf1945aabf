"""The explorer without a browser: what a view asks is what its line says, and what it saves renders."""

import inspect
import re
import shutil
import subprocess
import sys
import time
from html import unescape
from types import SimpleNamespace

import pandas as pd
import pytest

import analysis
from analysis.checks import InputError, read_yaml
from analysis.combine import load_panel
from analysis.combine.load import load_newest
from analysis.explore import asking, saved, touched
from analysis.explore.asking import effect_report, in_window, to_the_newest
from analysis.explore.controls import months
from analysis.explore.panel import AnswerPanel
from analysis.explore.questions import QUESTIONS, screen
from analysis.explore.saved import FILE, planned, save
from analysis.explore.views import (
    bill,
    cite,
    claim,
    diversion,
    effect,
    elasticity,
    gap,
    law,
    response,
    trade,
)
from analysis.paths import NOTEBOOKS, REPORTS
from analysis.present.table import Table
from analysis.present.words import plain
from analysis.publish.numbers.harvest import read_numbers
from analysis.publish.reports.catalog import plan, read_catalog

AT_ONCE = [law, trade, claim, elasticity, effect, bill, cite]
ASKED = {"gap": gap, "response": response, "diversion": diversion}
CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)


def controls_of(view):
    """Controls and buttons by label."""
    return {part.description: part for part in view.box.children[2].children}


def line(view):
    """The line of Python of the first answer."""
    return view.answers[0].lead.copies["code"]


def run(code):
    """What a line gives where nothing is imported, as in a new notebook."""
    imports, _, question = code.partition("; ")
    names = {}
    exec(imports, names)
    return eval(question, names)


def cells(html):
    return [unescape(re.sub("<[^>]*>", "", text)) for text in CELL.findall(html)]


@pytest.mark.parametrize("view", AT_ONCE)
def test_a_view_opens_on_its_question_and_answer_with_the_release_and_a_line_that_gives_them(view):
    shown = view()
    question, leads, controls, _, bodies = shown.box.children
    assert leads.children[0] is shown.answers[0].lead and bodies.children[0] is shown.answers[0].body
    assert question.html.endswith("?</h2>") and controls.children
    answer, lead, body = run(line(shown)), shown.answers[0].lead, shown.answers[0].body
    first = re.match(r'<p class="answer">(.*?)</p>', lead.html)[1]
    assert plain(answer.sentence).startswith(unescape(first)) and len(first.split()) < 70
    assert 'class="source"' in lead.html or "data: Census" in lead.html
    page = answer._repr_html_()
    assert cells(body.html) == cells(page) and (cells(page) or page in body.html)
    if picture := getattr(answer, "figure", lambda: None)():
        assert f'alt="{picture.alt[:30]}' in body.html
        assert body.marks or "Stacked" in picture.alt  # the layers of a stack have no points
    assert lead.copies["LaTeX"] == answer.to_latex()


def test_the_screen_answers_its_first_question_and_makes_a_view_when_it_is_asked():
    buttons, place = screen().children
    assert list(buttons.options) == list(QUESTIONS)
    parts = {one.description: one for one in place.children[0].children[2].children}
    parts["Partner"].value = "IND"
    buttons.value = "What became of trade?"
    question, leads, controls, *_ = place.children[0].children
    assert "from India (all goods)" in question.html
    assert leads.children[0].copies["code"].endswith('analysis.tariff(partner="IND")')
    next(one for one in controls.children if one.description == "Goods").value = "337"
    buttons.value = "What would a duty do?"
    lead = place.children[0].children[1].children[0]
    assert lead.copies["code"].endswith('partner="IND", goods="NAICS 337")')


def test_the_import_of_the_explorer_loads_nothing():
    code = "import sys; from analysis import explore; print({'pandas', 'ipywidgets'} & set(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout == "set()\n"


@pytest.mark.parametrize("name", ASKED)
def test_what_takes_long_is_asked_by_a_button_and_not_by_every_move(monkeypatch, name):
    questions, public = [], getattr(analysis, name)

    def ask(partner="CHN", **given):
        questions.append((partner, given))
        raise InputError("enough")

    ask.__signature__ = inspect.signature(public)
    monkeypatch.setattr(analysis, name, ask)
    view = ASKED[name]()
    lead, controls = view.answers[0].lead, controls_of(view)
    controls["Partner"].value = "IND"
    assert not questions and "Press Ask" in lead.html
    controls["Ask"].click()
    assert questions == [("IND", {})] and "enough" in lead.html


def test_a_second_partner_stands_beside_the_first_until_there_is_no_other():
    view = law()
    first, second = (answer.lead for answer in view.answers)
    assert second.layout.display == "none"
    controls_of(view)["Beside"].value = "VNM"
    assert first.copies["code"].endswith('analysis.statutory_rate(partner="CHN", goods="cars")')
    assert second.copies["code"].endswith('analysis.statutory_rate(partner="VNM", goods="cars")')
    assert "from Vietnam" in second.copies["sentence"] and not second.layout.display
    controls_of(view)["Beside"].value = ""
    assert second.layout.display == view.answers[1].body.layout.display == "none"


def test_the_law_is_that_of_the_day_chosen():
    view = law()
    controls_of(view)["Day"].value = pd.Timestamp("2025-04-12").date()
    assert line(view).endswith('goods="cars", day="2025-04-12")')
    controls_of(view)["Day"].value = None
    assert line(view).endswith('goods="cars")')


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
    view = trade()
    controls = controls_of(view)
    controls["Partner"].value = "VNM"
    controls["Open as a report"].click()
    message = until(lambda: view.status.html, "Rendered")
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
    view = effect()
    controls_of(view)["Duty"].value = 0.35
    assert line(view) == 'import analysis; analysis.effect(partner="VNM", goods="9403", add=0.35)'
    answer = analysis.effect("VNM", "9403", 0.35)
    assert cells(view.answers[0].body.html) == cells(answer._repr_html_())
    assert "of 35% on 9403 from Vietnam" in view.question.html


def test_a_kind_of_goods_clears_the_digits_and_digits_clear_the_kind():
    view = effect()
    controls = controls_of(view)
    controls["Goods"].value = "capital"
    assert controls["or HTS"].value == "" and 'goods="capital"' in line(view)
    controls["or HTS"].value = "6109"
    assert controls["Goods"].value == "" and 'goods="6109"' in line(view)


def test_months_of_a_view_go_as_far_as_what_it_asks():
    """Tariffs of all goods to the newest month held, what was not imported to the end of the panel."""
    view = trade()
    lead, controls = view.answers[0].lead, controls_of(view)
    assert controls["Window"].options[-1] == f"{load_newest('CHN').index[-1]:%Y-%m}"
    assert "end" not in line(view) and "August 2026" in lead.copies["sentence"]
    assert "of US imports from all countries" in lead.copies["sentence"]
    controls["Window"].value = ("2018-01", "2026-03")
    assert line(view).endswith('analysis.tariff(partner="CHN", end="2026-03")')
    assert "In March 2026 US imports" in lead.copies["sentence"]
    assert controls_of(gap())["Window"].options[-1] == f"{load_panel().month.max():%Y-%m}"


def test_the_last_month_of_a_window_is_the_latest_and_another_stays_as_chosen():
    """Else a line that is pasted in a year asks for the months of today, or never for newer ones."""
    of_panel, newest = months("naics3"), months("naics3", newest=True)
    assert of_panel[-1] < newest[-1]
    for held, arguments in ((of_panel, in_window), (newest, to_the_newest)):
        asked_of = {"partner": "CHN", "window": (held[3], held[-1])}
        latest = {"partner": "CHN", "start": held[3], "end": "latest"}
        assert arguments(dict(asked_of)) == latest
        assert arguments(asked_of | {"window": (held[3], held[-2])}) == latest | {"end": held[-2]}
    chosen = {"window": (of_panel[0], of_panel[-1])}
    assert to_the_newest(chosen) == {"start": of_panel[0], "end": of_panel[-1]}


def test_what_cannot_be_answered_is_said_in_one_line():
    view = effect()
    controls_of(view)["or HTS"].value = "94O3"
    lead, body = view.answers[0].lead, view.answers[0].body
    refused = lead.html.split("</p>")[0]
    assert refused.startswith('<p role="alert">') and "94O3" in refused and "\n" not in refused
    assert body.marks == [] and body.html == "" and list(lead.copies) == ["code"]


def test_a_figure_that_cannot_be_drawn_is_said_in_one_line_too():
    def figure():
        raise InputError("no month of the window has a rate")

    answer = AnswerPanel()
    answer.tell("analysis.tariff()", lambda: SimpleNamespace(figure=figure))
    assert answer.lead.html.startswith(
        '<p role="alert"><strong>no month of the window has a rate</strong></p>'
    )


@pytest.fixture
def notebooks(tmp_path):
    for path in [NOTEBOOKS / "reports.yaml", *NOTEBOOKS.glob("[0-9]*.ipynb")]:
        shutil.copy(path, tmp_path)
    return tmp_path


def test_what_is_saved_is_an_entry_of_reports_and_its_command_renders_the_same(notebooks):
    report, question = effect_report({"partner": "IND", "goods": "6109", "add": 0.1})
    name, command = save(report, question, line="analysis.effect(...)", notebooks=notebooks)
    settings = command.removeprefix('make report NAME=09_what_if PARAMS="').removesuffix('"')
    (by_command,) = plan(read_catalog(notebooks), ["09_what_if"], settings=settings)
    (_, entries) = (notebooks / FILE).read_text(encoding="utf-8").split("reports:\n")
    with (notebooks / "reports.yaml").open("a", encoding="utf-8") as file:
        file.write(entries)
    (by_entry,) = plan(read_catalog(notebooks), [name])
    assert by_command.parameters == by_entry.parameters
    assert by_entry.parameters["goods"] == "6109" and by_entry.parameters["add"] == "10%"


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


def test_a_duty_as_large_as_the_price_is_asked_with_its_sign():
    values = {"partner": "VNM", "goods": "", "hts": "9403", "start": "2026-12-01", "horizon": 12}
    sizes = [asking.further_duty(values | {"add": size})["add"] for size in (0.25, 0.99, 1.0, 1.45)]
    assert sizes == [0.25, 0.99, "100%", "145%"]
