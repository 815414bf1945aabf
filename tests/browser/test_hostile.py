"""A notebook that means harm is rendered and opened: nothing of it runs, and no host is asked."""

import nbformat
import pytest

from analysis.paths import REPORTS
from analysis.publish.site.body import convert
from analysis.publish.site.page import report_page

RUN = "window.ran = 1; alert(1)"
SCRIPT = f"<script>{RUN}</script>"
BREAKS = f'"><script>{RUN}</script><i title="'
HOST = "https://host.invalid/x"
MOVES = f'<meta http-equiv="refresh" content="0;url={HOST}">'
#: A link or a button of a page is followed as a reader would.
CLICK = """() => document.querySelectorAll("main .prose *, main .output *").forEach(one =>
  one.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })))"""
FORMULAS = {
    "a script in words": rf"\text{{{SCRIPT}}}",
    "a picture in words": rf"\text{{<img src=x onerror='{RUN}'>}}",
    "a frame in words": rf"\text{{<iframe src={HOST}></iframe>}}",
    "a link to a script": rf"\href{{javascript:{RUN}}}{{x}}",
    "a link to a host": r"\href{//host.invalid/x}{x}",
    "a class that ends": rf'\class{{a" onclick="{RUN}}}{{x}}',
    "a style": rf"\style{{background: url({HOST})}}{{x}}",
    "a script by its characters": rf"\text{{&lt;script&gt;{RUN}&lt;/script&gt;}}",
}
TEXTS = {
    "HTML": SCRIPT,
    "a link to a script": f"[a](javascript:{RUN.replace(' ', '')})",
    "a link to another machine": "[a](//host.invalid/x)",
    "a link with backslashes": "[a](<\\\\\\\\host.invalid/x>) [b](/\\\\host.invalid/x)",
    "a link by name": "[a]\n\n[a]: //host.invalid/x",
    "a title that ends": f"[a](#x 'b\" onclick=\"{RUN}')",
    "a picture of a host": f"![a]({HOST}) ![b](//host.invalid/x)",
    "a heading named as what a script reads": "## asked",
    "a heading with a formula": rf"## $\text{{{SCRIPT}}}$",
    "a table with a formula": f"| a |\n|---|\n| $\\text{{{SCRIPT}}}$ |",
}
SVG = '<svg class="plot" viewBox="0 0 9 9">{}</svg>'
OUTPUTS = {
    "a script": {"text/html": SCRIPT},
    "a table with a script": {"text/html": f"<table><tr><td>{SCRIPT}</td></tr></table>"},
    "a handler": {"text/html": f"<img src=x onerror='{RUN}'><p onclick='{RUN}'>x</p>"},
    "a frame": {"text/html": f'<iframe srcdoc="{SCRIPT}"></iframe><iframe src="{HOST}"></iframe>'},
    "a page that moves on": {"text/html": MOVES},
    "a form": {"text/html": f"<form action='{HOST}'><button>x</button><input type=submit></form>"},
    "links": {"text/html": f"<a href='javascript:{RUN}'>x</a><a href='\\\\host.invalid/x'>x</a>"},
    "a style of another place": {"text/html": f"<style>@import '{HOST}';</style>"},
    "a style with an address": {"text/html": f"<style>p {{ background: url({HOST}) }}</style><p>x"},
    "a style of an element": {"text/html": f"<p style='background: u\\rl({HOST})'>x"},
    "a style that ends": {"text/html": f"<svg><style><p title='</style>{MOVES}'>"},
    "what a script reads": {"text/html": '<b id="asked">{"charts": ["../x"]}</b>'},
    "a formula": {"text/latex": rf"$\text{{{SCRIPT}}}$", "text/plain": "x"},
    "Markdown": {"text/markdown": FORMULAS["a script in words"].join("$$")},
    "code": {"application/javascript": RUN},
    "a drawing": {"image/svg+xml": SVG.format(SCRIPT)},
    "a picture that ends": {"image/png": BREAKS},
    "a photograph that ends": {"image/jpeg": BREAKS},
}
HELD = {
    "a phone's drawing with a script": {"image/png": {"narrow": SVG.format(SCRIPT)}},
    "a phone's picture that ends": {"image/png": {"narrow": BREAKS}},
    "a caption": {"image/png": {"caption": SCRIPT, "alt": BREAKS, "width": BREAKS}},
    "a name": {"text/csv": {"name": BREAKS}},
}
PICTURE = {"image/png": "AA==", "text/csv": "a"}


def output(data: dict, metadata: dict | None = None) -> dict:
    shown = nbformat.v4.new_output("display_data", data, metadata=metadata or {})
    return nbformat.v4.new_code_cell("1", outputs=[shown])


def markdown(text: str) -> dict:
    return nbformat.v4.new_markdown_cell(text)


HOSTILE = (
    {f"formula: {name}": markdown(f"$$\n{body}\n$$ and ${body}$") for name, body in FORMULAS.items()}
    | {f"text: {name}": markdown(text) for name, text in TEXTS.items()}
    | {f"output: {name}": output(data) for name, data in OUTPUTS.items()}
    | {f"held: {name}": output(PICTURE, metadata) for name, metadata in HELD.items()}
    | {"raw": nbformat.v4.new_raw_cell(SCRIPT)}
)


@pytest.fixture(scope="module")
def charted():
    """A report whose page has scripts that load more, without its cells."""
    about = nbformat.read(REPORTS / "02_tariffs.ipynb", as_version=4).metadata
    figure = output({"image/png": "AA=="}, {"text/csv": {"name": "tariffs_tariff"}})
    return nbformat.v4.new_notebook(metadata=about), figure


@pytest.fixture(scope="module")
def watched(browser):
    """A page, what ran in it and what it asked for."""
    page, ran, addresses = browser.new_page(), [], []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: ran.append(str(error)))
    page.on("request", lambda request: addresses.append(request.url))
    yield page, ran, addresses
    page.close()


@pytest.mark.parametrize("cell", HOSTILE.values(), ids=list(HOSTILE))
def test_nothing_of_a_hostile_notebook_runs_or_asks_a_host(watched, tmp_path, charted, cell):
    page, ran, addresses = watched
    ran.clear(), addresses.clear()
    notebook, figure = charted
    notebook = {**notebook, "cells": [cell, figure]}
    file = tmp_path / "02_tariffs.html"
    file.write_text(report_page(notebook, *convert(notebook), file.stem), encoding="utf-8")
    page.goto(file.as_uri())
    ran.append(page.evaluate("window.ran"))
    page.evaluate(CLICK)
    page.wait_for_timeout(50)
    beside = (tmp_path.as_uri(), "data:image/")
    assert ran == [None] and [url for url in addresses if not url.startswith(beside)] == []
