"""What a sentence may hold: the reading rules, counted once for reports, README and tests.

A reader has twenty seconds. The answer of a report is one sentence that stands alone when pasted into
a mail; beside it stand at most three points of one line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Most words, numbers and intervals of an answer.
ANSWER_WORDS, ANSWER_NUMBERS, ANSWER_INTERVALS = 25, 2, 1

#: Words up to which later paragraphs of a text stand open on a page, and the fewest worth folding.
OPEN, FEW = 45, 15

#: Most words of a caption; what more it says is a note.
CAPTION = 40

#: Most words of any sentence of a finding, most points beside the answer, most characters of a point.
LONGEST, POINTS, LINE = 35, 3, 130

#: An interval: two numbers in square brackets.
INTERVAL = re.compile(r"\[[^\[\]]*\d[^\[\]]*,[^\[\]]*\d[^\[\]]*\]")

#: A number with its unit; the space before a unit does not break.
UNIT = r"(?:\u00a0(?:%|pp|bn\u00a0USD|USD|points|months|days|years))?"
NUMBER_IN_TEXT = re.compile(rf"(?<![\w.,-])[-+−]?\d[\d,]*(?:\.\d+)?{UNIT}(?![\w])")

#: A year, alone or as a span, with or without a month: part of a date and no number.
YEAR = re.compile(r"\b(?:19|20)\d\d(?:[-–](?:(?:19|20)\d\d|\d\d))?(?:[-–]\d\d)?\b")

#: Characters that pdflatex does not have in text.
LATEX = {
    "−": "$-$",
    "\u00a0": "~",
    "< ": "$<$ ",
    "×": r"$\times$",
    "≥": r"$\geq$",
    "≤": r"$\leq$",
    "→": r"$\to$",
}

#: Ends of a sentence: a stop, then a blank and a capital, a digit or the end.
STOP = re.compile(r"(?<=[.!?])(?:\*\*)?\s+(?=[A-Z0-9“−])")


@dataclass(frozen=True)
class Count:
    """What a sentence holds."""

    #: A bracket is one word and no number, a number with its unit one word; years and months are words
    #: and no numbers.
    words: int
    numbers: int
    intervals: int


def capital(text: str) -> str:
    """Return a text with its first letter raised."""
    return text[:1].upper() + text[1:]


def plain(text: str) -> str:
    """Return a text without the marks of Markdown and HTML comments; ``general_imports`` is a word."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"\[([^\[\]]+)\]\([^()]+\)", r"\1", text)
    return re.sub(r"[*`]{1,2}|(?<![A-Za-z0-9])_{1,2}|_{1,2}(?![A-Za-z0-9])", "", text).strip()


def count(sentence: str, *, asked: tuple[str, ...] = ()) -> Count:
    """Count the words, numbers and intervals of a sentence.

    Parameters
    ----------
    asked : tuple of str
        Numbers that the question holds, such as the size of the tariff asked about (``"10 %"``).
    """
    text = plain(sentence)
    intervals = len(INTERVAL.findall(text))
    text = INTERVAL.sub(" X ", text)
    for phrase in asked:
        text = text.replace(phrase, "asked").replace(phrase.replace(" ", "\u00a0"), "asked")
    text = YEAR.sub("year", text)
    numbers = len(NUMBER_IN_TEXT.findall(text))
    words = NUMBER_IN_TEXT.sub("number", text).replace("\u00a0", " ").split()
    return Count(sum(any(c.isalnum() for c in word) for word in words), numbers, intervals)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; each item of a list is one at least."""
    items = re.split(r"\n\s*[-*] ", plain(text))
    return [part.strip() for item in items for part in STOP.split(item) if part.strip()]


def parted(caption: str) -> tuple[str, str]:
    """Return the first sentences of a caption, :data:`CAPTION` words at most, and the rest as a note.

    A first sentence that is longer is cut where a part of it ends, but within no bracket; one without
    parts stays whole.
    """
    for ends in (STOP, re.compile(r"(?<=[;:])\s+")):
        cuts = [*(match.start() for match in ends.finditer(caption)), len(caption)]
        whole = [end for end in cuts if caption.count("(", 0, end) == caption.count(")", 0, end)]
        fit = [end for end in whole if count(caption[:end]).words <= CAPTION]
        if fit:
            return caption[: fit[-1]].rstrip(";: "), capital(caption[fit[-1] :].strip())
    return caption, ""


def leading(text: str) -> tuple[str, str]:
    """Return what stands open of a text in Markdown, and the rest, which a page folds.

    Open are its heading and its first paragraph, which holds a finding and what limits it, whole; and
    those after it up to :data:`OPEN` words. A rest of few words stays with them.
    """
    blocks, n_open = re.split(r"\n\s*\n", text.strip()), 0
    for number, block in enumerate(blocks):
        words = 0 if block.startswith("#") else count(block).words
        if n_open and (not words or n_open + words > OPEN):
            return _apart(blocks[:number], blocks[number:], text)
        n_open += words
    return text, ""


def _apart(head: list[str], rest: list[str], text: str) -> tuple[str, str]:
    """Join blocks again; all of the text as head where little would be left."""
    tail = "\n\n".join(rest).strip()
    return ("\n\n".join(head).strip(), tail) if count(tail).words >= FEW else (text, "")


def faults_of_answer(
    sentence: str, *, names: tuple[str, ...] = (), asked: tuple[str, ...] = ()
) -> list[str]:
    """Return what a reader of an answer trips over, a few words each; empty where there is nothing.

    Parameters
    ----------
    names : tuple of str
        What the sentence must name: the partner and the window, as words.
    asked : tuple of str
        As in :func:`count`.
    """
    text, faults = plain(sentence), []
    size = count(text, asked=asked)
    if len(sentences(text)) != 1:
        faults.append(f"{len(sentences(text))} sentences")
    for name, number, most in (
        ("words", size.words, ANSWER_WORDS),
        ("numbers", size.numbers, ANSWER_NUMBERS),
        ("intervals", size.intervals, ANSWER_INTERVALS),
    ):
        if number > most:
            faults.append(f"{number} {name}, at most {most}")
    faults += [f"a {mark!r}" for mark in ";:" if mark in text]
    faults += [f"{name!r} is not named" for name in names if name not in text]
    return faults + faults_of_text(text)


def faults_of_points(points: tuple[str, ...]) -> list[str]:
    """Return what is wrong with the points beside an answer."""
    faults = [] if len(points) <= POINTS else [f"{len(points)} points, at most {POINTS}"]
    for point in points:
        if len(plain(point)) > LINE:
            faults.append(f"a point of {len(plain(point))} characters, at most {LINE}: {point[:40]!r}")
        faults += faults_of_text(point)
    return faults


def faults_of_text(text: str) -> list[str]:
    """Return the sentences that are too long, and brackets within brackets."""
    faults = [
        f"a sentence of {n} words, at most {LONGEST}: {sentence[:40]!r}"
        for sentence in sentences(text)
        if (n := count(sentence).words) > LONGEST
    ]
    if re.search(r"\([^()]*[(\[]|\[[^\[\]]*[(\[]", plain(text)):
        faults.append("a bracket within a bracket")
    return faults
