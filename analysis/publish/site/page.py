"""The page around a report's content: head, contents and foot; what a report says of itself."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from html import unescape
from pathlib import Path

import jinja2
from markupsafe import Markup

from analysis.checks import read_yaml
from analysis.present.finding import ANSWER_MIME, day_name
from analysis.publish.site import around
from analysis.publish.site.address import absolute, with_card
from analysis.publish.site.freshness import freshness
from analysis.publish.site.glossary import explained, glossed, slug

TEMPLATES = Path(__file__).parent / "template"
#: Fonts of pages and figures, with their licence.
FONTS = Path(__file__).parents[2] / "present" / "fonts"
CHARSET, NONE = '<meta charset="utf-8">', "'none'"
#: How texts name another report.
REPORT = re.compile(r"\b([Rr]eports?) (\d\d)\b")
INTERVAL = re.compile(r"\[[^\]]*\]")


class Page(jinja2.Template):
    """A template of a page whose head says what a browser may do: run our scripts, fetch nothing."""

    def render(self, **named) -> str:
        """Return the page, with its policy; ``beside``: it loads data in scripts of its own folder."""
        scripts: list[str] = []
        page = with_card(super().render(scripts=scripts, **named), named.get("picture", ""))
        return with_policy(page, scripts, beside=named.get("beside", False))


@jinja2.pass_context
def script(context: jinja2.runtime.Context, code: str) -> Markup:
    """Return a script of a template as its element, and note that its page lets it run."""
    context["scripts"].append(code)
    return Markup(f"<script>{code}</script>")  # noqa: S704 - of a template, whose values are escaped


def with_policy(page: str, scripts: list[str], *, beside: bool = False) -> str:
    """Return a page whose head allows scripts by digest, its styles and the pictures it holds.

    No script that a text brings runs, whatever it says, and nothing is fetched from anywhere. A page
    with data ``beside`` it lets its own scripts load more of them, which is all that a page from a disk
    may load (``'self'`` names no folder of a disk).

    Parameters
    ----------
    page : str
        As a template gives it.
    scripts : list of str
        Of its templates, each as :func:`script` met it; the page itself is not asked which it holds.
    beside : bool
        Whether these may load others.
    """
    digests = [hashlib.sha256(code.encode()).digest() for code in scripts]
    allowed = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    allowed += " 'strict-dynamic'" if beside else ""
    policy = (
        f"default-src 'none'; script-src {allowed or NONE}; style-src 'unsafe-inline'; "
        f"img-src 'self' data:; font-src 'self'; base-uri {NONE}"
    )
    meta = f'{CHARSET}\n<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return page.replace(CHARSET, meta, 1)


def fonts() -> dict[str, bytes]:
    """Return the files of the fonts that pages are set in, by their names beside the pages."""
    files = (*sorted(FONTS.glob("*.woff2")), FONTS / "OFL.txt")
    return {f"fonts/{path.name}": path.read_bytes() for path in files}


def template(name: str) -> jinja2.Template:
    """Return a template of a page; what it is given and does not name is escaped."""
    return _environment().get_template(name)


@cache
def _environment() -> jinja2.Environment:
    """Return what holds the templates, each of which it compiles once."""
    loader = jinja2.FileSystemLoader(TEMPLATES)
    options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": jinja2.StrictUndefined}
    environment = jinja2.Environment(loader=loader, autoescape=True, **options)
    environment.template_class = Page
    environment.filters["script"] = script
    environment.filters["shown"] = shown
    environment.filters["lower_first"] = lambda text: text[:1].lower() + text[1:]
    environment.filters["whole"] = whole
    environment.filters["slug"] = slug
    environment.filters["glossed"] = glossed
    environment.filters["absolute"] = absolute
    environment.filters["unbroken"] = lambda text: INTERVAL.sub(lambda found: whole(found[0]), text)
    return environment


def whole(text: str) -> str:
    """Return a text within which no line ends."""
    return text.replace(" ", "\u00a0")


def shown(value) -> str:
    """Return a parameter's value as a page prints it."""
    return (", ".join(map(str, value)) if isinstance(value, list) else str(value)) or "none"


