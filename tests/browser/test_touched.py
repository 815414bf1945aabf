"""Charts that a reader touches, as a browser shows them: keys, pointer, choices, files, address."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import pytest

from analysis.paths import REPORTS
from tests.browser.conftest import without_error
from tests.browser.test_pages import WIDTHS, barriers, tab, with_axe  # noqa: F401, a fixture

CHARTS = {
    "tariffs_tariff": "02_tariffs",
    "tariffs_collected": "02_tariffs",
    "exports_ledgers": "03_trade",
    "exports_shares": "03_trade",
}
#: Leaves a page its head and one figure.
ALONE = """chart => {
  const main = document.querySelector("main");
  main.replaceChildren(main.querySelector("header"), main.querySelector(`#figure-${chart}`));
  document.querySelector("nav.contents").remove();
}"""
#: Milliseconds of a choice made, until the chart is laid out anew.
REDRAW = """async chart => {
  const choice = document.getElementById(`${chart}-with`), times = [];
  for (const code of ["MEX", "JPN", "CAN", "IND", "KOR"]) {
    const began = performance.now();
    choice.value = code; choice.dispatchEvent(new Event("change", { bubbles: true }));
    document.querySelector(`#figure-${chart} svg.lines`).getBoundingClientRect();
    times.push(performance.now() - began);
    await new Promise(requestAnimationFrame);
  }
  return times.sort((a, b) => a - b);
}"""


def touched(page, pages, name: str, **state):
    """Open the page of a chart with it in the address, and return its figure."""
    state_text = "&".join(f"{key}={value}" for key, value in {"chart": name, **state}.items())
    page.goto("about:blank")
    page.goto(f"{(pages / CHARTS[name]).as_uri()}.html#{state_text}")
    figure = page.locator(f"#figure-{name}")
    figure.locator("svg.lines").wait_for(timeout=20_000)
    return figure


@pytest.fixture
def page(browser):
    page = browser.new_page(accept_downloads=True)
    page.set_default_timeout(20_000)
    with without_error(page):
        yield page
    page.close()


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_has_no_barrier_and_fits_desk_and_phone(tab, pages, name):  # noqa: F811
    """Looked at alone on its page: what else a report shows is looked at by itself."""
    with without_error(tab):
        tab.set_viewport_size({"width": WIDTHS[0], "height": 1000})
        touched(tab, pages, name, **{"partner": "CHN", "with": "CAN"})
        tab.evaluate(ALONE, name)
        with_axe(tab)
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 1000})
            tab.wait_for_selector(f"svg.lines[viewBox^='0 0 {760 if width > 640 else 350}']")
            assert barriers(tab) == []
            assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_keys_alone_reach_a_chart_and_read_what_the_printed_figure_draws(page, pages):
    touched(page, pages, "exports_ledgers")
    page.focus("#exports_ledgers-until")
    for _ in range(4):  # three lines to choose, then the chart
        page.keyboard.press("Tab")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    rows = csv.DictReader((REPORTS / "figures" / "exports_ledgers.csv").open(encoding="utf-8"))
    value = next(float(row["y"]) for row in rows if row["x"] == "2018-02-01")
    read = page.inner_text("#figure-exports_ledgers .read").replace("\u00a0", " ")
    assert read.startswith("February 2018 China:") and f"consumption {value / 1e9:.1f} bn USD" in read
    value_text = "document.activeElement.getAttribute('aria-valuetext')"
    assert page.evaluate(value_text) == "February 2018"
    live = "document.querySelector('#figure-exports_ledgers .read').getAttribute('aria-live')"
    assert page.evaluate(live) == "polite"


def test_a_pointer_reads_the_day_that_it_is_on(page, pages):
    figure = touched(page, pages, "tariffs_tariff", **{"from": "2025-04", "to": "2025-06"})
    box = figure.locator("svg.lines").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.553, box["y"] + box["height"] / 2)
    read = figure.locator(".read").inner_text().replace("\u00a0", " ")
    assert read.startswith("14 May 2025 China: headline rate 30.0 % on 14 May")
    assert "Reciprocal cut to 10 %" in read


def test_a_line_ends_where_its_figures_end(page, pages):
    """Collections from China go on in 2026, those from Viet Nam do not, and its law is not drawn on."""
    figure = touched(page, pages, "tariffs_tariff", partner="CHN", at="2026-06-01", **{"with": "VNM"})
    assert figure.locator(".read").inner_text().endswith("Vietnam: not known.")


def test_a_rate_in_force_before_a_window_begins_is_in_it(page, pages):
    touched(page, pages, "tariffs_tariff")
    rate = {"steps": True, "points": [["2025-02-04", 0.1], ["2025-03-04", 0.2], ["2025-06-01", 0.2]]}
    within = "([line, from, until]) => inWindow(line, from, until)"
    steps = page.evaluate(within, [rate, "2025-02-10", "2025-03-10"])
    assert steps == [["2025-02-10", 0.1], ["2025-03-04", 0.2], ["2025-03-10", 0.2]]
    assert page.evaluate(within, [rate, "2025-07-01", "2025-08-01"]) == []


def test_a_line_that_a_partner_has_not_is_not_offered(page, pages):
    """China's own figures are of its trade alone."""
    figure = touched(page, pages, "exports_ledgers", partner="VNM")
    box = figure.locator("#exports_ledgers-china")
    assert not box.is_visible()
    figure.locator("#exports_ledgers-with").select_option("CHN")
    assert box.is_visible()


