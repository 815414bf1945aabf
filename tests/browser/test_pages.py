"""Every page as a browser shows it, on a desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from analysis.paths import NOTEBOOKS
from analysis.publish.catalog import read_catalog
from tests.browser.conftest import opened

PAGES = ["index", "law", "events", "numbers", "api", *read_catalog(NOTEBOOKS)]

#: Pixels of a desk's screen and of a phone's.
WIDTHS = (1440, 390)


def barriers(page) -> list[tuple[str, str]]:
    """Rules of axe that a page breaks, with what breaks them."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(rule["id"], node["html"][:120]) for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barrier_and_fits_desk_and_phone(browser, pages, name):
    with opened(browser, (pages / f"{name}.html").as_uri()) as page:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 1000})
            assert barriers(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_barrier_would_be_found(browser, pages):
    """An image that loses its text is one."""
    with opened(browser, (pages / "02_tariffs.html").as_uri()) as page:
        page.evaluate("document.querySelector('img').removeAttribute('alt')")
        assert [rule for rule, _ in barriers(page)] == ["image-alt"]
