"""Small wrong changes of meaning that a program makes: numbers, signs, comparisons, slices, names.

There are libraries for this, mutmut and cosmic-ray, and both are kept up; but one changes functions
alone and no constant of a module, the other runs one command whatever file it changed.
"""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KINDS = ("number", "sign", "comparison", "logic", "slice", "default", "column", "name")
#: Operator -> what stands in its place.
SIGNS = {"+": "-", "-": "+", "*": "/", "/": "*"}
COMPARED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
COMPARED |= {"in": "not in", "not in": "in", "is": "is not", "is not": "is"}
LOGIC = {"and": "or", "or": "and", "&": "|", "|": "&"}
OPERATORS = {"sign": SIGNS, "comparison": COMPARED, "logic": LOGIC}
#: Words of the syntax tree -> how they are written.
WRITTEN = {"Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "BitAnd": "&", "BitOr": "|", "And": "and"}
WRITTEN |= {"Or": "or", "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "Eq": "==", "NotEq": "!="}
WRITTEN |= {"In": "in", "NotIn": "not in", "Is": "is", "IsNot": "is not"}
TURNED = {"Not": "not ", "Invert": "~", "USub": "-"}


def both_ways(text: str) -> dict[str, str]:
    """Return each word of ``a/b`` -> the other."""
    pairs = [pair.split("/") for pair in text.split()]
    return {one: other for a, b in pairs for one, other in ((a, b), (b, a))}


NAMES = both_ways(
    "lt/le gt/ge eq/ne min/max any/all floor/ceil head/tail idxmin/idxmax nsmallest/nlargest first/last "
    "minimum/maximum startswith/endswith lower/upper sum/mean cumsum/cumprod ffill/bfill add/sub mul/div"
)
COLUMNS = both_ways(
    "ci_low/ci_high value_2024/value_2025 customs_value/duties statutory_rate/effective_rate "
    "before/after partner/target start/end first_day/last_day rate_2024/rate_2025 unit/label "
    "imports/exports left/right inner/outer median/mean low/high hs6/hs8 month/year "
    "value/std_error since/until"
)
#: Arguments that say how a figure or terminal looks, how many work, or guard: no result rests on them.
LOOKS = {"strict", "frozen", "flush", "fontsize", "linewidth", "lw", "alpha", "zorder", "height"}
LOOKS |= {"width", "size", "pad", "labelpad", "markersize", "ms", "s", "va", "ha", "color", "figsize"}
LOOKS |= {"length", "x", "y", "dpi", "indent", "transient", "n_jobs"}


@dataclass(frozen=True)
class Mutant:
    """One change: characters from ``start`` to ``end`` of a file become a text."""

    file: str
    start: int
    end: int
    becomes: str
    kind: str

    def applied(self, text: str) -> str:
        """Return the file's text with the change."""
        return text[: self.start] + self.becomes + text[self.end :]

    def lines(self, text: str) -> tuple[str, str]:
        """Return the line as it is and as it becomes: a mutant's name, also after other edits."""
        first = text.rfind("\n", 0, self.start) + 1
        last = text.find("\n", self.end)
        last = len(text) if last < 0 else last
        was = text[first:last]
        becomes = text[first : self.start] + self.becomes + text[self.end : last]
        return " ".join(was.split()), " ".join(becomes.split())


def mutants(file: str, text: str) -> Iterator[Mutant]:
    """Yield every change of a file's text."""
    for start, end, becomes, kind in _of_python(text):
        if text[start:end] != becomes:
            yield Mutant(file, start, end, becomes, kind)


def sample(root: Path, n: int, seed: int) -> list[Mutant]:
    """Return n mutants of ``analysis/``: kinds in turn, each from a file by its length."""
    files = (root / "analysis").rglob("*.py")
    texts = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files}
    names, lengths = sorted(texts), [len(texts[name]) for name in sorted(texts)]
    draw, chosen, every = random.Random(seed), [], {}
    while len(chosen) < n:
        kind = KINDS[len(chosen) % len(KINDS)]
        name = draw.choices(names, lengths)[0]
        if name not in every:
            every[name] = list(mutants(name, texts[name]))
        of_kind = [one for one in every[name] if one.kind == kind and one not in chosen]
        chosen += draw.sample(of_kind, min(1, len(of_kind)))
    return chosen


def _other_number(text: str) -> str:
    """Return a whole number one more, another one doubled, 0.0 as 1.0."""
    value = ast.literal_eval(text)
    return repr(value + 1 if isinstance(value, int) else 2 * value or 1.0)


def _of_python(text: str) -> Iterator[tuple]:
    tree, at = ast.parse(text), _Places(text)
    passed, slices, defaults = set(), set(), set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.arg, ast.AnnAssign)) and node.annotation:
            passed |= _ids(node.annotation)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            passed |= _ids(node.returns)
            defaults |= {id(one) for one in (*node.args.defaults, *node.args.kw_defaults)}
        elif isinstance(node, (ast.Raise, ast.Assert)) or (
            isinstance(node, ast.keyword) and node.arg in LOOKS
        ):
            passed |= _ids(node)
        elif isinstance(node, ast.Slice):
            slices |= _ids(node)
    for node in ast.walk(tree):
        if id(node) not in passed:
            for start, end, becomes, kind in _of_node(node, at):
                kind = "slice" if id(node) in slices and kind == "number" else kind
                yield start, end, becomes, "default" if id(node) in defaults else kind


