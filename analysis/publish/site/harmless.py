"""What a notebook may bring into a page: words, tables, formulas, drawn shapes and addresses; no script.

Elements and attributes are of lists, so that what is new to a browser is left out before it is known.
"""

from __future__ import annotations

import re
from html import unescape
from xml.etree.ElementTree import Element

from bs4 import BeautifulSoup
from bs4.element import PreformattedString

#: Schemes of addresses that a page leads to, beside those within the site; no script is among them.
SCHEMES = ("http", "https", "mailto")
#: Pictures that need no network.
PICTURE = re.compile(r"data:image/(png|jpeg|gif|svg\+xml);base64,[A-Za-z0-9+/=]+\Z")


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


WORDS = _names(
    """a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption figure
    h1 h2 h3 h4 h5 h6 hr i img input kbd li mark ol p pre q s samp small span strong style sub summary
    sup table tbody td tfoot th thead time tr u ul var"""
)
FORMULA = _names(
    """math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow mspace
    msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none"""
)
SHAPES = _names("circle ellipse g line path polygon polyline rect svg text title")
ELEMENTS = WORDS | FORMULA | SHAPES
#: Those that lead somewhere, or that a style and a script find an element by: no formula needs them.
FINDING = _names("class href id src style")
ATTRIBUTES = FINDING | _names(
    """accent accentunder align alt aria-hidden aria-label aria-live checked colspan columnalign
    columnlines columnspacing cx cy d depth dir disabled display displaystyle fence fill fill-opacity
    font-size font-weight form headers height lang largeop linethickness lspace mathbackground mathcolor
    mathsize mathvariant maxsize minsize movablelimits notation open pointer-events points r role
    rowlines rowspacing rowspan rspace rx ry scope scoped scriptlevel separator start stretchy stroke
    stroke-dasharray stroke-linecap stroke-opacity stroke-width symmetric tabindex text-anchor title
    transform type valign viewbox voffset width x x1 x2 xmlns y y1 y2"""
)
#: What leads out of a style: an address, a sheet of another place, and whatever could spell them.
LEADS = re.compile(r"[<@(\\]")


def address(url: str) -> str:
    """Return an address that a page may lead to: of :data:`SCHEMES`, or within the site; else none.

    Two slashes of either kind name a host without a scheme; from a page on a disk, another machine.
    """
    read = re.sub(r"[\x00-\x20\x7f]", "", unescape(url)).replace("%5C", "\\")  # as Markdown writes it
    scheme = re.match(r"([^/?#:]*):", read)
    good = scheme[1].lower() in SCHEMES if scheme else not re.match(r"[/\\]{2}", read)
    return url if good else "#"


def picture(url: str) -> bool:
    """Whether a picture is held by the text that names it, or lies within the site."""
    return bool(PICTURE.match(url)) or (address(url) == url and not re.match(r"[^/?#]*:", url))


def keep_harmless(soup: BeautifulSoup) -> None:
    """Leave in HTML :data:`ELEMENTS` with :data:`ATTRIBUTES`, harmless addresses and held pictures."""
    for text in soup.find_all(string=lambda one: isinstance(one, PreformattedString)):
        text.extract()
    for element in soup.find_all(True):
        if element.decomposed:
            continue
        code = element.get_text() if element.name == "style" else element.get("style", "")
        if element.name == "script" or (element.name == "style" and LEADS.search(code)):
            element.decompose()  # their text is code; of others that are left out the words stay
        elif element.name not in ELEMENTS:
            element.unwrap()
        elif element.name == "img" and not picture(element.get("src", "")):
            element.replace_with(element.get("alt", ""))
        else:
            allowed = ATTRIBUTES - {"style"} if LEADS.search(code) else ATTRIBUTES
            element.attrs = {name: value for name, value in element.attrs.items() if name in allowed}
            if "href" in element.attrs:
                element["href"] = address(element["href"])
            if element.name != "img":  # whose own is a picture that the page holds
                element.attrs.pop("src", None)


def keep_formula(element: Element) -> None:
    """Leave in MathML its own elements and attributes, none of which leads anywhere.

    The converter writes characters as HTML has them, which are then text that a page escapes.
    """
    for one in element.iter():
        one.tag = one.tag if one.tag in FORMULA else "mrow"
        one.text, one.tail = unescape(one.text or ""), unescape(one.tail or "")
        for name in one.attrib.keys() - (ATTRIBUTES - FINDING):
            del one.attrib[name]
