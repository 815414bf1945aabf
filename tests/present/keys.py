"""What a key of a number says of when, of whom and how long after, in the words of definitions."""

import re
from collections.abc import Iterator

from analysis.combine.load import partner_names
from analysis.estimate.episodes import episodes
from analysis.present.finding import day_name, from_to, month

#: Part of a key that names a period, longest first -> what a definition calls it.
PERIODS = {
    r"(20\d\d-\d\d-\d\d)": lambda day: [day_name(day)],
    r"(20\d\d-\d\d)_(20\d\d-\d\d)": lambda first, last: [from_to(first, last)],
    r"(20\d\d)-(20\d\d)": lambda first, last: [f"{first}–{last}"],
    r"(20\d\d)_(20\d\d)": lambda first, last: [f"{first} to {last}"],
    r"(20\d\d)h([12])": lambda year, half: [f"{year}, {('first', 'second')[int(half) - 1]} half"],
    r"(20\d\d-\d\d)": lambda when: [month(when)],
    r"(20\d\d)": lambda year: [year, *(of_episode(year) if year in episodes() else [])],
}

#: Codes that are no partner, in definitions.
AREAS = {"WLD": ["all destinations", "the world", "all countries"], "USA": ["United States"]}

#: Numbers that are spelt out.
SPELT = {3: "three", 12: "twelve"}

#: Keys whose partner is not in what is measured, and why.
EXCEPT = {
    r"regime\.[A-Z]{3}\.asymmetry\.\d{4}\.(rise|fall|difference|placebo)": "responses of all partners; "
    "the key has the one whose path is swapped with those of the others for their p-value",
}


def of_episode(name: str) -> list[str]:
    """Return the years of an episode in words."""
    return [episodes()[name].label.split(", ")[1].replace("-", "–")]


def said(key: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each part of a key that a definition has to name, with the words that do."""
    rest = key
    for pattern, words in PERIODS.items():
        for match in re.finditer(rf"(?<![\d-]){pattern}(?![\d-])", rest):
            yield match[0], words(*match.groups())
        rest = re.sub(rf"(?<![\d-]){pattern}(?![\d-])", "", rest)
    names = {code: [name] for code, name in partner_names().items()} | AREAS
    for part in re.split(r"[._]", rest):
        if part.upper() in names and not any(re.fullmatch(pattern, key) for pattern in EXCEPT):
            yield part, names[part.upper()]
        if match := re.fullmatch(r"h(\d+)", part):
            n = int(match[1])
            yield part, [f"month {n}", f"{SPELT.get(n, n)} months"]
        if match := re.fullmatch(r"hs(\d+)", part):
            yield part, [f"HS {match[1]}-digit", part.upper()]
        if re.fullmatch(r"\d+", part):  # months before or ahead, codes of goods
            yield part, [part]
        if part == "both":
            yield part, [" and ".join(of_episode(name)[0] for name in episodes())]


def faults_of(key: str, definition: str) -> list[str]:
    """Return the parts of a key that its definition does not name."""
    plain = definition.replace("\u00a0", " ")

    def holds(words: str) -> bool:
        return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\d)", plain))

    return [f"{key}, {part}: {definition}" for part, words in said(key) if not any(map(holds, words))]