def test_two_partners_are_told_apart_without_colour(page, pages):
    figure = touched(page, pages, "tariffs_tariff", partner="VNM", **{"with": "IND"})
    assert "Vietnam and India" in figure.locator(".head").inner_text()
    dashes = [line.get_attribute("stroke-dasharray") for line in figure.locator("path.line").all()]
    assert len(dashes) == 6 and len(set(dashes[:3])) == 3 and dashes[:3] == dashes[3:]
    marked = figure.locator("svg.lines circle:not(.mark)").evaluate_all(
        "all => all.map(o => o.getAttribute('stroke'))"
    )
    assert len(set(marked)) == 1 and len(marked) > 20  # the second partner's alone
    ends = figure.locator("svg.lines text").all_text_contents()
    assert {"Vietnam, statutory", "India, effective"} <= set(ends)


@pytest.mark.parametrize("name", CHARTS)
def test_a_choice_redraws_within_a_tenth_of_a_second(page, pages, name, record_property):
    touched(page, pages, name)
    times = page.evaluate(REDRAW, name)
    print(f"{name}: redraw {times[2]:.1f} ms, at most {times[-1]:.1f} ms")
    assert times[2] < 100


def test_an_address_keeps_partners_window_lines_and_day(page, pages):
    state = {
        "partner": "MEX",
        "with": "CAN",
        "from": "2024-01",
        "to": "2026-08",
        "lines": "statutory+effective",
        "at": "2025-03-01",
    }
    figure = touched(page, pages, "tariffs_tariff", **state)
    before, read = figure.locator("svg.lines").inner_html(), figure.locator(".read").inner_text()
    assert read.startswith("March 2025 Mexico:") and "headline" not in read
    figure.locator("#tariffs_tariff-partner").select_option("JPN")
    figure.locator("#tariffs_tariff-partner").select_option("MEX")
    address = page.url.split("#")[1]
    assert "partner=MEX" in address and "at=2025-03-01" in address
    page.goto("about:blank")
    page.goto(f"{(pages / '02_tariffs').as_uri()}.html#{address}")
    figure.locator("svg.lines").wait_for()
    assert figure.locator("svg.lines").inner_html() == before


def test_an_address_that_names_what_there_is_not_opens_what_there_is(page, pages):
    wrong = {"partner": "XXX", "with": "<b>", "from": "1066-10", "lines": "none", "at": "never"}
    figure = touched(page, pages, "exports_ledgers", **wrong)
    assert figure.locator(".head").inner_text() == "Goods from China to the United States by month"
    assert figure.locator(".read").inner_text() == "No value of these lines lies in the window."
    figure.locator("#exports_ledgers-general").check()
    assert figure.locator(".read").inner_text().startswith("November 2025 China: US general imports")


