"""JupyterLab as a reader meets it: the first page, a report run whole, an error."""

import json
import re

import pytest

from analysis.paths import REPORTS
from analysis.publish.numbers.harvest import read_executed
from analysis.publish.site.page import answer
from tests.browser.conftest import opened


def texts(outputs: list[dict], mime: str) -> list[str]:
    return ["".join(o["data"][mime]) for o in outputs if mime in o.get("data", {})]


#: A page that JupyterLab shows may run no script, nor ask for the fonts beside it.
SANDBOXED = (
    "Blocked script execution",
    "Failed to load resource: the server responded with a status of 403",
)


def test_the_first_page_is_the_readme_and_its_links_open_pages_and_copies_to_explore_in(reader, lab):
    # JupyterLab shows pages in a sandbox; theirs hold one script, which a page can do without.
    with opened(reader, f"{lab}/", known=SANDBOXED) as page:
        readme = page.locator(".jp-MarkdownViewer")
        readme.get_by_role("heading", name="Export declines under tariffs").wait_for()
        readme.get_by_role("link", name="edit", exact=True).nth(1).click()
        page.locator(".jp-NotebookPanel .jp-Notebook").wait_for()
        page.wait_for_function(
            "jupyterapp.shell.currentWidget.context.path.startsWith('notebooks/scratch/')"
        )
        page.get_by_role("tab", name="README.md").click()
        readme.get_by_role("link", name="read", exact=True).nth(1).click()
        shown = page.frame_locator(".jp-HTMLViewer iframe")
        shown.get_by_role("heading", name="The tariff announced, in law, and paid", level=1).wait_for()


@pytest.mark.slow
def test_report_02_runs_whole_and_answers_as_published(notebook):
    published = answer(read_executed(REPORTS / "02_tariffs.ipynb"))["sentence"]
    with notebook("02_tariffs") as opened_one:
        opened_one.run_all()
        outputs = opened_one.outputs()
        assert [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"] == []
        assert f"**{published}**" in texts(outputs, "text/markdown")[0]
        assert len(texts(outputs, "image/png")) >= 3
        shown = opened_one.page.locator(".jp-RenderedMarkdown strong", has_text=published[:40])
        assert shown.first.text_content().replace("\u00a0", " ") == published.replace("\u00a0", " ")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["explore", "tutorial", "your_panel"])
def test_a_notebook_for_learning_runs_whole(notebook, name):
    """The tutorial computes for a minute what is not stored."""
    with notebook(name) as opened_one:
        opened_one.page.set_default_timeout(300_000)
        opened_one.run_all()
        outputs = opened_one.outputs()
        assert [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"] == []
        assert any("August 2026" in text for text in texts(outputs, "text/plain")) == (
            name == "tutorial"
        )


def test_an_error_shows_its_one_useful_line_and_nothing_else(notebook):
    with notebook("02_tariffs") as opened_one:
        page = opened_one.page
        page.evaluate(
            """() => {
              const cells = jupyterapp.shell.currentWidget.content.model.sharedModel.cells;
              const cell = cells.find(c => c.source.includes('partner: str'));
              cell.setSource(cell.source.replace('"CHN"', '"CHM"'));
            }"""
        )
        page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        page.locator(
            ".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']"
        ).first.wait_for()
        error, *later = [o for o in opened_one.outputs() if o["output_type"] == "error"]
        assert all("no story to show" in str(o) for o in later)
        assert len(error["traceback"]) == 1
        assert re.match("InputError: unknown partner 'CHM'.*Did you mean 'CHN'", error["traceback"][0])
        assert json.dumps(error).count("\\n") == 0
