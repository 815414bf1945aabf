"""Commands for people: ``make effect PARTNER=VNM HTS=9403 ADD=0.25 FROM=2026-12-01``.

``python -m analysis.publish.commands COMMAND`` takes its arguments from the environment, into which make
puts what stands behind its target; no shell ever reads them.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Mapping

from analysis import checks

#: Words of a command's environment -> parameter of the question.
EFFECT = {"PARTNER": "partner", "HTS": "hts", "NAICS3": "naics3", "END_USE": "end_use", "ADD": "add",
          "LAW": "path", "FROM": "first", "HORIZON": "horizon"}  # fmt: skip

#: How an answer is printed.
FORMATS = ("text", "json", "latex")


def effect(given: Mapping[str, str]) -> str:
    """Return what a further duty would do, in words and a table, as JSON or as LaTeX.

    Parameters
    ----------
    given : mapping
        Words of :data:`EFFECT`, ``LAW`` a tariff path instead of ``ADD``, and ``FORMAT``.

    Raises
    ------
    InputError
        One line, with the nearest valid value.
    """
    from analysis.public import effect as ask

    form = checks.check_choice(given.get("FORMAT", "text").lower(), FORMATS, what="FORMAT")
    asked = {name: given[word] for word, name in EFFECT.items() if given.get(word)}
    if "partner" not in asked:
        raise checks.InputError(
            "which partner? make effect PARTNER=VNM HTS=9403 ADD=0.25 FROM=2026-12-01"
        )
    found = ask(**asked)
    if form == "latex":
        return found.to_latex().rstrip()
    if form == "json":
        return json.dumps(as_data(found.result), indent=1, ensure_ascii=False)
    from analysis.present.what_if import answer

    return f"{answer(found.result)!r}\n\n{found.table!r}"


def as_data(story) -> dict:
    """Return a what-if as JSON holds it: rates and changes are fractions, money US dollars."""
    from analysis.present.what_if import answer
    from analysis.present.words import plain

    return {
        "sentence": plain(answer(story).sentence).replace("\u00a0", " "),
        "partner": story.partner, "goods": vars(story.goods), "added_rate": story.added,
        "path": story.path, "first_day": f"{story.first:%Y-%m-%d}", "horizon_months": story.horizon,
        "change_of_imports": _rows(story.intervals), "outcomes_usd": _rows(story.outcomes),
        "base_usd": _plain(story.base), "statutory_rate": _plain(story.rates),
        "elasticity_by_law": _plain(story.elasticity),
        "takers_usd": _rows(story.takers.set_index("partner")[["taken", "ci_low", "ci_high", "p_bh"]]),
        "data_to": f"{story.data_to:%Y-%m}", "vintage": story.vintage,
    }  # fmt: skip


def _rows(frame) -> dict:
    return {str(name): _plain(row) for name, row in frame.iterrows()}


def _plain(row) -> dict:
    """Return a row with floats to ten digits, on which machines agree; missing is null."""
    return {name: v if isinstance(v, str) else None if v != v else float(f"{v:.10g}")
            for name, v in row.items()}  # fmt: skip


COMMANDS = {"effect": effect}


def main(arguments: list[str], given: Mapping[str, str] = os.environ) -> int:
    """Run a command and print what it says; return the exit code.

    What takes long and is stored is said aside, so that an answer in JSON stays one.
    """
    logging.basicConfig(format="%(message)s", stream=sys.stderr)
    logging.getLogger("analysis").setLevel(logging.INFO)
    name = arguments[0] if arguments else ""
    print(COMMANDS[checks.check_choice(name, COMMANDS, what="command")](given))
    return 0


if __name__ == "__main__":
    sys.exit(checks.run(lambda: main(sys.argv[1:])))
