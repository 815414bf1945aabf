"""A browser, JupyterLab on a copy of what a reader opens, and the pages of the committed reports."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pkgutil import resolve_name

import nbformat
import pytest

from analysis.paths import NOTEBOOKS, REPORTS, ROOT
from tests.conftest import browser_path
from tests.few_partners import ASKED, of_few, once


def pytest_collection_modifyitems(items):
    """Mark the tests of this folder, and skip them where no browser is."""
    missing = browser_path() is None
    for item in items:
        if "browser" in item.path.relative_to(ROOT).parts:
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason="no chromium here: apt-get install chromium"))


@pytest.fixture(scope="session")
def browser():
    """Chromium, started once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """A folder with the page of every committed report, and the site's own with what they read."""
    from analysis.publish.reports.catalog import read_catalog
    from analysis.publish.reports.driver import catalogue
    from analysis.publish.reports.pictures import embedded
    from analysis.publish.reports.rendered import PAGE_MODULES
    from analysis.publish.reports.whole import put
    from analysis.publish.site.body import convert
    from analysis.publish.site.page import report_page

    folder, catalog = tmp_path_factory.mktemp("pages"), read_catalog(NOTEBOOKS)
    for path in sorted(REPORTS.glob("[0-9]*.ipynb")):
        if "__" not in path.name:
            executed = json.loads(json.dumps(nbformat.read(path, as_version=4)))
            with_pictures = embedded(executed, REPORTS)
            page = report_page(with_pictures, *convert(with_pictures), path.stem)
            (folder / f"{path.stem}.html").write_text(page, encoding="utf-8")
    scripts = {name: text.encode() for name, text in catalogue(catalog, REPORTS).items()}
    with pytest.MonkeyPatch.context() as patch:
        of_few(patch, ASKED)
        for module in PAGE_MODULES:  # written out there: what tests rest on is told from it
            scripts |= once(tmp_path_factory, module, resolve_name(module).pages, ASKED)
    put(scripts, folder)
    return folder


@pytest.fixture(scope="session")
def lab(tmp_path_factory, pages):
    """Address of JupyterLab with the settings of ``make lab``, on a copy that a test may change."""
    from analysis.publish.reports.scratch import FOLDER, renew

    folder, runtime = tmp_path_factory.mktemp("lab"), tmp_path_factory.mktemp("run")
    shutil.copy(ROOT / "README.md", folder)
    shutil.copytree(NOTEBOOKS, folder / "notebooks", ignore=shutil.ignore_patterns(".*", FOLDER))
    renew(folder / "notebooks")
    shutil.copytree(REPORTS / "figures", folder / "reports" / "figures")
    shutil.copytree(pages, folder / "reports", dirs_exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    variables = {
        "JUPYTER_CONFIG_PATH": str(ROOT / ".jupyter"),
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYTHONPATH": str(ROOT),
        "IPYTHONDIR": str(runtime),
    }
    settings = {
        "ServerApp.port": port,
        "ServerApp.root_dir": folder,
        "IdentityProvider.token": "",
        "ServerApp.allow_root": True,
        "ServerApp.open_browser": False,
        "LabApp.workspaces_dir": runtime / "workspaces",
        "LabApp.expose_app_in_browser": True,
        "LabApp.user_settings_dir": runtime / "settings",
    }
    command = [sys.executable, "-m", "jupyter", "lab", *(f"--{k}={v}" for k, v in settings.items())]
    with open(runtime / "log", "w") as log:
        server = subprocess.Popen(
            command, cwd=folder, env=os.environ | variables, stdout=log, stderr=log
        )
    try:
        yield _ready(f"http://127.0.0.1:{port}", server, runtime / "log")
    finally:
        server.terminate()
        server.wait(timeout=20)


def _ready(address: str, server: subprocess.Popen, log) -> str:
    for _ in range(300):
        assert server.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(f"{address}/api/status", timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return address
    raise AssertionError(log.read_text())


@contextmanager
def without_error(page, *, known: str | tuple[str, ...] = "\n"):
    """What the console of a page calls an error is one, unless it begins as ``known``."""
    messages = []
    heard = {
        "console": lambda message: messages.append(message.text) if message.type == "error" else None,
        "pageerror": lambda error: messages.append(str(error)),
    }
    for event, note in heard.items():
        page.on(event, note)
    try:
        yield
        assert [text for text in messages if not text.startswith(known)] == []
    finally:
        for event, note in heard.items():
            page.remove_listener(event, note)


@pytest.fixture(scope="session")
def reader(browser):
    """A reader's browser: what JupyterLab is made of is fetched and compiled once for all its pages."""
    context = browser.new_context()
    context.set_default_timeout(60_000)
    yield context
    context.close()


@contextmanager
def opened(reader, address: str, *, height: int = 1000, known: str | tuple[str, ...] = "\n"):
    """Open a page of its own, which must show no error but ``known``."""
    page = reader.new_page()
    page.set_viewport_size({"width": 1440, "height": height})
    try:
        with without_error(page, known=known):
            page.goto(address)
            yield page
    finally:
        page.close()


class Notebook:
    """A notebook open in JupyterLab."""

    def __init__(self, page):
        self.page = page
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        page.wait_for_function("jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel")

    def run_all(self) -> None:
        """Run all cells by the menu, and wait until the last has ended."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name=re.compile("^Run All Cells")).click()
        self.page.wait_for_function(
            """() => {
              const at = jupyterapp.shell.currentWidget;
              const cells = at.content.model.sharedModel.cells.filter(c => c.cell_type === 'code');
              return at.sessionContext.session.kernel.status === 'idle' &&
                cells.every(c => c.execution_count || !c.source.trim());
            }"""
        )

    def outputs(self) -> list[dict]:
        """Return the outputs of all cells."""
        cells = self.page.evaluate(
            "JSON.stringify(jupyterapp.shell.currentWidget.content.model.sharedModel.toJSON().cells)"
        )
        return [output for cell in json.loads(cells) for output in cell.get("outputs", [])]


@pytest.fixture
def notebook(reader, lab):
    """Open a notebook of the folder ``notebooks/``; its page is closed after the test."""

    @contextmanager
    def open_one(name: str):
        with opened(reader, f"{lab}/lab/workspaces/{name}/tree/notebooks/{name}.ipynb") as page:
            yield Notebook(page)

    return open_one


@pytest.fixture(scope="module")
def asking(browser, pages):
    """Both pages from a disk, each opened once."""
    opened = {}
    for name in ("law", "what_if"):
        opened[name] = page = browser.new_page()
        page.set_default_timeout(20_000)
        page.goto((pages / f"{name}.html").as_uri())
        page.wait_for_selector("#out .sentence")
    yield opened
    for page in opened.values():
        page.close()
