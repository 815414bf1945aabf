"""Functions and classes of Python as a script writes them."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import textwrap
from collections.abc import Callable

from analysis.publish.site.scripted.expressions import Expressions, local_name

#: Methods that show a result in a notebook, which a page does by itself.
FRAMES = ("to_frame", "_repr_html_")


def tree_of(thing: Callable | type) -> ast.FunctionDef | ast.ClassDef:
    """Return the syntax of a function or class."""
    return ast.parse(textwrap.dedent(inspect.getsource(thing))).body[0]


class Statements:
    """The statements of one function."""

    def __init__(self, node: ast.FunctionDef, around: set[str], resolve: Callable, methods: dict):
        self.node, self.resolve, self.methods = node, resolve, methods
        arguments = node.args
        self.parameters = [one.arg for one in [*arguments.args, *arguments.kwonlyargs]]
        self.assigned = {name for one in node.body for name in _assigned(one)} - set(self.parameters)
        self.imported = {
            alias.asname or alias.name: (one.module, alias.name)
            for one in ast.walk(node)
            if isinstance(one, ast.ImportFrom)
            for alias in one.names
        }
        within = {one.name for one in ast.walk(node) if isinstance(one, ast.FunctionDef)} - {node.name}
        names = around | set(self.parameters) | self.assigned | within
        self.expressions = Expressions(names, self._resolve, methods)

    def _resolve(self, name: str, owner=None) -> tuple[str, object]:
        if owner is None and name in self.imported:
            return self.resolve(self.imported[name][1], self.imported[name][0])
        return self.resolve(name, owner)

    def function(self, name: str) -> str:
        """Return the function under a name."""
        of, arguments = self.expressions.of, self.node.args
        plain = [None] * (len(arguments.args) - len(arguments.defaults)) + arguments.defaults
        defaults = [*plain, *arguments.kw_defaults]
        head = ", ".join(
            local_name(one) + (f" = {of(default)}" if default is not None else "")
            for one, default in zip(self.parameters, defaults, strict=True)
        )
        declared = ", ".join(sorted(map(local_name, self.assigned)))
        body = self.block(self.node.body)
        return f"function {name}({head}) {{\n{f'let {declared};' if declared else ''}\n{body}\n}}"

    def block(self, statements: list[ast.stmt]) -> str:
        """Return statements, one a line."""
        texts = (getattr(self, f"_{type(one).__name__.lower()}")(one) for one in statements)
        return "\n".join(filter(None, texts))

    def _expr(self, node: ast.Expr) -> str:
        return "" if isinstance(node.value, ast.Constant) else f"{self.expressions.of(node.value)};"

    def _return(self, node: ast.Return) -> str:
        return f"return {self.expressions.of(node.value) if node.value else 'null'};"

    def _assign(self, node: ast.Assign) -> str:
        value = self.expressions.of(node.value)
        (target,) = node.targets
        if isinstance(target, ast.Subscript):
            return self._set_at(target, value)
        return f"{self.expressions.target(target)} = {value};"

    def _set_at(self, target: ast.Subscript, value: str) -> str:
        of = self.expressions.of
        if isinstance(target.slice, ast.Slice):
            start = of(target.slice.lower) if target.slice.lower else "0"
            return f"$.setSlice({of(target.value)}, {start}, {of(target.slice.upper)}, {value});"
        return f"$.put({of(target.value)}, {of(target.slice)}, {value});"

    def _annassign(self, node: ast.AnnAssign) -> str:
        return f"{self.expressions.target(node.target)} = {self.expressions.of(node.value)};"

    def _augassign(self, node: ast.AugAssign) -> str:
        changed = ast.BinOp(ast.Name(node.target.id, ast.Load()), node.op, node.value)
        return f"{local_name(node.target.id)} = {self.expressions.of(changed)};"

    def _delete(self, node: ast.Delete) -> str:
        (target,) = node.targets
        return self._set_at(target, "[]")

    def _for(self, node: ast.For) -> str:
        target, over = self.expressions.target(node.target), self.expressions.of(node.iter)
        return f"for ({target} of $.iter({over})) {{\n{self.block(node.body)}\n}}"

    def _while(self, node: ast.While) -> str:
        return f"while ({self.expressions.true(node.test)}) {{\n{self.block(node.body)}\n}}"

    def _if(self, node: ast.If) -> str:
        text = f"if ({self.expressions.true(node.test)}) {{\n{self.block(node.body)}\n}}"
        return f"{text} else {{\n{self.block(node.orelse)}\n}}" if node.orelse else text

    def _try(self, node: ast.Try) -> str:
        (handler,) = node.handlers
        caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        kinds = " || ".join(f"caught instanceof {self.expressions.of(one)}" for one in caught)
        bound = f"{local_name(handler.name)} = caught;" if handler.name else ""
        body = self.block([*node.body, *node.orelse])
        return (
            f"try {{\n{body}\n}} catch (caught) {{\nif (!({kinds})) throw caught;\n{bound}\n"
            f"{self.block(handler.body)}\n}}"
        )

    def _with(self, node: ast.With) -> str:
        (item,) = node.items  # contextlib.suppress
        kind = self.expressions.of(item.context_expr.args[0])
        return (
            f"try {{\n{self.block(node.body)}\n}} catch (caught) {{\n"
            f"if (!(caught instanceof {kind})) throw caught;\n}}"
        )

    def _raise(self, node: ast.Raise) -> str:
        if node.exc is None:
            return "throw caught;"
        if isinstance(node.exc, ast.Name) and node.exc.id not in self.expressions.locals:  # a class
            return f"throw new {self.expressions.of(node.exc)}();"
        return f"throw {self.expressions.of(node.exc)};"

    def _functiondef(self, node: ast.FunctionDef) -> str:
        names = self.expressions.locals
        return Statements(node, names, self._resolve, self.methods).function(local_name(node.name))

    def _pass(self, _: ast.Pass) -> str:
        return ""

    _importfrom = _pass

    def _continue(self, _: ast.Continue) -> str:
        return "continue;"

    def _break(self, _: ast.Break) -> str:
        return "break;"


def _assigned(node: ast.AST) -> set[str]:
    """Return the names that a statement assigns in the scope of its function."""
    if isinstance(node, ast.FunctionDef):
        return set()  # a function is declared where it stands
    names: set[str] = set()
    if isinstance(node, (ast.Name,)) and isinstance(node.ctx, ast.Store):
        names.add(node.id)
    if isinstance(node, ast.ExceptHandler) and node.name:
        names.add(node.name)
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.comprehension):  # its names are its own
            names |= {name for one in [child.iter, *child.ifs] for name in _assigned(one)}
        elif not isinstance(child, ast.Lambda):
            names |= _assigned(child)
    return names


def class_text(
    cls: type, name: str, resolve: Callable, methods: dict, value_of: Callable
) -> tuple[str, list[str]]:
    """Return a dataclass, with its fields by name, and what stands after all classes: its methods."""
    fields = []
    for one in dataclasses.fields(cls):
        default = "null"
        if one.default is not dataclasses.MISSING:
            default = value_of(one.default)
        elif one.default_factory is not dataclasses.MISSING:
            default = value_of(one.default_factory())
        fields.append(f'this.{one.name} = "{one.name}" in of ? of.{one.name} : {default};')
    properties, functions = [], []
    for node in tree_of(cls).body:
        if not isinstance(node, ast.FunctionDef) or node.name in FRAMES:
            continue
        text = Statements(node, set(), resolve, methods).function(f"{name}_{node.name}")
        names = [one.arg for one in [*node.args.args, *node.args.kwonlyargs]][1:]
        places = ", ".join(map(local_name, names))
        decorated = any(getattr(one, "id", "") == "property" for one in node.decorator_list)
        properties.append(
            f"{'get ' * decorated}{node.name}({places}) {{ "
            f"return {name}_{node.name}({', '.join(['this', *filter(None, [places])])}); }}"
        )
        functions.append(text)
    body = "\n".join([f"constructor(of) {{ {' '.join(fields)} }}", *properties])
    return f"class {name} {{\n{body}\n}}", functions
