"""The parameters of a notebook: read from its cell tagged ``parameters``, checked, and set.

The cell is read as Python (``partner: str = "CHN"  # ISO alpha-3 code``), so a comment may hold
``=`` and a default ``#``, which papermill's line patterns misread; what both read agrees.
"""

from __future__ import annotations

import ast
import json
import math
import re
from dataclasses import dataclass
from pathlib import Path

from analysis.checks import InputError, nearest

TYPES = {"str": str, "int": int, "float": float, "bool": bool, "list[str]": list}
#: Numbers as people write them: Python's own ``int`` takes digits of any script, and ``1_9`` for 19.
NUMBERS = {
    "int": r"[+-]?[0-9]{1,18}",
    "float": r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?",
}
BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True)
class Parameter:
    """A parameter as its notebook declares it; ``kind`` is a key of :data:`TYPES`."""

    name: str
    kind: str
    default: object
    help: str

    def __str__(self) -> str:
        comment = f" ({self.help})" if self.help else ""
        return f"{self.name}: {self.kind} = {literal(self.default)}{comment}"


def parameters_cell(notebook: dict) -> dict | None:
    """Return the notebook's cell tagged ``parameters``, or None."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and "parameters" in cell["metadata"].get("tags", []):
            return cell
    return None


def read_parameters(path: Path) -> dict[str, Parameter]:
    """Return the declared parameters of a notebook by name, in the order of its cell."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cell = parameters_cell(notebook)
    except (ValueError, KeyError, TypeError):
        raise InputError(f"{path.name} is not a notebook (nbformat 4)") from None
    if cell is None:
        return {}
    try:
        return {p.name: p for p in declared("".join(cell["source"]))}
    except (ValueError, SyntaxError) as error:
        raise InputError(f"{path.name}, parameters cell: {error}") from None


def declared(source: str) -> list[Parameter]:
    """Return the parameters that a cell's source assigns.

    Raises
    ------
    ValueError
        When a default is no literal or a type is none of :data:`TYPES`.
    """
    parameters = []
    for name, node in _assignments(source):
        try:
            default = ast.literal_eval(node.value)
        except ValueError:
            raise ValueError(f"the default of {name!r} must be a literal value") from None
        annotation = getattr(node, "annotation", None)
        kind = ast.unparse(annotation) if annotation else _kind_of(default)
        if kind not in TYPES:
            raise ValueError(f"{name!r} is declared {kind}; valid: {', '.join(TYPES)}")
        parameters.append(Parameter(name, kind, default, _comment_after(source, node)))
    return parameters


def _assignments(source: str) -> list[tuple[str, ast.AnnAssign | ast.Assign]]:
    pairs = []
    for node in ast.parse(source).body:
        target = node.target if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [None])[0]
        if isinstance(target, ast.Name) and node.value is not None:
            pairs.append((target.id, node))
    return pairs


def _kind_of(value) -> str:
    return "list[str]" if isinstance(value, list) else type(value).__name__


def _comment_after(source: str, node: ast.stmt) -> str:
    rest = source.encode().split(b"\n")[node.end_lineno - 1][node.end_col_offset :].decode().strip()
    return rest[1:].strip() if rest.startswith("#") else ""


def check_names(names, known: dict[str, Parameter], *, where: str) -> None:
    """Refuse a parameter that the notebook does not declare; name the nearest and all of them."""
    for name in names:
        if name not in known:
            guess = nearest(name, known)
            hint = f" Did you mean {guess!r}?" if guess else ""
            valid = "; ".join(map(str, known.values())) or "none"
            raise InputError(f"{where}: unknown parameter {name!r}.{hint} Valid: {valid}.")


def check_values(values: dict, known: dict[str, Parameter], *, where: str) -> dict:
    """Return values that have the declared types (an int passes as float), or refuse them."""
    check_names(values, known, where=where)
    checked = {}
    for name, value in values.items():
        kind = known[name].kind
        if kind == "float" and type(value) is int:
            value = float(value)
        words = isinstance(value, list) and all(isinstance(word, str) for word in value)
        if type(value) is not TYPES[kind] or (kind == "list[str]" and not words):
            raise InputError(f"{where}: {known[name]} got {value!r}, which is no {kind}")
        _check_once(value, known[name], where)
        checked[name] = value
    return checked


def _check_once(value, parameter: Parameter, where: str) -> None:
    """Refuse a list that names something twice: it would count twice, or break what is made of it."""
    twice = [word for word in value if value.count(word) > 1] if isinstance(value, list) else []
    if twice:
        raise InputError(f"{where}: {parameter} has {twice[0]!r} twice; name each once")


def parse_values(texts: dict[str, str], known: dict[str, Parameter], *, where: str) -> dict:
    """Return the values that texts from the command line stand for, by declared type."""
    check_names(texts, known, where=where)
    values = {}
    for name, text in texts.items():
        try:
            values[name] = _parse(text, known[name].kind)
        except (ValueError, KeyError):
            raise InputError(
                f"{where}: {known[name]} got {text!r}, which is no {known[name].kind}"
            ) from None
        _check_once(values[name], known[name], where)
    return values


def _parse(text: str, kind: str):
    if kind == "bool":
        return BOOLEANS[text.lower()]
    if kind == "list[str]":
        return [word.strip() for word in text.split(",") if word.strip()]
    if kind in NUMBERS and not re.fullmatch(NUMBERS[kind], text):
        raise ValueError(text)
    if not text.isprintable():
        raise ValueError(text)
    value = TYPES[kind](text)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(text)
    return value


def literal(value) -> str:
    """Return the Python literal of a parameter's value, with double quotes."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    return repr(value)


def set_parameters(source: str, values: dict) -> str:
    """Return a parameters cell's source with other values; annotations and comments stay."""
    lines = source.encode().split(b"\n")
    for name, node in reversed(_assignments(source)):
        if name in values:
            old, last = node.value, node.value.end_lineno - 1
            first = old.lineno - 1
            before, after = lines[first][: old.col_offset], lines[last][old.end_col_offset :]
            lines[first : last + 1] = [before + literal(values[name]).encode() + after]
    return b"\n".join(lines).decode()
