"""The pages of the guide that are texts: each of ``docs`` as a page of the site."""

from __future__ import annotations

import re
from pathlib import Path

from analysis.publish.site.page import linked, template

#: What marks a part that is made from the reports; a page does not show it.
MARK = re.compile(r"<!--.*?-->\n?", re.DOTALL)
#: Links to files of the repository, from ``docs``: to a report, to another page, to anything else.
TO_REPORT = re.compile(r"\]\(\.\./reports/([\w.]+?)(?:\.ipynb|(\.html))\)")
TO_PAGE = re.compile(r"\]\((\w+)\.md\)")
TO_FILE = re.compile(r"\[([^\]]*)\]\(\.\./[^)]*\)")


def texts(docs: Path) -> dict[str, tuple[str, str]]:
    """Return title and Markdown of each page of a folder, by the name of its file on the site."""
    pages = {}
    for path in sorted(docs.glob("*.md")):
        title, _, body = path.read_text(encoding="utf-8").partition("\n")
        pages[f"guide_{path.stem}.html"] = title.removeprefix("# "), MARK.sub("", body)
    return pages


def docs_pages(docs: Path, reports: list[str]) -> dict[str, str]:
    """Return each text of a folder as a page; what it links of the repository alone is named there.

    Parameters
    ----------
    docs : Path
        Folder of Markdown files, of which each begins with its title.
    reports : list of str
        Names of reports there are, for links to them.
    """
    from analysis.publish.site.body import prose  # here: most runs write no page, and need no nbconvert

    page = template("text.html.j2")
    return {
        name: page.render(here="guide.html", title=title, said=linked(prose(_on_site(body)), reports))
        for name, (title, body) in texts(docs).items()
    }


def _on_site(text: str) -> str:
    """Return a text of ``docs`` whose links lead to pages of the site."""
    text = TO_REPORT.sub(r"](\1.html)", text)
    text = TO_PAGE.sub(r"](guide_\1.html)", text)
    return TO_FILE.sub(r"\1", text)
