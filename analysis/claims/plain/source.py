"""What a sentence says of its source: ``, customs data showed``, ``according to the Census Bureau``."""

from __future__ import annotations

import re

from analysis.claims.plain.wording import VOCABULARY

#: Office -> the country whose figures they are; nothing for the country that is named.
OFFICES = VOCABULARY["offices"]
_OFFICE = "|".join(sorted(filter(None, OFFICES), key=len, reverse=True))
_WORDS = (
    r"(?:new |latest |official |government |fresh |preliminary |trade |published |the |its |country's )*"
)
_DATA = r"(?:data|figures|statistics|numbers|report|release)"
_SAID = r"(?:showed|shows|show|said|says|reported|reports|revealed|indicated|indicate)"
_DAY = r"(?: (?:on |released on )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday))?"
_WHO = (
    rf"{_WORDS}(?:@(?P<who>[A-Z]+)(?:'s)? )?{_WORDS}(?P<office>{_OFFICE})?(?: (?:agency|"
    rf"administration|office|"
    r"bureau|authority|authorities))?(?:'s)?"
)
FORMS = [
    re.compile(form)
    for form in (
        rf",? ?{_WORDS}{_DATA} (?:from|of|by) {_WHO} {_SAID}(?: that)?{_DAY}",
        rf",? ?\(?(?:according to|citing|as reported by|based on) "
        rf"{_WHO}(?: {_DATA})?(?: from)?(?: released)?{_DAY}\)?",
        rf",? ?{_WORDS}(?:@(?P<who>[A-Z]+)(?:'s)? )?(?P<office>{_OFFICE})(?: (?:agency|administration|"
        rf"office|bureau))? "
        rf"{_SAID}(?: that)?{_DAY}",
        rf",? ?{_WHO} ?{_DATA}(?: released)?{_DAY} {_SAID}(?: that)?{_DAY}",
        r",? ?(?:in|on) (?P<office>)(?P<who>)(?:dollar|us dollar|@USA dollar|usd|value|nominal|"
        r"dollar-denominated|value) "
        r"terms|,? ?on a (?:census|customs) basis|,? ?measured in (?:us |@USA )?dollars|"
        r",? ?not seasonally[- ]adjusted",
    )
]


def take_source(text: str) -> tuple[str, str]:
    """Return the rest of a sentence, and the country whose office it cites; empty for none."""
    cited = ""
    for pattern in FORMS:
        match = pattern.search(text)
        if match:
            groups = match.groupdict()
            text = f"{text[: match.start()]} {text[match.end() :]}"
            cited = cited or groups.get("who") or OFFICES[groups.get("office") or ""]
    return " ".join(text.split()), cited
