"""Every page as a browser shows it, on a desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from analysis.paths import NOTEBOOKS
from analysis.publish.catalog import read_catalog
from tests.browser.conftest import without_error

#: Those looked at every time: each kind of page, the longest report and the one with most fields.
OFTEN = [
    "index",
    "guide",
    "guide_tiers",
    "figures",
    "law",
    "what_if",
    "events",
    "numbers",
    "api",
    "01_claims",
    "04_elasticity",
    "09_what_if",
]
PAGES = [pytest.param(name, marks=[] if name in OFTEN else pytest.mark.slow)
         for name in dict.fromkeys([*OFTEN, *read_catalog(NOTEBOOKS)])]  # fmt: skip

#: Pixels of a desk's screen and of a phone's.
WIDTHS = (1440, 390)

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
    """Load a page on a desk, and axe into it."""
    tab.set_viewport_size({"width": WIDTHS[0], "height": 1000})
    tab.goto(path.as_uri())
    with_axe(tab)


def with_axe(tab) -> None:
    """Load axe into a page."""
    tab.evaluate(Axe().axe_script)
    tab.evaluate(SPARE)


def barriers(tab) -> list[tuple[str, list[str]]]:
    """Rules of axe that a page breaks, with the selectors of what breaks them."""
    found = tab.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [(rule["id"], node["target"]) for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barrier_and_fits_desk_and_phone(tab, pages, name):
    with without_error(tab):
        look_at(tab, pages / f"{name}.html")
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 1000})
            assert barriers(tab) == []
            assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_a_barrier_would_be_found(tab, pages):
    """An image that loses its text is one, and a heading hardly darker than its ground."""
    look_at(tab, pages / "01_claims.html")
    tab.evaluate("document.querySelector('img').removeAttribute('alt')")
    tab.evaluate("document.querySelector('main h2').style.color = 'silver'")
    assert [rule for rule, _ in barriers(tab)] == ["color-contrast", "image-alt"]
