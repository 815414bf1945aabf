"""The explorer: each control moved in a browser, and the numbers read that it shows."""

import re
import shutil

import pytest

import analysis
from analysis.checks import read_yaml
from analysis.explore.saved import FILE
from analysis.paths import NOTEBOOKS, REPORTS
from tests.browser.conftest import Notebook
from tests.browser.shown import Shown, kept, present
from tests.browser.test_pages import with_axe

#: What takes longer than a few seconds, by its estimates or by a whole report: `pytest -m slow`.
LONG = pytest.mark.slow

#: Public name -> the question that it answers.
QUESTIONS = {
    "statutory_rate": "What tariff is owed?",
    "tariff": "What became of trade?",
    "elasticity": "How much do imports respond?",
    "effect": "What would a duty do?",
    "bill": "Who paid under which order?",
    "check_claim": "Does a claim hold?",
    "response": "How fast?",
    "gap": "How far below its past?",
    "diversion": "Who sold it instead?",
    "cite": "How is a number cited?",
}

#: The page of a number that the view of tariffs shows.
OCTOBER = "n/tariff.CHN.2025-10.effective.html"

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


@pytest.fixture(scope="module")
def explorer(reader, lab):
    from tests.browser.conftest import opened

    # What views rest on is stored first: a page waits a minute, and estimates from nothing take longer.
    analysis.elasticity("2025", weights="value"), analysis.elasticity("2025")
    analysis.effect("VNM", "9403"), analysis.bill("CHN")
    reader.grant_permissions(["clipboard-read", "clipboard-write"])
    address = f"{lab}/lab/workspaces/explore/tree/notebooks/explore.ipynb"
    page_of_october = REPORTS / OCTOBER
    with (
        opened(reader, address, height=3000) as page,
        kept(NOTEBOOKS / FILE),
        present(page_of_october),
    ):
        notebook = Notebook(page)
        notebook.run_all()
        yield notebook


def shown(explorer, name: str) -> Shown:
    """Ask a question by its button."""
    return Shown(explorer, QUESTIONS[name], name)


def test_it_runs_whole_without_an_error(explorer):
    errors = [o for o in explorer.outputs() if "error" in o["output_type"] or o.get("name") == "stderr"]
    assert errors == []


def test_a_published_number_leads_to_its_page(explorer):
    link = shown(explorer, "tariff").panel.get_by_role("link", name="37.7")
    with explorer.page.context.expect_page() as opened_one:
        link.click()
    page = opened_one.value
    assert page.url.endswith(f"/files/reports/{OCTOBER}")
    page.get_by_role("heading", name="tariff.CHN.2025-10.effective").wait_for()
    page.close()


def test_arrow_keys_and_the_pointer_tell_the_values_of_a_figure(explorer):
    view = shown(explorer, "tariff")
    figure = view.panel.get_by_role("slider")
    figure.focus()
    explorer.page.keyboard.press("Home")
    first = view.told()
    explorer.page.keyboard.press("ArrowRight")
    assert first.startswith("Headline, January 2018: ")
    assert view.told().startswith("Headline, February 2018: ")
    explorer.page.keyboard.press("ArrowDown")
    assert view.told().startswith("Statutory, February 2018: ")
    for _ in range(2):
        explorer.page.keyboard.press("ArrowDown")
    explorer.page.keyboard.press("End")
    assert view.told() == "Imports, August 2026: 24.4 bn USD a month"
    explorer.page.keyboard.press("ArrowDown")
    assert view.told().startswith("Share, August 2026: 7.7")
    assert view.panel.locator(".flag").is_visible()
    figure.hover(position={"x": 60, "y": 300})
    assert not view.told().startswith("Share, August 2026")


def test_the_head_of_a_column_sorts_by_numbers_and_gives_the_order_back(explorer):
    view = shown(explorer, "effect")
    head = view.panel.get_by_role("columnheader", name="Difference")
    column = view.panel.locator("tbody tr td:nth-child(2)")
    before, sorted_texts = column.all_text_contents(), []
    for order in ("ascending", "descending", "none"):
        head.get_by_role("button").press("Enter")
        assert head.get_attribute("aria-sort") == order
        sorted_texts.append(column.all_text_contents())
    numbers = [float(text.split()[0].replace("−", "-").replace(",", "")) for text in sorted_texts[0]]
    assert numbers == sorted(numbers) and min(numbers) < 0 < max(numbers)
    assert sorted_texts[1] == sorted_texts[0][::-1] and sorted_texts[2] == before


