"""Commands that ask: each is a public name of :mod:`analysis`, its options that name's arguments."""

from __future__ import annotations

import argparse
import inspect
import json
import os
import re
import sys
from collections.abc import Callable

import analysis
from analysis import checks
from analysis.home import WHEEL

#: Command -> the public name that answers, and words of make that ask it.
QUESTIONS = {
    "effect": ("effect", "PARTNER=VNM GOODS=9403 ADD=25% FROM=2026-12-01"),
    "rate": ("statutory_rate", "PARTNER=China GOODS=cars DAY=2026-10-01"),
    "changes": ("tariff_changes", "PARTNER=China FROM=2026-07-23 TO=2026-07-24"),
    "check": ("check_claim", 'CLAIM="exports CHN USA 2025-05 yoy -34.5%"'),
    "cite": ("cite", "KEY=elasticity.2025.main.law"),
    "elasticity": ("elasticity", "PARTNER=India"),
    "gap": ("gap", "PARTNER=VNM"),
    "response": ("response", "EPISODE=2018"),
    "diversion": ("diversion", "PARTNER=VNM"),
    "tariff": ("tariff", "PARTNER=VNM"),
    "bill": ("bill", "PARTNER=China AUTHORITY=IEEPA"),
}
#: What an argument is called at a terminal beside its name.
WORDS = {"start": "from", "end": "to", "path": "law", "data": "list"}
#: Commands that take a list of goods of a reader's own.
LISTS = ("rate", "bill")
#: Entries of the part of a docstring that says what each argument is.
SAID = re.compile(r"^(?P<names>\w[\w, ]*) : .*\n(?P<text>(?: {4}.*\n|\n)+)", re.M)


def add_parsers(commands: argparse._SubParsersAction) -> None:
    """Add the parser of each of :data:`QUESTIONS`.

    An option is called as the argument, in capitals too, as make has it; the one argument that a name
    needs may stand without.
    """
    for command, (name, example) in QUESTIONS.items():
        text = inspect.getdoc(getattr(analysis, name))
        about = {one: of["text"] for of in SAID.finditer(text) for one in of["names"].split(", ")}
        parser = commands.add_parser(
            command,
            help=_help(text),
            description=_help(text),
            epilog=f"As make takes it: make {command} {example}",
        )
        for argument in arguments(command):
            words = [WORDS[argument]] if argument in WORDS else []
            names = [word.replace("_", "-") for word in (argument, *words)]
            capitals = [word.upper() for word in (argument, *words)]
            options = {"dest": argument, "default": "", "metavar": names[0].upper()}
            parser.add_argument(*(f"--{one}" for one in names), help=_help(about[argument]), **options)
            parser.add_argument(*(f"--{one}" for one in capitals), help=argparse.SUPPRESS, **options)
            if [argument] == _needed(command):
                alone = {"nargs": "?", "default": argparse.SUPPRESS, "metavar": argument.upper()}
                parser.add_argument(argument, help=_help(about[argument]), **alone)
        forms = "|".join(_forms(command))
        shown = "how the answer is printed (default text)"
        parser.add_argument("--format", "--FORMAT", default="text", metavar=forms, help=shown)


def arguments(command: str) -> list[str]:
    """Return the arguments that a command takes: of data of one's own, lists of goods alone."""
    parameters = _signature(command).parameters
    spared = {"vintage"} if command in LISTS else {"vintage", "data"}
    return [one for one, of in parameters.items() if of.kind is not of.VAR_KEYWORD and one not in spared]


def _signature(command: str) -> inspect.Signature:
    return inspect.signature(getattr(analysis, QUESTIONS[command][0]))


def _needed(command: str) -> list[str]:
    parameters = _signature(command).parameters
    return [one for one in arguments(command) if parameters[one].default is inspect.Parameter.empty]


def _help(text: str) -> str:
    """Return the first sentence of a docstring, or of what it says of an argument."""
    plain = re.sub(r":\w+:`~?([^`]+)`|``([^`]+)``", r"\1\2", " ".join(text.split()))
    return re.split(r"(?<=[\w)\"])[.;] ", plain, maxsplit=1)[0].rstrip(".").replace("%", "%%")


