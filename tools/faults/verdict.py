"""What became of a fault: five verdicts, of which the last three must not occur."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from tools.faults.clone import Ended

#: In the order of the table.
VERDICTS = ("went well", "refused well", "refused badly", "accepted wrongly", "lost")
GOOD = VERDICTS[:2]


@dataclass(frozen=True)
class Try:
    """A fault that was made, and its verdict; ``note`` says what happened."""

    battery: str
    what: str
    verdict: str
    note: str = ""


def printed(battery: str, ended: Ended) -> list[Try]:
    """Return the tries that a process printed, a JSON object a line; one more where it broke off."""
    rows = [json.loads(line) for line in ended.said.splitlines() if line.startswith("{")]
    tries = [Try(battery, row["what"], row["verdict"], row["note"]) for row in rows]
    if ended.code != 0:
        tries.append(Try(battery, "the battery itself", "refused badly", ended.said[-300:]))
    return tries


def judge(ended: Ended, *, bad: bool | None) -> tuple[str, str]:
    """Return the verdict on a command, and why.

    Parameters
    ----------
    bad : bool or None
        Whether it was asked for what there is not; None where it may be either, as after a random
        edit: then it must do it or refuse it well.
    """
    lines = [line for line in ended.said.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("error: ") or "***" in line or "FAILED" in line]
    last = (errors or lines or [""])[0][:200]
    if ended.code is None:
        return "refused badly", f"hung; {last}"
    if "Traceback (most recent" in ended.said:
        return "refused badly", f"traceback: {lines[-1][:200]}"
    if ended.code == 0:
        return ("accepted wrongly" if bad else "went well"), last
    said_why = any(re.match(r"error: \S|Makefile:\d+: \*\*\* \S|which report", line) for line in lines)
    if bad is False or not said_why:
        return "refused badly", last
    return "refused well", last