def _ids(node: ast.AST | None) -> set[int]:
    return {id(one) for one in ast.walk(node)} if node else set()


class _Places:
    """Where nodes stand, in characters: the tree counts bytes of lines."""

    def __init__(self, text: str):
        self.text, self.lines = text, text.splitlines(keepends=True)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))

    def __call__(self, line: int, column: int) -> int:
        return self.starts[line - 1] + len(self.lines[line - 1].encode()[:column].decode())

    def span(self, node: ast.AST) -> tuple[int, int]:
        """First character of a node, and the one after it."""
        return self(node.lineno, node.col_offset), self(node.end_lineno, node.end_col_offset)

    def between(self, one: ast.AST, other: ast.AST, word: str) -> tuple[int, int] | None:
        """Where an operator stands between two nodes."""
        start, end = self.span(one)[1], self.span(other)[0]
        place = re.search(re.escape(word).replace(r"\ ", r"\s+"), self.text[start:end])
        commented = "#" in self.text[start:end]
        return None if commented or not place else (start + place.start(), start + place.end())


def _of_node(node: ast.AST, at: _Places) -> Iterator[tuple]:
    match node:
        case ast.BinOp(left=left, right=right) if not _is_text(left) and not _is_text(right):
            yield from _operator(at, left, node.op, right)
        case ast.Compare():
            sides = [node.left, *node.comparators]
            for one, op, other in zip(sides, node.ops, sides[1:], strict=False):
                yield from _operator(at, one, op, other)
        case ast.BoolOp():
            for one, other in zip(node.values, node.values[1:], strict=False):
                yield from _operator(at, one, node.op, other)
        case ast.UnaryOp() if type(node.op).__name__ in TURNED:
            word, start = TURNED[type(node.op).__name__], at.span(node)[0]
            yield start, start + len(word), "", "sign" if word == "-" else "logic"
        case ast.Constant(value=bool(value)):
            yield *at.span(node), repr(not value), "default"
        case ast.Constant(value=int() | float()):
            start, end = at.span(node)
            yield start, end, _other_number(at.text[start:end]), "number"
        case ast.Constant(value=str(value)) if value in COLUMNS:
            start, end = at.span(node)
            if at.text[start] in "'\"":  # else a part of an f-string
                yield start + 1, end - 1, COLUMNS[value], "column"
        case ast.Attribute(value=ast.Name(id="re")):
            pass  # whose sub takes nothing away
        case ast.Attribute(attr=word) if word in NAMES or word in COLUMNS:
            end = at.span(node)[1]
            kind = "name" if word in NAMES else "column"
            yield end - len(word), end, (NAMES | COLUMNS)[word], kind


def _operator(at: _Places, one: ast.AST, op: ast.AST, other: ast.AST) -> Iterator[tuple]:
    word = WRITTEN.get(type(op).__name__)
    place = word and at.between(one, other, word)
    kind = next((kind for kind, words in OPERATORS.items() if word in words), None)
    if place and kind:
        yield *place, OPERATORS[kind][word], kind


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
