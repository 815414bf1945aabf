"""The first hour in a browser: ``make lab`` in a virgin clone, and its notebooks (slow)."""

from __future__ import annotations

import json

import pytest

from analysis.publish.reports.published import edited
from tests.browser.conftest import Notebook, browser_path
from tests.first_hour.conftest import PATIENCE, Server, Task, git, strangers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(browser_path() is None, reason="no chromium here: apt-get install chromium"),
]

#: Puts a text for another into the first cell that has it.
REPLACE = """([old, to]) => {
  const cells = jupyterapp.shell.currentWidget.content.model.sharedModel.cells;
  const cell = cells.find(c => c.source.includes(old));
  cell.setSource(cell.source.replace(old, to));
}"""
#: Whether the kernel has nothing to do, and every code cell has run or was broken off.
STILL = """() => {
  const at = jupyterapp.shell.currentWidget;
  return at.sessionContext.session.kernel.status === 'idle';
}"""


@pytest.fixture(scope="module")
def address(virgin, tmp_path_factory):
    """JupyterLab of ``make lab``, which has built what it needs."""
    server = Server(virgin, tmp_path_factory.mktemp("run") / "log")
    try:
        yield server.ready()
    finally:
        server.stop()


@pytest.fixture(scope="module")
def context():
    """A stranger's browser, who waits as long as a first estimate takes."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        context = browser.new_context()
        context.set_default_timeout(PATIENCE * 1000)
        yield context
        browser.close()


def opened(context, address: str, name: str) -> Notebook:
    """Open a copy by its address, as its link of the first page does."""
    page = context.new_page()
    page.set_viewport_size({"width": 1440, "height": 3000})
    page.goto(f"{address}/lab/workspaces/{name}/tree/notebooks/scratch/{name}.ipynb?token=first-hour")
    return Notebook(page)


def faults(notebook: Notebook) -> list[dict]:
    outputs = notebook.outputs()
    return [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"]


@pytest.mark.parametrize("name", ["tutorial", "your_panel", "explore"])
def test_a_notebook_for_learning_runs_through_without_an_error(context, address, name, virgin):
    task = Task(virgin, strangers())
    task.note("open its link")
    notebook = opened(context, address, name)
    task.note("Run All Cells")
    notebook.run_all()
    assert faults(notebook) == [] and len(notebook.outputs()) >= 3
    if name == "explore":
        shown = notebook.page.locator(".jp-OutputArea-output .widget-vbox", has_text="analysis.effect(")
        shown.locator("img").first.wait_for()
        assert notebook.page.get_by_role("alert").count() == 0
    notebook.page.close()


def test_another_partner_in_a_copy_of_a_report_is_answered_and_changes_no_report(
    context, address, virgin
):
    task = Task(virgin, strangers())
    task.note("open the link *edit* of report 02")
    notebook = opened(context, address, "02_tariffs")
    task.note("write VNM for CHN")
    notebook.page.evaluate(REPLACE, ['"CHN"', '"VNM"'])
    task.note("Run All Cells")
    notebook.run_all()
    assert faults(notebook) == [] and "Vietnam" in json.dumps(notebook.outputs())
    notebook.page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    notebook.page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
    notebook.page.close()
    assert git(virgin, "status", "--short") == ""
    printed = Task(virgin, strangers()).do(
        ".venv/bin/python",
        "-c",
        "from analysis.publish.reports.catalog import *;"
        "from analysis.publish.reports.published import edited;"
        "from analysis.paths import NOTEBOOKS;"
        "print([one for one in read_catalog(NOTEBOOKS).values() if edited(one)])",
    )
    assert printed == "[]\n" and edited.__module__


def test_after_a_refused_parameter_no_cell_shows_the_story_of_the_one_before(context, address):
    notebook = opened(context, address, "06_diversion")
    notebook.run_all()
    assert faults(notebook) == []
    page = notebook.page
    page.evaluate(REPLACE, ['"CHN"', '"CHM"'])
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
    page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").first.wait_for()
    page.wait_for_function(STILL)
    errors = faults(notebook)
    assert "unknown partner 'CHM'" in errors[0]["traceback"][0]
    page.evaluate(  # a reader goes on below
        """() => {
          const at = jupyterapp.shell.currentWidget;
          at.content.activeCellIndex = at.content.model.sharedModel.cells.findIndex(
            c => c.source.includes('show.answer(story)'));
          return jupyterapp.commands.execute('notebook:run-cell');
        }"""
    )
    page.wait_for_function(STILL)
    messages = [error["evalue"] for error in faults(notebook)]
    assert any("no story to show" in text for text in messages)
    page.close()
