"""Every page as a browser shows it, on a desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from analysis.paths import NOTEBOOKS, REPORTS
from analysis.publish.doors.printing import FULL
from analysis.publish.reports.catalog import read_catalog
from tests.browser.conftest import without_error

#: Those looked at every time: each kind of page, the longest report and the one with most fields.
OFTEN = [
    "index",
    "guide",
    "guide_tiers",
    "law",
    "what_if",
    "events",
    "partners",
    "partner/VNM",
    "numbers",
    "api",
    "01_claims",
    "04_elasticity",
    "09_what_if",
]
PAGES = [
    pytest.param(name, marks=[] if name in OFTEN else pytest.mark.slow)
    for name in dict.fromkeys([*OFTEN, *read_catalog(NOTEBOOKS)])
]

#: Pixels of a desk's screen and of a phone's.
WIDTHS = (1440, 390)
#: Screens, each so many pixels high, and words that a report shows at most before a fold is opened.
SCREENS, HEIGHT, WORDS = 6, 900, 900
#: Pixels above the first figure of a report, of the 844 of such a phone.
PHONE = 700

#: axe finds the same without two labours: writing down the HTML of all it passes, pictures included, and
#: reading the same colour again for each cell of a table.
SPARE = """() => {
  axe.configure({noHtml: true});
  const color = axe.commons.color.Color.prototype, read = color.parseString, known = new Map();
  color.parseString = function (text) {
    if (!known.has(text)) {
      read.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    [this.r, this.g, this.b, this.alpha] = known.get(text);
    return this;
  };
}"""


@pytest.fixture(scope="module")
def tab(browser):
    """One tab for all pages, so that the browser compiles axe once."""
    page = browser.new_page()
    page.set_default_timeout(60_000)
    yield page
    page.context.close()


def look_at(tab, path) -> None:
    """Load a page on a desk, with all that it folds open, and axe into it."""
    tab.set_viewport_size({"width": WIDTHS[0], "height": 1000})
    tab.emulate_media(color_scheme="light")
    tab.goto(path.as_uri() + FULL)
    with_axe(tab)


def with_axe(tab) -> None:
    """Load axe into a page."""
    tab.evaluate(Axe().axe_script)
    tab.evaluate(SPARE)


def barriers(tab) -> list[tuple[str, list[str]]]:
    """Rules of axe that a page breaks, with the selectors of what breaks them."""
    violations = tab.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [(rule["id"], node["target"]) for rule in violations for node in rule["nodes"]]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barrier_and_fits_desk_and_phone_by_day_and_by_night(tab, pages, name):
    with without_error(tab):
        look_at(tab, pages / f"{name}.html")
        for width, scheme in zip(WIDTHS, ("light", "dark"), strict=True):
            tab.set_viewport_size({"width": width, "height": 1000})
            tab.emulate_media(color_scheme=scheme)
            assert barriers(tab) == []
            assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_a_barrier_would_be_found(tab, pages):
    """A picture that loses its text is one, and a heading hardly darker than its ground."""
    look_at(tab, pages / "01_claims.html")
    tab.evaluate("document.querySelector('main img').removeAttribute('alt')")
    tab.evaluate("document.querySelector('main h2').style.color = 'silver'")
    assert sorted(barrier for barrier, _ in barriers(tab)) == ["color-contrast", "image-alt"]


@pytest.mark.parametrize("day, come", [("2026-10-11", 0), ("2026-11-29", 2), ("2027-06-30", 6)])
def test_what_has_had_its_day_by_the_reader_s_clock_is_not_announced(browser, pages, day, come):
    if not (REPORTS / "feed.csv").exists():  # of which the front page shows rows
        pytest.skip("shows rendered events: run make reports first")
    page = browser.new_page()
    page.clock.set_fixed_time(f"{day}T12:00:00")
    page.goto((pages / "index.html").as_uri())
    later, passed = (
        page.eval_on_selector_all(f"{place} time", "found => found.map(one => one.dateTime)")
        for place in ("#coming + .timeline", "#passed")
    )
    assert len(passed) == come and max(passed, default="") <= day < min(later, default="9999")
    assert page.is_visible("#passed") == bool(passed)
    page.close()


def opened(tab, pages, address: str, *, width: int = WIDTHS[0]) -> None:
    """Load a page anew, even where only what follows its name differs."""
    tab.set_viewport_size({"width": width, "height": HEIGHT})
    name, _, place = address.partition(".html")
    tab.goto("about:blank")
    tab.goto((pages / f"{name}.html").as_uri() + place)


def size(tab) -> tuple[int, float]:
    """Words of the main column that are read, not of choices and drawings, and screens of the page."""
    high = tab.evaluate("document.documentElement.scrollHeight")
    tab.evaluate("document.querySelectorAll('select, svg').forEach(one => one.style.display = 'none')")
    text = tab.evaluate("document.querySelector('main').innerText")
    return sum(any(c.isalnum() for c in word) for word in text.split()), high / HEIGHT


@pytest.mark.parametrize("name", read_catalog(NOTEBOOKS))
def test_a_report_shows_its_figure_on_a_phone_s_first_screen_and_no_more_than_six_screens(
    tab, pages, name
):
    opened(tab, pages, f"{name}.html", width=WIDTHS[1])
    top = tab.evaluate("document.querySelector('main figure').getBoundingClientRect().top")
    assert top <= PHONE, f"{name}: the first figure begins at {top:.0f} of {PHONE}"
    opened(tab, pages, f"{name}.html")  # anew: a drawing for a phone goes on standing for a while
    words, screens = size(tab)
    assert words <= WORDS and screens <= SCREENS, f"{name}: {words} words, {screens:.1f} screens"


def test_an_address_with_full_opens_all_that_a_page_folds_but_code(tab, pages):
    opened(tab, pages, f"04_elasticity.html{FULL}")
    words, screens = size(tab)
    assert words > WORDS and screens > SCREENS
    assert tab.evaluate("document.querySelectorAll('main details:not([open], .code)').length") == 0


def test_paper_has_what_is_open_and_not_even_the_names_of_folds(tab, pages):
    opened(tab, pages, "08_prices.html")
    tab.emulate_media(media="print")
    short = tab.inner_text("main")
    opened(tab, pages, f"08_prices.html{FULL}")
    full = tab.inner_text("main")
    tab.emulate_media(media="screen")
    for folded in ("Checks and details", "Sources", "Note", "More"):
        assert folded not in short.split("\n"), folded
    assert "Checks and details" in full.split("\n") and "Who bore the duty at the border" in short


def test_a_link_and_a_search_open_the_fold_that_holds_what_they_look_for(tab, pages):
    opened(tab, pages, "04_elasticity.html")
    assert not tab.evaluate("document.querySelector('details.appendix').open")
    place = tab.evaluate("document.querySelector('.appendix h3[id]').id")
    words = tab.evaluate("document.querySelector('.appendix p').textContent").split()[:9]
    for address in (f"#{place}", f"#:~:text={'%20'.join(words)}"):
        opened(tab, pages, f"04_elasticity.html{address}")
        tab.wait_for_selector("details.appendix[open]")


def test_the_place_that_a_number_had_in_its_report_leads_to_its_page(tab, pages):
    for key in ("elasticity.2025.headline.law", "counterfactual.CHN.2025-04_2025-11.panel_collected.p"):
        opened(tab, pages, f"04_elasticity.html#{key}")
        tab.wait_for_url(f"**/n/{key}.html")
    assert "This number is retired" in tab.inner_text("main")
    opened(tab, pages, "numbers.html#04_elasticity")
    assert tab.evaluate("document.querySelector('main details[open]').id") == "04_elasticity"


def test_a_search_in_the_browser_finds_the_folded_rows_of_a_table(tab, pages):
    opened(tab, pages, "04_elasticity.html")
    rows = "document.querySelectorAll('.table table.folded').length"
    assert tab.evaluate(rows) > 1
    tab.keyboard.press("Control+f")
    assert tab.evaluate(rows) == 0


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("effective china may", "tariff.CHN.2025-05.effective"),
        ("elasticity 2025", "elasticity.2025"),
    ],
)
def test_the_address_of_the_numbers_may_hold_the_question(tab, pages, asked, key):
    opened(tab, pages, f"numbers.html?q={asked}")
    shown = "[...document.querySelectorAll('details[open] tr[id]:not([hidden])')].map(row => row.id)"
    keys = tab.evaluate(shown)
    assert keys and any(one.startswith(key) for one in keys), keys[:9]
