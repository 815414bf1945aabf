"""The explorer without a browser: what a view asks is what its line says, and what it saves renders."""

import shutil

import pytest

import analysis
from analysis.checks import InputError, read_yaml
from analysis.explore import effect, elasticity, tariff
from analysis.explore.saved import FILE, save
from analysis.paths import NOTEBOOKS
from analysis.publish.catalog import plan, read_catalog


def parts(box):
    """Controls by label, the line of code, and what is shown."""
    controls, below, shown = box.children
    line = below.children[0].value.removeprefix("<code>").removesuffix("</code>").replace("&quot;", '"')
    return {control.description: control for control in controls.children}, line, shown.value


@pytest.mark.parametrize("view", [tariff, elasticity, effect])
def test_the_line_of_a_view_gives_what_it_shows(view):
    _, line, shown = parts(view())
    found = eval(line, {"analysis": analysis})
    assert found._repr_html_() in shown
    assert f'alt="{found.figure().alt[:30]}' in shown


def test_a_duty_goes_to_effect_as_it_stands_on_the_slider():
    box = effect()
    controls, *_ = parts(box)
    controls["Duty"].value = 0.35
    _, line, shown = parts(box)
    assert line == 'analysis.effect(partner="VNM", hts="9403", add=0.35)'
    assert analysis.effect("VNM", hts="9403", add=0.35)._repr_html_() in shown


def test_a_kind_of_goods_clears_the_digits_and_digits_clear_the_kind():
    box = effect()
    controls, *_ = parts(box)
    controls["Goods"].value = "capital"
    assert controls["or HTS"].value == "" and 'end_use="capital"' in parts(box)[1]
    controls["or HTS"].value = "6109"
    assert controls["Goods"].value == "" and 'hts="6109"' in parts(box)[1]


def test_another_system_offers_its_own_goods_and_months():
    box = tariff()
    controls, *_ = parts(box)
    controls["Goods"].value = "334"
    controls["System"].value = "hs2"
    assert controls["Window"].value == ("2018-01", "2021-07")
    assert ("94 Furniture", "94") in controls["Goods"].options
    assert parts(box)[1] == 'analysis.tariff(partner="CHN", system="hs2")'


def test_what_cannot_be_answered_is_said_in_one_line():
    box = effect()
    parts(box)[0]["or HTS"].value = "94O3"
    shown = parts(box)[2]
    assert shown.startswith('<p role="alert">') and "94O3" in shown and "\n" not in shown


@pytest.fixture
def notebooks(tmp_path):
    for path in [NOTEBOOKS / "reports.yaml", *NOTEBOOKS.glob("[0-9]*.ipynb")]:
        shutil.copy(path, tmp_path)
    return tmp_path


def test_what_is_saved_is_an_entry_of_reports_and_its_command_renders_the_same(notebooks):
    asked = {"partner": "IND", "hts": "6109", "add": "0.1"}
    name, command = save("09_what_if", asked, line="analysis.effect(...)", notebooks=notebooks)
    settings = command.removeprefix('make report NAME=09_what_if PARAMS="').removesuffix('"')
    (by_command,) = plan(read_catalog(notebooks), ["09_what_if"], settings=settings)
    (notebooks / "reports.yaml").write_text((notebooks / FILE).read_text())
    (by_entry,) = plan(read_catalog(notebooks), [name])
    assert by_command.parameters == by_entry.parameters
    assert by_entry.parameters["hts"] == "6109" and by_entry.parameters["add"] == "0.1"


def test_what_is_saved_twice_stands_once_and_others_beside_it(notebooks):
    asked = {"partner": "VNM", "start": "2024-01"}
    names = [save("02_tariffs", given, line="", notebooks=notebooks)[0]
             for given in (asked, asked, asked | {"partner": "IND"})]  # fmt: skip
    assert names == ["explored_1", "explored_1", "explored_2"]
    assert list(read_yaml(notebooks / FILE)["reports"]) == ["explored_1", "explored_2"]


def test_nothing_is_saved_that_no_report_can_show(notebooks):
    with pytest.raises(InputError, match="94O3"):
        save("09_what_if", {"hts": "94O3"}, line="", notebooks=notebooks)
    assert not (notebooks / FILE).exists()
    (notebooks / FILE).write_text("mine: 1\n")
    with pytest.raises(InputError, match="move it away"):
        save("02_tariffs", {"partner": "VNM"}, line="", notebooks=notebooks)
    assert (notebooks / FILE).read_text() == "mine: 1\n"
