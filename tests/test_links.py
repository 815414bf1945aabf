"""Each link of README, docs and pages leads somewhere, and each `make` word names a target."""

import re
from urllib.parse import unquote, urldefrag

import pytest

from analysis.paths import NOTEBOOKS, REPORTS, ROOT
from analysis.publish.numbers.harvest import read_numbers
from analysis.publish.reports.catalog import read_catalog

TEXTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "AGENTS.md", "RELEASE.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
TEMPLATES = ROOT / "analysis" / "publish" / "site" / "template"
DOORS = [*(ROOT / ".github").rglob("*.yml"), ROOT / "postBuild", ROOT / ".ci" / "run"]
#: What stands in code marks or in an indented block: "make one of them" is prose.
MAKE = re.compile(r"(?:`|<code>|^ *|-c \")make(?: PYTHON=python)? ([a-z]+)\b([^`<\n]*)", re.M)
LINK = re.compile(r"\]\(([^)\s]+)\)|href=\"([^\"{}]+)\"")
#: Pages of which each country or number has one, and files that ``export-declines site`` writes.
MADE = re.compile(r"(?:n|partner|v1)/|llms\.txt$")


def anchors(text: str) -> set[str]:
    """Return the places of a Markdown text as GitHub names them."""
    heads = (
        re.sub(r"[`*]|\]\([^)]*\)|\[", "", head).lower() for head in re.findall(r"^#+ (.*)", text, re.M)
    )
    return {re.sub(r"[^\w\- ]", "", head).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_a_link_of_a_text_leads_to_a_file_and_a_place_in_it(path):
    pages = {REPORTS / f"{name}.html" for name in read_catalog(NOTEBOOKS)} | {REPORTS / "index.html"}
    text = path.read_text(encoding="utf-8")
    for link in (unquote(one or other) for one, other in LINK.findall(text)):
        name, place = urldefrag(link)
        if not re.match(r"[a-z]+:", link):
            target = (path.parent / name).resolve() if name else path
            assert target.exists() or target in pages, link
            if place and target.suffix == ".md":
                assert place in anchors(target.read_text(encoding="utf-8")), link


def test_a_link_of_a_template_leads_to_a_page_that_is_made():
    templates = {path: path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.html.j2")}
    menu = set(re.findall(r'\("([\w.]+\.html)", "', templates[TEMPLATES / "menu.html.j2"]))
    made_once = menu | {"events.html"} | {f"{name}.html" for name in read_catalog(NOTEBOOKS)}
    assert len(menu) > 8
    for path, text in templates.items():
        for _, link in LINK.findall(text):
            page = urldefrag(link)[0].removeprefix("../").split("?")[0]
            leads = page in made_once or MADE.match(page)
            assert leads or not page.endswith(".html"), (path.name, link)


def test_every_make_word_names_a_target_and_every_key_a_number():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    variables = dict(re.findall(r"^(\w+) *:?= *(.*)", makefile, re.M))
    makefile = re.sub(r"\$\((\w+)\)", lambda found: variables.get(found[1], ""), makefile)
    targets = set(" ".join(re.findall(r"^([a-z][a-z ]*):(?!=)", makefile, re.M)).split())
    keys = read_numbers(REPORTS / "numbers.csv")
    kinds = ("analysis/**/*.py", "analysis/**/*.md", "analysis/**/*.j2", "notebooks/*.ipynb")
    paths = [*TEXTS, *DOORS, *(path for kind in kinds for path in ROOT.glob(kind))]
    for path in paths:
        for goal, words in MAKE.findall(path.read_text(encoding="utf-8")):
            key = re.search(r"KEY=(\w+\.[\w.-]+)", words)
            assert goal in targets and (not key or key[1] in keys), (path.name, goal, words)
