"""Where the published site stands, and the card that a page then gives to who is sent its address."""

from __future__ import annotations

import re
from pathlib import Path

from analysis.checks import read_yaml

#: Where the site stands, and what a card says of a page.
ADDRESS = Path(__file__).with_name("address.yaml")
TITLE, DESCRIPTION = (
    re.compile(r"<title>(.*?)</title>"),
    re.compile(r'name="description" content="([^"]*)"'),
)


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