@pytest.mark.parametrize("part", ["code", "table as CSV"])
def test_a_button_copies_a_part(explorer, part):
    view = shown(explorer, "tariff")
    view.press(f"Copy {part}")
    view.lead.get_by_text(f"Copied: {part}").wait_for()
    parts = {"code": view.line, "table as CSV": view.run().table.to_csv()}
    assert explorer.page.evaluate("navigator.clipboard.readText()") == parts[part]


#: Height of the part of a window of 1440 x 900 that shows a notebook, pixels.
SCREEN = 780


@pytest.mark.parametrize("name", list(QUESTIONS)[:6])
def test_a_question_is_answered_on_one_screen_before_its_controls(explorer, name):
    view = shown(explorer, name)
    view.panel.wait_for()
    heading, answer, source = (
        view.box.locator(f".explored {of}").first for of in ("h2", ".answer", ".source")
    )
    control = view.box.locator("select, input").first
    heights = [one.bounding_box()["y"] for one in (heading, answer, source, control, view.panel)]
    assert heights == sorted(heights)
    assert heading.inner_text().endswith("?") and re.search("\\d", answer.inner_text())
    assert heights[-1] - heights[0] < SCREEN / 2
    first = view.panel.locator("img, table").first.bounding_box()
    assert first["y"] + min(first["height"], SCREEN / 2) - heights[0] < SCREEN
    wide = view.box.bounding_box()
    assert all(one.bounding_box()["width"] <= wide["width"] for one in (view.lead, view.panel))


def test_a_second_partner_stands_beside_the_first(explorer):
    view = shown(explorer, "tariff")
    view.choose("Beside", "Vietnam")
    second, picture = (view.box.locator(f".explored:has({of})").nth(1) for of in ("code", ".rest"))
    second.get_by_text('analysis.tariff(partner="VNM")').wait_for()
    picture.locator("img").wait_for()
    for pair in ((view.lead, second), (view.panel, picture)):
        first, right = (one.bounding_box() for one in pair)
        assert first["y"] == right["y"] and first["x"] + first["width"] <= right["x"]
    view.choose("Beside", "no other")
    second.wait_for(state="hidden")


def test_the_law_follows_partner_goods_and_day(explorer):
    view = shown(explorer, "statutory_rate")
    view.wait_for('goods="cars")')
    view.write("Goods", "8703.80")
    view.box.get_by_label("Day", exact=True).fill("2025-04-12")
    assert view.wait_for('day="2025-04-12")').statutory_rate > 0.2
    view.choose("Partner", "European Union")
    view.wait_for('partner="EU"')


def test_a_claim_is_held_against_what_was_published(explorer):
    view = shown(explorer, "check_claim")
    view.wait_for('claim="China')
    view.write("Claim", "exports CHN USA 2025-05 yoy -50%")
    assert view.wait_for("-50%").verdict.holds is False


def test_a_number_is_cited_by_its_key(explorer):
    view = shown(explorer, "cite")
    assert "−0.90" in view.text() and "BibTeX" in view.text()
    view.write("Key", "tariff.CHN.2025-10.effective")
    view.lead.locator("code", has_text="effective").wait_for()
    view.panel.get_by_role("link", name=OCTOBER).wait_for()
    view.press("Copy BibTeX")
    view.lead.get_by_text("Copied: BibTeX").wait_for()
    copied = explorer.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("@misc{export_declines_02_tariffs")


#: What keys come to of a view, in their order, from its first control on.
STOPS = """box => [...box.querySelectorAll('select, input, button, a[href], [tabindex="0"]')]
  .filter(one => one.checkVisibility() && !one.disabled)
  .map((one, n) => { one.dataset.stop = n; return n; })"""


@pytest.mark.parametrize("name", ["tariff", "effect", "gap"])
def test_the_tab_key_reaches_every_control_link_and_figure(explorer, name):
    view = shown(explorer, name)
    stops = set(view.box.evaluate(STOPS))
    view.box.locator("[data-stop='0']").focus()
    reached = {0}
    for _ in range(len(stops) + 10):
        explorer.page.keyboard.press("Tab")
        stop = explorer.page.evaluate("document.activeElement.dataset.stop")
        reached |= {int(stop)} if stop else set()
    assert stops - reached == set()