def ask(options: argparse.Namespace) -> int:
    """Print an answer; return 0, or 1 where rows of a list have no answer.

    Of a claim it returns the number of its status (:data:`verdicts.STATUSES`).
    """
    command = options.command
    name, example = QUESTIONS[command]
    texts = {one: text for one, text in vars(options).items() if text != "" and one != "command"}
    form = checks.check_choice(texts.pop("format", "text").lower(), _forms(command), what="FORMAT")
    missing = [one for one in _needed(command) if one not in texts]
    if missing or (command == "rate" and not texts.keys() & {"partner", "data", "importer"}):
        word = next(iter(missing), "partner")
        raise checks.InputError(f"which {WORDS.get(word, word).upper()}? make {command} {example}")
    typed = {one: _typed(command, one, text) for one, text in texts.items()}
    answer = getattr(analysis, name)(**typed)
    try:
        print(_forms(command)[form](answer), flush=True)
        _stamp(aside=form != "text")
    except BrokenPipeError:  # whoever reads the lines had enough of them
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if "data" in typed:
        return _rows_without(answer, aside=form != "text")
    if command != "check":
        return 0
    from analysis.claims.verdicts import STATUSES

    return STATUSES[answer.verdict.status]


def _stamp(*, aside: bool) -> None:
    """Say of which version an answer from the tables of a wheel is, beside data that a tool reads."""
    if WHEEL.is_file():
        from analysis.wheel import stamp

        print(f"note: {stamp()}" if aside else f"\n{stamp()}", file=sys.stderr if aside else sys.stdout)


def _rows_without(answer, *, aside: bool) -> int:
    """Return 1 where rows of a list have no answer, said aside where the print does not."""
    from analysis.present.law_lists import unanswered

    words = unanswered(answer.to_frame())
    if words and aside:
        print(f"note: {words}", file=sys.stderr)
    return int(bool(words))


def _typed(command: str, argument: str, text: str):
    """Return a text as its argument takes it."""
    of = _signature(command).parameters.get(argument)
    return int(text) if of and of.annotation == "int" and re.fullmatch(r"[+-]?\d+", text) else text


def _forms(command: str) -> dict[str, Callable]:
    """Return how an answer can be printed; what is no table is text or JSON."""
    if _signature(command).return_annotation != "Result":
        return {"text": str, "json": lambda found: found.to_json()}
    return {
        "text": _effect_text if command == "effect" else str,
        "json": lambda found: json.dumps(JSON.get(command, _rows)(found), indent=1, ensure_ascii=False),
        "latex": lambda found: found.to_latex().rstrip(),
        "csv": lambda found: found.to_frame().to_csv(index=False, lineterminator="\n").rstrip(),
    }


def _effect_text(found) -> str:
    from analysis.present.what_if import answer

    return f"{answer(found.result)!r}\n\n{found.table!r}"


def _effect_data(found) -> dict:
    """Return a what-if as JSON holds it: rates and changes are fractions, money US dollars."""
    from analysis.present.what_if import answer
    from analysis.present.words import plain

    story = found.result
    takers = story.takers.set_index("partner")[["taken", "ci_low", "ci_high", "p_bh"]]
    return {
        "sentence": plain(answer(story).sentence).replace("\u00a0", " "),
        "partner": story.partner,
        "goods": vars(story.goods),
        "added_rate": story.added,
        "partners": list(story.partners),
        "path": story.path,
        "first_day": f"{story.start:%Y-%m-%d}",
        "horizon_months": story.horizon,
        "change_of_imports": _by_name(story.intervals),
        "outcomes_usd": _by_name(story.outcomes),
        "base_usd": _row(story.base),
        "base_months": _base_months(story),
        "statutory_rate": _row(story.rates),
        "elasticity_by_law": _row(story.elasticity),
        "by_partner_usd": _by_name(story.by_partner.set_index("partner").drop(columns="name")),
        "takers_usd": _by_name(takers),
        "law_read_to": f"{story.unsaid.read_to:%Y-%m-%d}",
        "law_incomplete": story.unsaid.incomplete,
        "lines_by_use": story.unsaid.n_by_use,
        "lines_barred": story.unsaid.n_barred,
        "data_to": f"{story.data_to:%Y-%m}",
        "vintage": story.vintage,
    }


def _base_months(story) -> dict:
    """Return which months the base stands for, and what customs collect on it."""
    base = story.base_months
    return {
        "from": f"{base.start:%Y-%m}",
        "to": f"{base.end:%Y-%m}",
        "part": base.part,
        "of_2025": list(base.of_year),
        "collected_rate": base.collected_rate,
        "error_log_points": base.error,
    }


def _rows(found) -> list[dict]:
    return [_row(row) for _, row in found.to_frame().iterrows()]


def _by_name(frame) -> dict:
    return {str(name): _row(row) for name, row in frame.iterrows()}


def _row(row) -> dict:
    """Return a row with floats to ten digits, on which machines agree; missing is null."""
    return {name: None if v != v else _plain(v) for name, v in row.items()}


def _plain(value):
    if value is None or isinstance(value, str):
        return value
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else float(f"{value:.10g}")


#: Command -> what its JSON holds, where that is not the rows of a table.
JSON = {"effect": _effect_data, "check": lambda found: _rows(found)[0]}
