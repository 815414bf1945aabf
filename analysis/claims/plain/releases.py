"""Of which release a sentence is: as first published, or as revised."""

from __future__ import annotations

import re

from analysis.checks import InputError

_PUBLISHED = r"(?:reported|published|printed|put|estimated|released|announced|given|stated)"
FIRST_WORDS = re.compile(
    rf"\b(?:as )?(?:first|initially|originally|preliminarily) {_PUBLISHED}(?: (?:at|as|to have))?\b|"
    r"\b(?:in|by|at|on) (?:the|its|their) (?:first|initial|preliminary) (?:print|estimate|release|"
    r"figures?|data|"
    r"reading|report)\b|\b(?:at )?first (?:print|release)\b"
)
REVISED_WORDS = re.compile(
    r"\b(?:(?:has|have) since been |has been |have been |were |was |are |is )?(?:later |since |then "
    r")?revised(?P<way> up| "
    r"down| upward| downward|"
    r" upwards| downwards)?(?: figures?| data)?(?P<to> to| at)?\b|\b(?:after|in|on|by) (?:the |its |"
    r"their )?"
    r"revis(?:ion|ed (?:figures|data))\b"
)


_WAY = r"(?P<way> up| down| upward| downward| upwards| downwards)?"
_SIZE = r"\$?[0-9][0-9.,]*[0-9]? ?(?:%|bn\b|billion\b|tn\b|trillion\b|mn\b|million\b)?"
#: From what to what a figure was revised, either first.
FROM_TO = [
    re.compile(
        rf" (?:was|were|has been|have been) (?:later )?revised{_WAY} from (?P<a>{_SIZE}) to "
        rf"(?P<b>{_SIZE})"
    ),
    re.compile(
        rf" (?:was|were|has been|have been) (?:later )?revised{_WAY} to (?P<b>{_SIZE}) from "
        rf"(?P<a>{_SIZE})"
    ),
]


def take_release(text: str, where: str) -> tuple[str, str, int]:
    """Return the rest of a sentence, and ``"first"`` or ``"revised"`` where it is of that release alone.

    With it, which way it was revised: 1 for up, -1 for down, 0 where the sentence does not say.

    Raises
    ------
    InputError
        Both.
    """
    first, revised = FIRST_WORDS.search(text), REVISED_WORDS.search(text)
    if first and revised:
        raise InputError(f"{where}: it is of two releases; write one claim of each.")
    match, release = (first, "first") if first else (revised, "revised")
    if not match:
        return text, "", 0
    way = match.groupdict().get("way") or ""
    rest = f"{text[: match.start()]} was {text[match.end() :]}"
    return rest, release, ("up" in way) - ("down" in way)


def both_releases(text: str) -> str:
    """Return a sentence that says from what to what a figure was revised as one of two claims.

    A way that the two do not have is left in it, and judged.
    """
    for form in FROM_TO:
        if match := form.search(text):
            way = f" {match['way'].strip()}" if match["way"] else ""
            rest = text[match.end() :]
            return (
                f"{text[: match.start()]} were first reported at {match['a']}{rest} and revised{way} to "
                f"{match['b']}"
            )
    return text
