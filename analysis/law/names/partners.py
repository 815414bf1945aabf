"""Countries and groups of them as people write them."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from pathlib import Path

from analysis.checks import InputError, read_yaml, short
from analysis.collect import read_table
from analysis.reading import cached
from analysis.vocabulary import WORLD

#: A code as the data write it.
CODE = re.compile(r"[A-Z]{3}")

#: Characters of paths, which no name has.
PATH = re.compile(r"[/\\]")

#: What stands between several.
PARTNERS_APART = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+")

#: Names that no list of countries has, and groups, by what they mean.
OTHER = Path(__file__).with_name("partners.yaml")


def partner(text: str, *, where: str = "", group: bool = False) -> str:
    """Return the code of one country.

    Parameters
    ----------
    text : str
        ISO alpha-3 or alpha-2 code or English name: ``"VNM"``, ``"vn"``, ``"Viet Nam"``, ``"UK"``.
    where : str
        Where it was asked, for messages.
    group : bool
        Whether a group may be named too (``"European Union"``: ``"EU"``).

    Returns
    -------
    str
        ISO alpha-3 code, or ``"WLD"`` for all countries together. Three capitals come back as they
        are, unless they are what people call another code (``"UAE"``: ``"ARE"``).

    Raises
    ------
    InputError
        A group of countries, or a name that is none, with the nearest.
    """
    if isinstance(text, str) and CODE.fullmatch(text):
        return _of_capitals(text)
    codes = _resolved(text, where)
    if len(codes) > 1:
        if group:
            return next(name for name, members in _groups().items() if members == codes)
        raise InputError(
            f"{short(text)} is {len(codes)} countries{_in(where)}; name one of them, as "
            f"{name_of(codes[0])} ({codes[0]})."
        )
    return codes[0]


def partners(text: str | list[str], *, where: str = "") -> tuple[str, ...]:
    """Return the codes of countries: one, some (``"VNM, India"``), or those of a group (``"EU"``).

    Raises
    ------
    InputError
        A name that is none, with the nearest.
    """
    parts = PARTNERS_APART.split(text.strip()) if isinstance(text, str) else list(text)
    if isinstance(text, str) and _plain(text) in _known():  # Korea, South
        parts = [text]
    codes = [
        code
        for part in parts
        for code in (
            (_of_capitals(part),)
            if CODE.fullmatch(part) and part not in _groups()
            else _resolved(part, where)
        )
    ]
    return tuple(dict.fromkeys(codes))


def name_of(code: str) -> str:
    """Return the English name of a country, as print has it; the code where none is known."""
    return "all countries" if code == WORLD else _printed().get(code) or _english().get(code, code)


def is_partner(text: str) -> bool:
    """Whether a text is a name of a country or group, as :func:`partner` reads it."""
    return _plain(text) in _known()


def _resolved(text: str, where: str) -> tuple[str, ...]:
    codes_by_name = _known()
    plain_name = _plain(text)
    if plain_name in codes_by_name and not PATH.search(text):
        return codes_by_name[plain_name]
    near = nearest_partner(text)
    hint = f" Did you mean {near}?" if near else ""
    raise InputError(
        f"unknown partner {short(text)}{_in(where)}.{hint} "
        "Write a country's name or its ISO code, as VNM."
    )


def nearest_partner(text: str) -> str:
    """Return the country or group whose name is closest, ``China (CHN)``; nothing where none is near."""
    near = get_close_matches(_plain(text), _known(), n=1, cutoff=0.72)
    codes = _known()[near[0]] if near else ()
    if len(codes) == 1:
        return f"{name_of(codes[0])} ({codes[0]})"
    return near[0].upper() if near else ""


def called() -> dict[str, tuple[str, ...]]:
    """Return plain name -> the codes that it means, of countries and groups; not to be changed."""
    return _known()


@cached
def _printed() -> dict[str, str]:
    """Return code -> name as print has it, of the partners of the panel."""
    return read_table("partners").set_index("partner").name.to_dict()


def _in(where: str) -> str:
    return f" in {where}" if where else ""


def _plain(text: str) -> str:
    """Return a name without case, accents, points and articles."""
    letters = unicodedata.normalize("NFKD", str(text).replace("’", "'"))
    bare = "".join(c for c in letters if not unicodedata.combining(c)).lower().replace("&", " and ")
    words = re.sub(r"[^a-z0-9]+", " ", re.sub("['.]", "", bare)).split()
    if words[:1] == ["the"]:
        words = words[1:]
    return " ".join("saint" if word == "st" else word for word in words)


def _of_capitals(text: str) -> str:
    """Return the code that three capitals are, or mean."""
    return _abbreviations().get(text, text)


@cached
def _abbreviations() -> dict[str, str]:
    """Return three capitals that are no code -> the code that people mean by them."""
    names_by_code = read_yaml(OTHER)["names"]
    words = [(name.upper(), code) for code, names in names_by_code.items() for name in names]
    return {name: code for name, code in words if CODE.fullmatch(name)}


@cached
def _english() -> dict[str, str]:
    """Return ISO alpha-3 code -> English name of CLDR, of countries that US customs or we name."""
    from babel import Locale
    from babel.core import get_global

    names, short = Locale("en").territories, get_global("territory_aliases")
    codes = {**dict.fromkeys(_customs().values()), **dict.fromkeys(read_yaml(OTHER)["names"])}
    return {code: names[short[code][0]] for code in codes if code in short}


@cached
def _customs() -> dict[str, str]:
    """Return name -> code of the countries that US customs has, as its schedule C writes them."""
    codes = read_table("census_partner_codes").dropna(subset=["census_name", "partner"])
    return dict(zip(codes.census_name, codes.partner, strict=True))


@cached
def _groups() -> dict[str, tuple[str, ...]]:
    """Return group -> its members; the European Union's are those of the table of customs."""
    codes = read_table("census_partner_codes")
    customs_groups = {
        str(name): tuple(rows.partner) for name, rows in codes.dropna(subset=["group"]).groupby("group")
    }
    return customs_groups | {name: tuple(codes) for name, codes in read_yaml(OTHER)["groups"].items()}


@cached
def _known() -> dict[str, tuple[str, ...]]:
    """Return plain name -> the codes that it means."""
    from babel.core import get_global

    short = get_global("territory_aliases")
    codes_by_name = {_plain(WORLD): (WORLD,), "usa": ("USA",)}
    for name, code in {**_customs(), **{n: c for c, n in _english().items()}}.items():
        one, _, rest = name.partition(", ")
        cut = re.sub(r" SAR China$| \(.*\)$", "", name)
        for word in (name, cut, f"{rest} {one}" if rest else name, code, *short.get(code, ())):
            codes_by_name[_plain(word)] = (code,)
    for name, code in read_table("partners").set_index("name").partner.items():
        codes_by_name[_plain(name)] = (code,)
    other = read_yaml(OTHER)
    codes_by_name |= {_plain(name): (code,) for code, names in other["names"].items() for name in names}
    codes_by_name |= {_plain(name): codes for name, codes in _groups().items()}
    return codes_by_name | {
        _plain(name): _groups()[group] for group, names in other["group_names"].items() for name in names
    }