def report_page(
    notebook: dict,
    content: str,
    contents: list[tuple[int, str, str]],
    name: str,
    others: dict[str, str] | None = None,
) -> str:
    """Return the page of one report.

    Parameters
    ----------
    notebook : dict
        Executed and normalised.
    content : str
        HTML of the cells.
    contents : list of (int, str, str)
        Level, anchor and label of the headings.
    name : str
        Stem of the report's files.
    others : dict of str, optional
        Title of each report of the catalogue by its name, in its order: where links lead.
    """
    others = others or {}
    about = notebook["metadata"]["export_declines"]
    shown = answer(notebook)
    newness = freshness(shown, about["parameters"].get("partner", ""))
    return template("report.html.j2").render(
        answer=shown | ({"ends": newness.reason} if newness and newness.reason else {}),
        picture=picture_of(content, about["report"]) if name == about["report"] else "",
        about=about,
        title=title(about, name),
        content=explained(linked(content, list(others))),
        contents=contents,
        name=name,
        number=about["report"].partition("_")[0],
        **dict(zip(("before", "after"), around.neighbours(about["report"], others), strict=True)),
    )


def picture_of(content: str, report: str) -> str:
    """Return the file of the first figure of a page; empty where it has none."""
    first = re.search(r'id="figure-([\w-]+)"', content)
    return f"figures/{report}/{first[1]}.png" if first else ""


def linked(content: str, names: list[str]) -> str:
    """Return HTML in which ``report 04`` leads to that report, where it stands in no link or code."""
    pages, inside, parts = {name[:2]: f"{name}.html" for name in names}, 0, []
    for part in re.split(r"(<[^>]+>)", content):
        if part.startswith("<"):
            tag = re.match(r"<(/?)(a|code|pre|summary|svg|math)\b", part)
            inside += 0 if not tag else -1 if tag[1] else 1
        elif not inside:
            part = REPORT.sub(
                lambda m: f'<a href="{pages[m[2]]}">{m[0]}</a>' if m[2] in pages else m[0], part
            )
        parts.append(part)
    return "".join(parts)


def title(about: dict, name: str) -> str:
    """Return a report's title with the parameters that its file's name was given.

    ``The tariff announced, in law, and paid: partner = VNM`` for ``02_tariffs__partner=VNM``.
    """
    values = about["parameters"]
    named = sorted((name.find(f"__{key}="), key) for key in values if f"__{key}=" in name)
    pairs = ", ".join(f"{key} = {shown(values[key])}" for _, key in named)
    return about["title"] + (f": {pairs}" if pairs else "")


def answers(notebook: dict) -> list[dict]:
    """Return the fields of each :class:`finding.Answer` that a report shows, the report's own first."""
    shown = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    return [output["data"][ANSWER_MIME] for output in shown if ANSWER_MIME in output.get("data", {})]


def answer(notebook: dict) -> dict:
    """Return the fields of the report's :class:`finding.Answer`, empty where it shows none."""
    return next(iter(answers(notebook)), {})


def finding(notebook: dict) -> str:
    """Return the first paragraph of the cell tagged ``finding`` as plain text, if there is one."""
    for cell in notebook["cells"]:
        if "finding" in cell["metadata"].get("tags", []):
            if cell["cell_type"] == "markdown":
                return _first_paragraph("".join(cell["source"]))
            for output in cell["outputs"]:
                data = output.get("data", {"text/plain": output.get("text", "")})
                if ANSWER_MIME in data:
                    return _first_paragraph(data[ANSWER_MIME]["sentence"])
                for mime in ("text/markdown", "text/html", "text/plain"):
                    if mime in data:
                        return _first_paragraph("".join(data[mime]))
    return ""


def _first_paragraph(text: str) -> str:
    text = re.sub(r"(?m)^#+ .*$", "", text).strip()
    paragraph = re.split(r"\n\s*\n|</p>", text, maxsplit=1)[0]
    plain = unescape(re.sub(r"<[^>]+>", "", paragraph))
    return re.sub(r"[ \n\t]+", " ", re.sub(r"\*\*|__|`", "", plain)).strip()  # keeps "57\u00a0%" whole


def read_citation(path: Path) -> dict:
    """Return title, authors, version and date of ``CITATION.cff``; empty when there is none."""
    if not path.exists():
        return {}
    content = read_yaml(path)
    names = [
        a.get("name") or " ".join(filter(None, [a.get("given-names"), a.get("family-names")]))
        for a in content.get("authors", [])
    ]
    year = str(content.get("date-released", ""))[:4]
    doi = f"https://doi.org/{content['doi']}" if content.get("doi") else ""
    return {
        "authors": ", ".join(names),
        "year": year,
        "day": day_name(str(content["date-released"])) if year else "",
        "title": content.get("title", ""),
        "version": str(content.get("version", "")),
        "url": doi or content.get("url") or content.get("repository-code") or "",
    }
