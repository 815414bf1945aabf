"""What a reader meets is said in the terms of the style sheet, which stands in CONTRIBUTING.md alone."""

import ast
import json
import re

import pytest

import analysis
from analysis.paths import ROOT

PRESENT, TEMPLATES = ROOT / "analysis/present", ROOT / "analysis/publish/site/template"
#: Jinja, HTML and LaTeX that no reader sees, code within prose, and keys of numbers.
UNSEEN = re.compile(
    r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->|<[^>]+>|`[^`]+`|\\(?:ref|label|input|includegraphics|cite\w*)"
    r"(?:\[[^]]*\])?{[^}]*}|\\edt\w+|^# [\w ]+(?:=.*)?$|^[\w.]+: |\b[\w]+(?:\.[\w*]+)+",
    re.DOTALL | re.MULTILINE,
)


def sheet() -> list[tuple[str, str]]:
    """Return each phrase that is not said, with what is said instead."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("\n## Words\n")[2]
    rows = [line.strip("|").split("|") for line in text.partition("\n## ")[0].splitlines()]
    pairs = [(row[0].strip(), row[1].strip()) for row in rows if len(row) == 2][2:]
    return [(phrase, instead) for instead, phrases in pairs for phrase in phrases.split("; ")]


def faults(text: str) -> list[str]:
    """Return what a text says that the sheet says otherwise."""
    words = " ".join(UNSEEN.sub(" ", text).split())
    return [
        f"{found[0]!r}: say {instead!r}"
        for phrase, instead in sheet()
        for found in re.finditer(rf"\b{re.escape(phrase)}\b(?! rates?\b)", words, re.IGNORECASE)
    ]


def prose(path) -> str:
    """Return the words of a file that a reader meets."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        return "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    if path.suffix == ".py":  # legends, labels and alternative texts, no docstrings
        tree = ast.parse(text)
        said = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        strings = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in said]
        return "\n\n".join(n.value for n in strings if isinstance(n.value, str) and " " in n.value)
    return text


FILES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "paper/paper.tex",
    *sorted((ROOT / "notebooks").glob("*.ipynb")),
    *sorted(PRESENT.rglob("text.md")),
    *sorted(PRESENT.rglob("labels.py")),
    *sorted(PRESENT.rglob("figures.py")),
    *sorted(TEMPLATES.glob("*.html.j2")),
    ROOT / "AGENTS.md",
    ROOT / "analysis/publish/site/charts.yaml",
    ROOT / "analysis/combine/tariff_paths.yaml",
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_reader_meets_is_said_in_the_terms_of_the_style_sheet(path):
    assert faults(prose(path)) == []


def test_what_public_names_say_of_themselves_keeps_to_the_style_sheet():
    said = {name: faults(getattr(analysis, name).__doc__) for name in analysis.__all__}
    assert {name: found for name, found in said.items() if found} == {}


def test_the_sheet_sees_a_phrase_over_a_line_end_and_lets_the_rate_of_the_press_pass():
    assert len(sheet()) > 10
    assert faults("An effect told\nfrom zero.") == ["'told from zero': say 'statistically significant'"]
    assert faults("The headline rate fell, by `the headline` of {{ the headline }}.") == []
    assert faults("The headline fell.")
