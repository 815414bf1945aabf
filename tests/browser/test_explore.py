"""The explorer: each control moved in a browser, and the numbers read that it shows."""

import contextlib
import re
import time
from html import unescape

import pytest

import analysis
from analysis.checks import read_yaml
from analysis.explore.saved import FILE
from analysis.paths import NOTEBOOKS
from tests.browser.conftest import Notebook

#: The whole notebook in a browser, estimates and all, takes a minute: `pytest -m slow`.
pytestmark = pytest.mark.slow

#: How long the page may take to show what a control did, seconds.
PATIENCE = 20


@contextlib.contextmanager
def kept(path):
    """Give a file back as it was."""
    before = path.read_bytes() if path.exists() else None
    path.unlink(missing_ok=True)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
        if before is not None:
            path.write_bytes(before)


#: Promises in ``window.seen`` how long the next key takes to become another picture, milliseconds.
WATCH = """box => {
  const was = box.querySelector('img').src;
  let from;
  box.addEventListener('keydown', () => { from = performance.now(); }, {capture: true, once: true});
  window.seen = new Promise(done => {
    const watch = new MutationObserver(() => {
      const now = box.querySelector('img');
      if (now && now.src !== was) { watch.disconnect(); done(performance.now() - from); }
    });
    watch.observe(box, {subtree: true, childList: true, attributes: true});
  });
}"""


class Shown:
    """One view as the page shows it."""

    def __init__(self, notebook: Notebook, name: str):
        self.page = notebook.page
        self.box = self.page.locator(".jp-OutputArea-output .widget-vbox", has_text=f"analysis.{name}(")
        self.box.wait_for()
        self.box.scroll_into_view_if_needed()

    @property
    def line(self) -> str:
        return self.box.locator("code").first.inner_text()

    def text(self) -> str:
        return self.box.inner_text().replace("\u00a0", " ")

    def wait_for(self, code: str):
        """Wait until the line says a code, and return what it gives here."""
        self.box.locator("code", has_text=code).first.wait_for(timeout=PATIENCE * 1000)
        found = eval(self.line, {"analysis": analysis})  # noqa: S307 - the line that the page offers
        made = re.findall(r"<td[^>]*>(.*?)</td>", found._repr_html_(), re.S)
        cells = [unescape(text) for text in made]
        until, shown = time.monotonic() + PATIENCE, []
        while shown != cells and time.monotonic() < until:
            shown = self.box.locator("td").all_text_contents()
        assert shown == cells
        return found

    def choose(self, label: str, option: str) -> None:
        self.box.get_by_label(label, exact=True).select_option(option)

    def slide(self, label: str, key: str = "ArrowRight") -> None:
        row = self.box.locator(".widget-slider", has=self.page.get_by_text(label, exact=True))
        row.locator(".noUi-handle").first.focus()
        self.page.keyboard.press(key)


@pytest.fixture(scope="module")
def explorer(reader, lab):
    from tests.browser.conftest import opened

    # What views rest on is stored first: a page waits a minute, and estimates from nothing take longer.
    analysis.elasticity("2025", weights="value"), analysis.elasticity("2025")
    analysis.effect("VNM", hts="9403", add="25%", first="2026-12-01")
    address = f"{lab}/lab/workspaces/explore/tree/notebooks/explore.ipynb"
    with opened(reader, address, height=3000) as page, kept(NOTEBOOKS / FILE):
        found = Notebook(page)
        found.run_all()
        yield found


def test_it_runs_whole_without_an_error(explorer):
    said = [o for o in explorer.outputs() if "error" in o["output_type"] or o.get("name") == "stderr"]
    assert said == []


def test_tariffs_and_imports_follow_partner_goods_system_window_and_concept(explorer):
    view = Shown(explorer, "tariff")
    found = view.wait_for('analysis.tariff(partner="CHN")')
    assert "effective up to 48.2\u00a0%" in found.figure().alt
    view.choose("Partner", "Vietnam")
    view.wait_for('partner="VNM")')
    view.choose("Goods", "337 Furniture")
    view.wait_for('product="337"')
    view.choose("Tariff", "effective (collected)")
    assert "effective" in view.wait_for('concept="effective"').figure().alt
    view.slide("Window")
    view.wait_for('start="2018-02"')
    view.choose("System", "HS chapters, to 2021")
    assert view.wait_for('system="hs2"').path.index[-1].year == 2021


def test_an_elasticity_follows_episode_tariff_and_goods(explorer):
    view = Shown(explorer, "elasticity")
    assert "−1.11 [−1.78, −0.48]" in view.text()
    view.choose("Tariff", "as collected")
    view.wait_for('tariff="collected"')
    view.choose("Episode", "2017–2019")
    view.wait_for('episode="2018"')
    view.choose("Goods", "capital goods")
    view.box.get_by_role("alert").wait_for()
    assert "goods 'capital': one has an elasticity in '2025'" in view.text()
    view.choose("Episode", "2024–2025")
    view.choose("Tariff", "by law")
    view.wait_for('analysis.elasticity(goods="capital")')


def test_a_further_duty_follows_its_size_its_day_and_its_goods(explorer):
    view = Shown(explorer, "effect")
    assert view.wait_for('hts="9403")').change.value < 0
    view.slide("Duty")
    view.wait_for("add=0.26")
    view.slide("First day", "ArrowLeft")
    view.wait_for('first="2026-11-01"')
    view.slide("Months")
    view.wait_for("horizon=13")
    view.choose("Partner", "India")
    view.wait_for('partner="IND"')
    view.choose("Goods", "334 Computers and electronics")
    view.wait_for('naics3="334"')
    assert "hts" not in view.line


def test_goods_that_are_none_get_one_line_that_says_so(explorer):
    view = Shown(explorer, "effect")
    view.box.get_by_label("or HTS").fill("94O3")
    view.box.get_by_label("or HTS").press("Enter")
    alert = view.box.get_by_role("alert")
    alert.wait_for()
    with pytest.raises(analysis.checks.InputError) as refused:
        eval(view.line, {"analysis": analysis})  # noqa: S307
    assert alert.inner_text() == str(refused.value)
    view.box.get_by_label("or HTS").fill("9403")
    view.box.get_by_label("or HTS").press("Enter")
    view.wait_for('hts="9403"')


@pytest.mark.parametrize("name, report", [("tariff", "02_tariffs"), ("effect", "09_what_if")])
def test_the_button_saves_an_entry_and_says_what_renders_it(explorer, name, report):
    view = Shown(explorer, name)
    view.box.get_by_role("button", name="Save as a report").click()
    view.box.get_by_role("status").wait_for()
    assert f"make report NAME={report}" in view.text()
    entries = read_yaml(NOTEBOOKS / FILE)["reports"].values()
    assert f"{report}.ipynb" in [entry["notebook"] for entry in entries]


@pytest.mark.parametrize("name", ["tariff", "effect"])
def test_how_long_a_change_takes_to_be_seen(explorer, capsys, name):
    """Measured from the key to the new picture; a busy machine is slower, so that nothing is asked."""
    view, took = Shown(explorer, name), []
    view.box.locator(".widget-slider .noUi-handle").first.focus()
    for _ in range(5):
        view.page.evaluate(WATCH, view.box.element_handle())
        view.page.keyboard.press("ArrowRight")
        took.append(view.page.evaluate("window.seen"))
    with capsys.disabled():
        print(f" [{name} redrawn in {sorted(took)[2]:.0f} ms]", end="")
    assert min(took) > 0
