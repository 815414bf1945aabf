"""Where the project stands, and the card that a page then gives to who is sent its address.

``python -m analysis.publish.site.address address=https://...`` sets it; ``repository=``, ``doi=`` too.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from analysis import checks
from analysis.checks import read_yaml
from analysis.paths import ROOT

#: Where the site stands, and what a card says of a page.
ADDRESS = Path(__file__).with_name("address.yaml")
TITLE, DESCRIPTION = (
    re.compile(r"<title>(.*?)</title>"),
    re.compile(r'name="description" content="([^"]*)"'),
)
#: Line of the settings -> that of ``CITATION.cff``, and what it looks like.
PLACES = {
    "address": ("url", r"https://[\w./~-]+/"),
    "repository": ("repository-code", r"https://[\w./~-]+\w"),
    "doi": ("doi", r"10\.\d+/[\w./-]+"),
}


def set_places(
    words: list[str], *, settings: Path = ADDRESS, citation: Path = ROOT / "CITATION.cff"
) -> int:
    """Write places into the settings, and those that there are into ``CITATION.cff``; return 0.

    Parameters
    ----------
    words : list of str
        ``address=https://...``; ``doi=`` takes one out. Without words the citation follows the settings.

    Raises
    ------
    InputError
        For another name, or a place that is none of its kind.
    """
    text = settings.read_text(encoding="utf-8")
    for word in words:
        name, _, place = word.partition("=")
        checks.check_choice(name, PLACES, what="place")
        if place and not re.fullmatch(PLACES[name][1], place):
            raise checks.InputError(f"{place!r} is no {name}: {settings.name} says how it is written.")
        text = re.sub(rf"(?m)^{name}: .*", f'{name}: "{place}"', text)
    settings.write_text(text, encoding="utf-8")
    places = read_yaml(settings)
    lines = [f"{line}: {places[name]}\n" for name, (line, _) in PLACES.items() if places[name]]
    of_places = "|".join(line for line, _ in PLACES.values())
    cited = re.sub(rf"(?m)^(?:{of_places}): .*\n", "", citation.read_text(encoding="utf-8"))
    citation.write_text(re.sub(r"(?m)^(?=keywords:)", "".join(lines), cited), encoding="utf-8")
    return 0


def site_address() -> str:
    """Return where the published site stands, with a slash at its end; empty where it does nowhere."""
    return read_yaml(ADDRESS)["address"]


def absolute(page: str, beside: str = "") -> str:
    """Return the address of a page; of a site without one its name, as a page ``beside`` it has it."""
    return site_address() + page if site_address() else beside or page


def with_card(page: str, picture: str) -> str:
    """Return a page that says in its head, to who is sent its address, what it is, with a picture.

    Where the site has no address it says nothing: a picture has to be found from elsewhere.

    Parameters
    ----------
    page : str
        Its title and description are the card's.
    picture : str
        Path in the folder of pages; empty: that of the site.
    """
    if not site_address():
        return page
    about = DESCRIPTION.search(page)
    fields = {
        "title": TITLE.search(page)[1],
        "description": about[1] if about else "",
        "type": "article",
        "site_name": "Export declines under tariffs",
        "image": absolute(picture or read_yaml(ADDRESS)["picture"]),
    }
    tags = [f'<meta property="og:{name}" content="{text}">' for name, text in fields.items() if text]
    tags.append('<meta name="twitter:card" content="summary_large_image">')
    return page.replace("</title>", "\n".join(["</title>", *tags]), 1)


if __name__ == "__main__":
    sys.exit(checks.run(lambda: set_places(sys.argv[1:])))
