"""Goods as people write them: digits of the schedule, sectors, end uses, words of the schedule."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from analysis.checks import InputError, check_choice, read_yaml, short
from analysis.collect import read_table
from analysis.reading import cached

#: Classes of the Broad Economic Categories that people ask for.
END_USES = ("capital", "consumption", "intermediate")

#: What people call all goods.
ALL_GOODS_WORDS = ("", "all", "all goods", "everything", "goods")

#: What people call goods, by code; what is several codes; and what codes hold among others.
WORDS = Path(__file__).with_name("goods.yaml")

#: Digits of the schedule with what may stand before them.
DIGITS = re.compile(r"(?:(?:hts|hs|chapter|heading|subheading)\.? ?)?([0-9][0-9. ]*)", re.IGNORECASE)
SECTOR = re.compile(r"(?:naics ?)([0-9]{3})", re.IGNORECASE)

#: After these words a title says what it does not hold.
OUT = r"\b(?:other than|excluding|not including|except)\b"

#: Readings that a refusal names.
SHOWN = 4


@dataclass(frozen=True)
class Goods:
    """The goods that a question is about."""

    kind: str = "all"  #: ``"hts"``, ``"naics3"``, ``"end_use"`` or ``"all"``.
    code: str = ""  #: Digits of the tariff schedule, NAICS3 code or end use; empty for all goods.

    @property
    def text(self) -> str:
        """What :func:`goods` reads as these: ``"9403"``, ``"NAICS 337"``, ``"capital goods"``."""
        return {"naics3": "NAICS {}", "end_use": "{} goods"}.get(self.kind, "{}").format(self.code)


def goods(text: str, kind: str = "", *, what: str = "goods") -> Goods:
    """Return the goods that a text names.

    Parameters
    ----------
    text : str
        ``"8703"``, ``"8517.62.0090"``, ``"HS 94"``, ``"NAICS 334"``, ``"capital goods"``, ``"cars"``,
        words of a title of HS 2022; nothing or ``"all"`` for all goods.
    kind : {"", "hts", "naics3", "end_use"}
        The one kind that is asked for, if only one is.
    what : str
        What the text is the value of, for messages.

    Raises
    ------
    InputError
        Nothing that is known, or words of several codes; with the nearest.
    """
    words = " ".join(str(text).split())
    if words.lower() in ALL_GOODS_WORDS:
        return Goods()
    sector = SECTOR.fullmatch(words) or (kind == "naics3" and re.fullmatch("([0-9]{3})", words))
    if sector and kind in ("", "naics3"):
        return Goods("naics3", sector[1])
    use = re.sub(r" goods?$", "", words.lower())
    if use in END_USES and kind in ("", "end_use"):
        return Goods("end_use", use)
    if kind == "naics3":
        return Goods("naics3", _sector(words))
    if kind == "end_use":
        check_choice(use, END_USES, what="end_use")
    return Goods("hts", hts(words, what=what))


def one_text(text: str, **narrow: str) -> str:
    """Return goods that an argument for any goods names, or one for a single kind of them.

    Parameters
    ----------
    text : str
        As :func:`goods` reads it.
    **narrow : str
        Kind -> goods of that kind alone (``hts="furniture"``, ``naics3="furniture"``).

    Raises
    ------
    InputError
        Goods by more than one argument; or as :func:`goods`.
    """
    named = {kind: str(of) for kind, of in ({"goods": text} | narrow).items() if of}
    if len(named) > 1:
        raise InputError(f"goods by {' and '.join(named)}: name them by one of these alone.")
    ((kind, of),) = named.items() or {"goods": ""}.items()
    return of if kind == "goods" else goods(of, kind).text


def hts(text: str, *, what: str = "goods") -> str:
    """Return two to ten digits of the tariff schedule from digits or words.

    Raises
    ------
    InputError
        As :func:`goods`.
    """
    words = " ".join(str(text).split())
    digits = DIGITS.fullmatch(words)
    code = re.sub(r"\D", "", digits[1]) if digits else ""
    if digits and words.isascii() and 2 <= len(code) <= 10:
        return code
    if digits or not words[:1].isalpha():
        raise InputError(
            f"{short(text)} is no tariff line; write two to ten digits, as 8517 or 8517.62.0090."
        )
    return _worded(words, what)


def _worded(said: str, what: str) -> str:
    """Return the code whose title or usual name these words are."""
    plain, names = _plain(said), _names()
    if not plain:
        raise InputError(
            f"{what} {short(said)} has no word in Latin letters; write it in English, or digits."
        )
    if plain in names:
        return names[plain]
    if plain in (ambiguous := goods_asked_back()):
        alone, titles = ambiguous[plain]
        holds = "can be" if alone else "has no code of its own; it lies, among other goods, in"
        raise InputError(f"{what} {short(said)} {holds} {_readings(titles)}. Write the digits of one.")
    matches = _titled(plain)
    if len(matches) == 1:
        return matches.index[0]
    if len(matches):
        readings = _readings(dict(matches))
        raise InputError(f"{what} {short(said)} can be {readings}. Write the digits of one.")
    near = _nearest(plain)
    hint = f" Did you mean {near!r}?" if near else ""
    raise InputError(
        f"{what} {short(said)}: no title of the tariff schedule has these words.{hint} "
        "Write two to ten digits, as 8517."
    )


def _readings(titles: dict[str, str]) -> str:
    """Return codes with their titles, of many the first."""
    by_length = sorted(titles.items(), key=lambda one: len(one[0]))
    first = [f'"{code}" ({_short(title)})' for code, title in by_length][:SHOWN]
    more = f"; {len(titles) - SHOWN} more" if len(titles) > SHOWN else ""
    return "; ".join(first) + more


def _nearest(plain: str) -> str:
    """Return a name near to these words, or the words with each unknown one mended; empty for none."""
    if near := get_close_matches(plain, [*_names(), *goods_asked_back()], n=1, cutoff=0.8):
        return near[0]
    vocabulary = _vocabulary()
    mended = [
        word
        if word in vocabulary
        else next(iter(get_close_matches(word, vocabulary, n=1, cutoff=0.75)), "")
        for word in plain.split()
    ]
    words = " ".join(mended)
    return words if all(mended) and (words in _names() or len(_titled(words))) else ""


def _titled(plain: str) -> pd.Series:
    """Return code -> title of those with all the words, less what lies under another of them.

    Codes whose title begins with the words come alone where there are any, and of those a chapter.
    """
    words, titles = plain.split(), _titles()
    padded = " " + titles.plain + " "
    held = padded.map(lambda title: all(f" {word} " in title for word in words))
    matches = titles[held]
    first = matches[
        matches.plain.str.startswith(plain) | matches.plain.str.startswith(" ".join(sorted(words)))
    ]
    matches = first if len(first) else matches
    codes = list(matches.index)
    under = [any(code != other and code.startswith(other) for other in codes) for code in codes]
    matches = matches.title[[not below for below in under]]
    chapters = matches[matches.index.str.len() == 2]
    return chapters if len(chapters) == 1 and len(first) else matches


def _sector(said: str) -> str:
    codes = read_table("product_codes").query("system == 'naics3'").set_index("code")
    names = {_plain(label): code for code, label in codes.label.items()}
    names |= {_plain(title): code for code, title in codes.census_title.items()}
    within: list[str] = []
    if said in codes.index or _plain(said) in names:
        return names.get(_plain(said), said)
    with contextlib.suppress(InputError):
        lines = read_table("hs10_naics6")
        sectors = lines.naics6[lines.hs10.str.startswith(hts(said))].str[:3]
        within = [f"{one} ({codes.label[one]})" for one in sectors.value_counts().index]
    if within:
        raise InputError(
            f"goods {short(said)} lie in sector {', '.join(within)}: it is held by sector, so "
            "that you write the three digits of one."
        )
    near = get_close_matches(_plain(said), [*codes.index, *names], n=1, cutoff=0.5)
    code = names.get(near[0], near[0]) if near else ""
    hint = f" Did you mean {code} ({codes.label[code]})?" if near else ""
    raise InputError(f"unknown sector {short(said)}.{hint} Valid: {', '.join(codes.index)}.")


def _plain(text: str) -> str:
    """Return words in lower case, each in the singular, without what stands between them."""
    return " ".join(map(_singular, re.findall(r"[a-z0-9]+", text.lower())))


def _singular(word: str) -> str:
    for end, other in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh")):
        if word.endswith(end) and len(word) > len(end) + 1:
            return word.removesuffix(end) + other
    return (
        word[:-1]
        if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3
        else word
    )


def _short(title: str) -> str:
    return title if len(title) <= 80 else f"{title[:77].rsplit(' ', 1)[0]} ..."


@cached
def _titles() -> pd.DataFrame:
    """Return ``title`` and ``plain`` by code; ``plain`` ends where a title says what it leaves out."""
    table = read_table("hs_descriptions").set_index("hs_code")
    within = table.title.str.split(OUT, regex=True).str[0]
    return table.assign(plain=within.map(_plain))


@cached
def _vocabulary() -> list[str]:
    return sorted({word for title in _titles().plain for word in title.split() if len(word) > 3})


def in_plain_words(text: str) -> str:
    """Return words of goods as names and titles are compared: in lower case, each in the singular."""
    return _plain(text)


@cached
def goods_words() -> list[str]:
    """Return every word of the names and titles of goods, and sectors by name, all in plain words.

    Words of which one is none of these are no goods.
    """
    sectors = read_table("product_codes").query("system == 'naics3'")
    labels = [_plain(name) for name in [*sectors.label, *sectors.census_title]]
    names = [*_titles().plain, *goods_called(), *goods_asked_back(), *labels, *END_USES]
    return sorted({word for name in names for word in name.split()})


@cached
def goods_called() -> dict[str, str]:
    """Return what people call goods, in plain words -> code; not to be changed."""
    return {_plain(name): code for code, names in read_yaml(WORDS)["names"].items() for name in names}


@cached
def goods_asked_back() -> dict[str, tuple[bool, dict[str, str]]]:
    """Return goods that are no one code, in plain words; not to be changed.

    Returns
    -------
    dict
        Whether their codes hold nothing else, and each code with its title.
    """
    words, titles = read_yaml(WORDS), _titles().title
    parted = {
        (_plain(name), kind == "several"): [code.partition(" ") for code in codes]
        for kind in ("several", "among")
        for name, codes in words[kind].items()
    }
    return {
        plain: (alone, {code: title or titles[code] for code, _, title in codes})
        for (plain, alone), codes in parted.items()
    }


@cached
def _names() -> dict[str, str]:
    """Return what people call goods -> code; a title of one code is such a name too."""
    titles = _titles().plain
    alone = titles[~titles.duplicated(keep=False)]
    return {plain: code for code, plain in alone.items()} | goods_called()
