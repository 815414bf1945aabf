"""Expressions of Python as a script writes them."""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Callable

#: Words of a script that no name may be.
RESERVED = frozenset(
    re.findall(
        r"\w+",
        "arguments await case catch class const debugger default delete do enum eval export extends "
        "function implements import in instanceof interface let new null package private protected "
        "public return static super switch this throw try typeof undefined var void while with yield",
    )
)

#: Operators, as ``python.js`` names what they do.
OPERATORS = {
    ast.Add: "add",
    ast.Sub: "minus",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.FloorDiv: "floordiv",
    ast.Mod: "mod",
    ast.Pow: "pow",
    ast.BitOr: "union",
    ast.BitAnd: "both",
}
COMPARED = {ast.Lt: "< 0", ast.LtE: "<= 0", ast.Gt: "> 0", ast.GtE: ">= 0"}

#: What is true or false already.
TRUTHS = {"any", "all", "bool", "isinstance", "startswith", "endswith", "isdigit", "isalpha", "isupper"}


def local_name(name: str) -> str:
    """Return the name of a variable."""
    return f"{name}_" if name in RESERVED else name


class Expressions:
    """Expressions of one function, of whose names some are its own.

    Parameters
    ----------
    locals_ : set of str
        Names of the function and those around it.
    resolve : callable
        Name -> how the script calls it, and the object that it is where one is known.
    methods : dict
        Name of a method of the library's classes -> its signature, without ``self``.
    """

    def __init__(self, locals_: set[str], resolve: Callable, methods: dict[str, inspect.Signature]):
        self.locals, self.resolve, self.methods = locals_, resolve, methods

    def of(self, node: ast.expr) -> str:
        """Return an expression."""
        return getattr(self, f"_{type(node).__name__.lower()}")(node)

    def true(self, node: ast.expr) -> str:
        """Return whether an expression is true, by Python's rules."""
        if isinstance(node, ast.BoolOp):
            sign = " && " if isinstance(node.op, ast.And) else " || "
            return f"({sign.join(map(self.true, node.values))})"
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return f"!{self.true(node.operand)}"
        if isinstance(node, ast.Compare):
            return self.of(node)
        called = getattr(node, "func", None)
        if getattr(called, "id", getattr(called, "attr", "")) in TRUTHS:
            return self.of(node)
        return f"$.bool({self.of(node)})"

    def target(self, node: ast.expr) -> str:
        """Return what is assigned to."""
        if isinstance(node, (ast.Tuple, ast.List)):
            return f"[{', '.join(map(self.target, node.elts))}]"
        if isinstance(node, ast.Starred):
            return f"...{self.target(node.value)}"
        return local_name(node.id)

    def _constant(self, node: ast.Constant) -> str:
        return json.dumps(node.value, ensure_ascii=False)

    def _name(self, node: ast.Name) -> str:
        return local_name(node.id) if node.id in self.locals else self.resolve(node.id)[0]

    def _attribute(self, node: ast.Attribute) -> str:
        text, _ = self._resolved(node)
        return text or f"{self.of(node.value)}.{'source' if node.attr == 'pattern' else node.attr}"

    def _resolved(self, node: ast.expr) -> tuple[str, object]:
        """Return the text of a name or an attribute of a module, and what it is; None where unknown."""
        if isinstance(node, ast.Name):
            return (local_name(node.id), None) if node.id in self.locals else self.resolve(node.id)
        if isinstance(node, ast.Attribute):
            _, owner = self._resolved(node.value)
            if inspect.ismodule(owner):
                return self.resolve(node.attr, owner)
        return "", None

    def _boolop(self, node: ast.BoolOp) -> str:
        word = "and" if isinstance(node.op, ast.And) else "or"
        *rest, text = map(self.of, node.values)
        for one in reversed(rest):
            text = f"$.{word}({one}, () => {text})"
        return text

    def _unaryop(self, node: ast.UnaryOp) -> str:
        if isinstance(node.op, ast.Not):
            return f"!{self.true(node.operand)}"
        return f"-{self.of(node.operand)}"

    def _binop(self, node: ast.BinOp) -> str:
        return f"$.{OPERATORS[type(node.op)]}({self.of(node.left)}, {self.of(node.right)})"

    def _compare(self, node: ast.Compare) -> str:
        sides = [node.left, *node.comparators]
        pairs = zip(sides, node.ops, sides[1:], strict=False)
        return f"({' && '.join(self._compared(one, op, other) for one, op, other in pairs)})"

    def _compared(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> str:
        one, other = self.of(left), self.of(right)
        if isinstance(op, (ast.Is, ast.IsNot)):
            return f"{one} {'===' if isinstance(op, ast.Is) else '!=='} {other}"
        if isinstance(op, (ast.In, ast.NotIn)):
            return f"{'!' * isinstance(op, ast.NotIn)}$.has({other}, {one})"
        if isinstance(op, (ast.Eq, ast.NotEq)):
            return f"{'!' * isinstance(op, ast.NotEq)}$.eq({one}, {other})"
        return f"$.cmp({one}, {other}) {COMPARED[type(op)]}"

    def _ifexp(self, node: ast.IfExp) -> str:
        return f"({self.true(node.test)} ? {self.of(node.body)} : {self.of(node.orelse)})"

    def _namedexpr(self, node: ast.NamedExpr) -> str:
        return f"({self.target(node.target)} = {self.of(node.value)})"

    def _starred(self, node: ast.Starred) -> str:
        return f"...$.iter({self.of(node.value)})"

    def _tuple(self, node: ast.Tuple | ast.List) -> str:
        return f"[{', '.join(map(self.of, node.elts))}]"

    _list = _tuple

    def _set(self, node: ast.Set) -> str:
        return f"new PySet([{', '.join(map(self.of, node.elts))}])"

    def _dict(self, node: ast.Dict) -> str:
        pairs = (
            f"...$.items({self.of(value)})" if key is None else f"[{self.of(key)}, {self.of(value)}]"
            for key, value in zip(node.keys, node.values, strict=True)
        )
        return f"new Dict([{', '.join(pairs)}])"

    def _joinedstr(self, node: ast.JoinedStr) -> str:
        return f"({' + '.join(map(self.of, node.values)) or json.dumps('')})"

    def _formattedvalue(self, node: ast.FormattedValue) -> str:
        if node.conversion == ord("r"):
            return f"$.repr({self.of(node.value)})"
        if node.format_spec is None:
            return f"$.str({self.of(node.value)})"
        return f"$.format({self.of(node.value)}, {self.of(node.format_spec)})"

    def _subscript(self, node: ast.Subscript) -> str:
        value = self.of(node.value)
        if not isinstance(node.slice, ast.Slice):
            return f"$.at({value}, {self.of(node.slice)})"
        ends = (one and self.of(one) or "null" for one in (node.slice.lower, node.slice.upper))
        return f"$.slice({value}, {', '.join(ends)})"

    def _lambda(self, node: ast.Lambda) -> str:
        names = [one.arg for one in node.args.args]
        bound = names[len(names) - len(node.args.defaults) :]
        defaults = ", ".join(map(self.of, node.args.defaults))
        inner = Expressions(self.locals | set(names), self.resolve, self.methods)
        free = ", ".join(local_name(one) for one in names if one not in bound)
        text = f"({free}) => {inner.of(node.body)}"
        return f"(({', '.join(map(local_name, bound))}) => {text})({defaults})" if bound else f"({text})"

    def _generatorexp(self, node: ast.expr, element: str = "elt") -> str:
        names = {
            name.id
            for one in node.generators
            for name in ast.walk(one.target)
            if isinstance(name, ast.Name)
        }
        inner = Expressions(self.locals | names, self.resolve, self.methods)
        loops = ""
        for one in node.generators:
            loops += f"for (const {inner.target(one.target)} of $.iter({inner.of(one.iter)})) "
            loops += "".join(f"if ({inner.true(test)}) " for test in one.ifs)
        each = (
            f"[{inner.of(node.key)}, {inner.of(node.value)}]"
            if element == "pair"
            else inner.of(node.elt)
        )
        return f"(function* () {{ {loops}yield {each}; }})()"

    def _listcomp(self, node: ast.ListComp) -> str:
        return f"[...{self._generatorexp(node)}]"

    def _setcomp(self, node: ast.SetComp) -> str:
        return f"new PySet({self._generatorexp(node)})"

    def _dictcomp(self, node: ast.DictComp) -> str:
        return f"new Dict({self._generatorexp(node, 'pair')})"

    def _call(self, node: ast.Call) -> str:
        text, thing = self._resolved(node.func)
        if inspect.isclass(thing) and issubclass(thing, BaseException):
            return f"new {text}({self._plain(node)})"
        if inspect.isclass(thing) and "." not in text:
            return f"new {text}({self._fields(node, list(inspect.signature(thing).parameters))})"
        if inspect.isfunction(thing) and "." not in text:
            return f"{text}({self._placed(node, inspect.signature(thing))})"
        if thing is not None:
            return f"{text}({self._plain(node)})"
        if isinstance(node.func, ast.Attribute):
            value, name = self.of(node.func.value), node.func.attr
            if name in self.methods:
                return f"{value}.{name}({self._placed(node, self.methods[name])})"
            return f"$.{local_name(name)}({', '.join(filter(None, [value, self._plain(node)]))})"
        return f"{self.of(node.func)}({self._plain(node)})"

    def _fields(self, node: ast.Call, names: list[str]) -> str:
        """Return the arguments of a class by their names."""
        placed = [f"{name}: {self.of(one)}" for name, one in zip(names, node.args, strict=False)]
        if any(isinstance(one, ast.Starred) for one in node.args):
            values = ", ".join(map(self.of, node.args))
            placed = [f"...Object.fromEntries($.zip({json.dumps(names)}, [{values}]))"]
        return f"{{{', '.join([*placed, *self._named(node)])}}}"

    def _named(self, node: ast.Call) -> list[str]:
        return [
            f"{one.arg}: {self.of(one.value)}" if one.arg else f"...$.named({self.of(one.value)})"
            for one in node.keywords
            if one.arg != "strict"
        ]

    def _placed(self, node: ast.Call, signature: inspect.Signature) -> str:
        """Return arguments by their places, also those that a call names."""
        names, named = list(signature.parameters), {one.arg: self.of(one.value) for one in node.keywords}
        if unknown := named.keys() - set(names):
            raise SyntaxError(f"{ast.unparse(node)} names {unknown}, which its function does not")
        places = [self.of(one) for one in node.args]
        last = max((names.index(name) for name in named), default=-1)
        places += [named.get(name, "undefined") for name in names[len(places) : last + 1]]
        return ", ".join(places)

    def _plain(self, node: ast.Call) -> str:
        """Return arguments of what ``python.js`` has: those with a name in one object at the end."""
        named = self._named(node)
        return ", ".join([*map(self.of, node.args), *([f"{{{', '.join(named)}}}"] if named else [])])