def test_what_is_saved_is_what_is_shown(page, pages, tmp_path):
    figure = touched(page, pages, "exports_shares", partner="GBR", **{"with": "CHN", "from": 2020})
    files = {}
    for kind in ("CSV", "SVG", "PNG"):
        with page.expect_download() as saved:
            figure.get_by_role("button", name=kind).click()
        assert saved.value.suggested_filename == f"exports_shares.{kind.lower()}"
        saved.value.save_as(tmp_path / kind)
        files[kind] = (tmp_path / kind).read_bytes()
    rows = list(csv.DictReader(io.StringIO(files["CSV"].decode())))
    content = (pages / "charts" / "exports_shares.js").read_text(encoding="utf-8")
    chart = json.loads(content[content.index(",") + 1 : -3])
    shares = {code: dict(chart["partners"][code][1]["share"]) for code in ("GBR", "CHN")}
    assert len(rows) == 12 and {row["unit"] for row in rows} == {"fraction"}
    assert all(float(row["value"]) == shares[row["partner"]][row["date"]] for row in rows)
    picture = ET.fromstring(files["SVG"])
    texts = [text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert "Share of US imports from the United Kingdom and China by year" in texts and texts[
        -1
    ].startswith("Source:")
    assert files["PNG"].startswith(b"\x89PNG") and int.from_bytes(files["PNG"][16:20]) > 2000


@pytest.mark.parametrize("width", WIDTHS)
def test_title_and_sources_of_a_saved_chart_lie_within_it(page, pages, tmp_path, width):
    page.set_viewport_size({"width": width, "height": 1000})
    figure = touched(page, pages, "exports_ledgers", partner="GBR", **{"with": "NLD"})
    with page.expect_download() as saved:
        figure.get_by_role("button", name="SVG").click()
    saved.value.save_as(tmp_path / "chart.svg")
    page.goto("about:blank")
    page.set_content((tmp_path / "chart.svg").read_text(encoding="utf-8"))
    far = page.evaluate("""() => {
      const frame = document.querySelector("svg").viewBox.baseVal;
      return [...document.querySelectorAll("svg text")].filter(text => {
        const box = text.getBBox();
        return box.x < frame.x || box.x + box.width > frame.x + frame.width
          || box.y < frame.y || box.y + box.height > frame.y + frame.height;
      }).map(text => text.textContent);
    }""")
    assert far == []


def test_the_printed_figure_stands_on_paper_without_scripts_and_without_the_file(
    browser, page, pages, tmp_path
):
    first = "#figure-tariffs_tariff > :not(.touch)"
    picture = page.locator(first).first
    figure = touched(page, pages, "tariffs_tariff")
    assert not picture.is_visible()
    figure.get_by_role("button", name="Printed figure").click()
    assert picture.is_visible()
    figure.get_by_role("button", name="Printed figure").click()
    page.emulate_media(media="print")
    assert picture.is_visible() and not figure.locator(".touch").is_visible()
    bare = browser.new_page(java_script_enabled=False)
    bare.goto((pages / "02_tariffs.html").as_uri())
    assert bare.locator(first).first.is_visible()
    bare.close()
    (tmp_path / "alone.html").write_bytes((pages / "02_tariffs.html").read_bytes())
    alone = browser.new_page()
    alone.goto((tmp_path / "alone.html").as_uri() + "#chart=tariffs_tariff")
    alone.wait_for_timeout(300)
    assert alone.locator(first).first.is_visible()
    alone.close()


def test_all_who_wait_for_a_file_that_is_missing_are_told(browser, pages):
    plain_page = (
        browser.new_page()
    )  # the browser itself says that the file is missing, which `page` forbids
    plain_page.goto((pages / "02_tariffs.html").as_uri())
    ended = plain_page.evaluate("""async () => {
      const late = () => new Promise(done => setTimeout(done, 5000, "still waiting"));
      const told = () => Promise.race([load("charts/none").catch(error => error.message), late()]);
      return Promise.all([told(), told()]);
    }""")
    plain_page.close()
    assert ended == ["charts/none.js is not beside this page"] * 2
