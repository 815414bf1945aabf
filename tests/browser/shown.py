"""A view of the explorer as its page shows it, and files that its buttons write."""

import contextlib
import re
import time
from html import unescape

from tests.browser.conftest import Notebook

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


@contextlib.contextmanager
def present(path):
    """Have a page that ``make reports`` makes, whether it was run or not."""
    if path.exists():
        yield path
        return
    path.touch()
    try:
        yield path
    finally:
        path.unlink()


class Shown:
    """One view as the page shows it."""

    def __init__(self, notebook: Notebook, question: str, name: str):
        self.page = notebook.page
        self.page.get_by_role("button", name=question).click()
        inner = ".jp-OutputArea-output .widget-vbox .widget-vbox .widget-vbox"
        self.box = self.page.locator(inner, has_text=f"analysis.{name}(")
        self.box.wait_for()
        self.box.scroll_into_view_if_needed()
        self.lead = self.box.locator(".explored:has(code)").first
        self.panel = self.box.locator(".explored:has(.rest)").first

    @property
    def line(self) -> str:
        return self.lead.locator("code").inner_text()

    def run(self):
        """Return what the line gives here, with nothing imported before it."""
        imports, _, question = self.line.partition("; ")
        names = {}
        exec(imports, names)  # noqa: S102 - the line that the page offers
        return eval(question, names)  # noqa: S307

    def text(self) -> str:
        return self.box.inner_text().replace("\u00a0", " ")

    def wait_for(self, code: str):
        """Wait until the line says a code, and return what it gives here."""
        self.lead.locator("code", has_text=code).wait_for(timeout=PATIENCE * 1000)
        answer = self.run()
        cells_html = re.findall(r"<td[^>]*>(.*?)</td>", answer._repr_html_(), re.S)
        cells = [unescape(re.sub("<[^>]*>", "", text)) for text in cells_html]
        until, shown = time.monotonic() + PATIENCE, []
        while shown != cells and time.monotonic() < until:
            shown = self.panel.locator("td").all_text_contents()
        assert shown == cells
        return answer

    def write(self, label: str, text: str) -> None:
        self.box.get_by_label(label, exact=True).fill(text)
        self.box.get_by_label(label, exact=True).press("Enter")

    def press(self, name: str) -> None:
        self.box.get_by_role("button", name=name).click()

    def told(self) -> str:
        """What the figure tells of the value that keys have come to."""
        return self.panel.get_by_role("slider").get_attribute("aria-valuetext").replace("\u00a0", " ")

    def choose(self, label: str, option: str) -> None:
        self.box.get_by_label(label, exact=True).select_option(option)

    def slide(self, label: str, key: str = "ArrowRight") -> None:
        row = self.box.locator(".widget-slider", has=self.page.get_by_text(label, exact=True))
        row.locator(".noUi-handle").first.focus()
        self.page.keyboard.press(key)
