"""A script of functions, and of all that they name."""

from __future__ import annotations

import builtins
import importlib
import inspect
import re
from collections.abc import Callable, Mapping

from analysis.publish.site.scripted.functions import Statements, class_text, tree_of
from analysis.publish.site.scripted.values import value_of

#: Modules that ``python.js`` has under their own names.
MODULES = ("re", "math", "unicodedata", "pandas")
#: What it has of others, and classes of errors.
PROVIDED = {
    "dataclasses.replace": "$.replaced",
    "contextlib.suppress": "suppress",
    "difflib.get_close_matches": "$.near",
    "analysis.checks.InputError": "InputError",
    "analysis.checks.short": "$.short",
}

#: A constant that is longer has a name of its own in the script.
SHORT = 12


class Library:
    """Functions, classes and constants of a script, gathered from where they are named."""

    def __init__(self, elsewhere: Mapping[str, str], classes: list[type]):
        self.instead = PROVIDED | dict(elsewhere)
        self.names: dict[object, str] = {}
        self.texts: dict[str, str] = {}
        self.classes: dict[str, str] = {}
        self.constants: dict[str, str] = {}
        self.written: dict[int, tuple] = {}
        self.methods = {
            name: _without_self(function)
            for cls in classes
            for name, function in vars(cls).items()
            if inspect.isfunction(function) and not name.startswith("__")
        }

    def add(self, function: Callable) -> str:
        """Add a function, and all that it names; return its name in the script."""
        return self._thing(function.__name__, function, function.__module__)[0]

    def text(self) -> str:
        """Return the script."""
        constants = (f"const {name} = {text};" for text, name in self.constants.items())
        return "\n".join([*self.classes.values(), *constants, *self.texts.values()])

    def _resolver(self, module: str) -> Callable:
        """Return what resolves the names of a module: to text, and to the object where one is known."""

        def resolve(name: str, owner=None) -> tuple[str, object]:
            if isinstance(owner, str):
                owner = importlib.import_module(owner)
            space = vars(owner) if owner is not None else vars(importlib.import_module(module))
            if owner is not None and owner.__name__.partition(".")[0] in MODULES:
                return f"{_module_name(owner)}.{name}", getattr(owner, name)
            if name not in space:
                return _builtin(name)
            return self._thing(name, space[name], (owner or importlib.import_module(module)).__name__)

        return resolve

    def _thing(self, name: str, thing, module: str) -> tuple[str, object]:
        """Return what a name of a module is in the script, and the object."""
        if inspect.ismodule(thing):
            return _module_name(thing), thing
        full = f"{getattr(thing, '__module__', module)}.{getattr(thing, '__name__', name)}"
        if full in self.instead:
            return self.instead[full], thing
        if inspect.isclass(thing):
            return self._class(thing), thing
        if inspect.isfunction(thing):
            if not inspect.signature(thing).parameters:  # what is read once is a value
                return self._constant(f"{name}_of", thing(), thing.__module__, call=True), thing
            return self._function(inspect.unwrap(thing)), thing
        return self._constant(name, thing, module), None

    def _named(self, name: str, module: str) -> str:
        return f"{module.removeprefix('analysis.').replace('.', '_')}__{name}"

    def _function(self, function: Callable) -> str:
        name = self._named(function.__name__, function.__module__)
        if name not in self.texts:
            self.texts[name] = ""  # one that names itself
            resolve = self._resolver(function.__module__)
            self.texts[name] = Statements(tree_of(function), set(), resolve, self.methods).function(name)
        return name

    def _class(self, cls: type) -> str:
        name = self._named(cls.__name__, cls.__module__)
        if name not in self.classes:
            self.classes[name] = ""
            resolve = self._resolver(cls.__module__)
            text, functions = class_text(cls, name, resolve, self.methods, self._value)
            self.classes[name] = text
            self.texts |= {f"{name} {k}": one for k, one in enumerate(functions)}
        return name

    def _constant(self, name: str, value, module: str, *, call: bool = False) -> str:
        if id(value) not in self.written:  # what a module names more than once
            self.written[id(value)] = self._value(value), value
        text, _ = self.written[id(value)]
        if len(text) > SHORT:  # what several modules import, once
            text = self.constants.setdefault(text, self._named(name, module))
        return f"(() => {text})" if call else text

    def _value(self, value) -> str:
        return value_of(value, self._class)


def _module_name(module) -> str:
    package = module.__name__.partition(".")[0]
    return "pd" if package == "pandas" else package


def _builtin(name: str) -> tuple[str, object]:
    if not hasattr(builtins, name):
        raise NameError(f"{name!r} is in no module that a script is made of")
    thing = getattr(builtins, name)
    if inspect.isclass(thing) and issubclass(thing, BaseException):
        return name, thing
    return f"$.{name}", thing


def _without_self(function: Callable) -> inspect.Signature:
    signature = inspect.signature(function)
    return signature.replace(parameters=list(signature.parameters.values())[1:])


def script_of(functions: list[Callable], *, elsewhere: Mapping[str, str], classes: list[type]) -> str:
    """Return a script of functions and all that they name, to follow ``python.js``.

    Parameters
    ----------
    functions : list
        What the page calls, under names of module and function: ``claims_readings__check_text``.
    elsewhere : dict
        Full name -> what the page has for it, or refuses with.
    classes : list of type
        Whose methods they call.
    """
    library = Library(elsewhere, classes)
    for function in functions:
        library.add(function)
    return re.sub(r"\n{2,}", "\n", library.text())