def test_what_a_view_shows_has_no_barrier(explorer):
    """Controls are those of ipywidgets, whose sliders have no name."""
    with_axe(explorer.page)
    violations = explorer.page.evaluate("axe.run('.explored', {resultTypes: ['violations']})")[
        "violations"
    ]
    assert [(rule["id"], node["target"]) for rule in violations for node in rule["nodes"]] == []


@LONG
@pytest.mark.parametrize("name", ["response", "diversion", "gap"])
def test_what_takes_long_answers_when_asked(explorer, name):
    view = shown(explorer, name)
    view.press("Ask")
    view.panel.locator("img").wait_for(timeout=180_000)
    view.wait_for(f"analysis.{name}(")


@LONG
def test_a_report_opens_that_was_rendered_without_a_terminal(explorer):
    view = shown(explorer, "tariff")
    view.choose("Partner", "India")
    page = REPORTS / "02_tariffs__partner=IND.html"
    assert not page.exists()
    try:
        view.press("Open as a report")
        link = view.box.get_by_role("link", name="The tariff announced, in law, and paid")
        link.wait_for(timeout=240_000)
        assert link.get_attribute("href").endswith("/files/reports/02_tariffs__partner%3DIND.html")
        assert "India" in page.read_text(encoding="utf-8")
    finally:
        shutil.rmtree(REPORTS / "figures" / page.stem, ignore_errors=True)
        for path in REPORTS.glob(f"{page.stem}*"):
            path.unlink()
    view.choose("Partner", "China")


@LONG
def test_tariffs_and_imports_follow_partner_goods_window_and_concept(explorer):
    view = shown(explorer, "tariff")
    answer = view.wait_for('analysis.tariff(partner="CHN")')
    assert "effective up to 48.2\u00a0%" in answer.figure().alt
    view.choose("Partner", "Vietnam")
    view.wait_for('partner="VNM")')
    view.choose("Goods", "337 Furniture")
    view.wait_for('product="337"')
    view.choose("Tariff", "effective (collected)")
    assert "effective" in view.wait_for('concept="effective"').figure().alt
    view.slide("Window")
    view.wait_for('start="2018-02"')


@LONG
def test_an_elasticity_follows_episode_tariff_and_goods(explorer):
    view = shown(explorer, "elasticity")
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


@LONG
def test_a_further_duty_follows_its_size_its_day_and_its_goods(explorer):
    view = shown(explorer, "effect")
    assert view.wait_for('goods="9403")').change.value < 0
    view.slide("Duty")
    view.wait_for("add=0.26")
    view.slide("First day", "ArrowLeft")
    view.wait_for('start="2026-10-01"')
    view.slide("Months")
    view.wait_for("horizon=13")
    view.choose("Partner", "India")
    view.wait_for('partner="IND"')
    view.choose("Goods", "334 Computers and electronics")
    view.wait_for('goods="NAICS 334"')
    assert "hts" not in view.line


@LONG
def test_goods_that_are_none_get_one_line_that_says_so(explorer):
    view = shown(explorer, "effect")
    view.write("or HTS", "94O3")
    alert = view.box.get_by_role("alert")
    alert.wait_for()
    with pytest.raises(analysis.checks.InputError) as refused:
        view.run()
    assert alert.inner_text() == str(refused.value)
    view.write("or HTS", "9403")
    view.wait_for('hts="9403"')


@LONG
@pytest.mark.parametrize("name, report", [("tariff", "02_tariffs"), ("effect", "09_what_if")])
def test_the_button_saves_an_entry_and_says_what_renders_it(explorer, name, report):
    view = shown(explorer, name)
    view.press("Save as a report")
    view.box.get_by_text("stands in notebooks/explored.yaml").wait_for()
    assert f"make report NAME={report}" in view.text()
    entries = read_yaml(NOTEBOOKS / FILE)["reports"].values()
    assert f"{report}.ipynb" in [entry["notebook"] for entry in entries]


@LONG
@pytest.mark.parametrize("name", ["tariff", "effect"])
def test_how_long_a_change_takes_to_be_seen(explorer, capsys, name):
    """Measured from the key to the new picture; a busy machine is slower, so that nothing is asked."""
    view, took = shown(explorer, name), []
    view.box.locator(".widget-slider .noUi-handle").first.focus()
    for _ in range(5):
        view.page.evaluate(WATCH, view.box.element_handle())
        view.page.keyboard.press("ArrowRight")
        took.append(view.page.evaluate("window.seen"))
    with capsys.disabled():
        print(f" [{name} redrawn in {sorted(took)[2]:.0f} ms]", end="")
    assert min(took) > 0
