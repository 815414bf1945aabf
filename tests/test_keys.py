"""The key of each stored result and story changes with what computes it, and with nothing else."""

import ast
from contextlib import contextmanager
from functools import cache

import pytest

from analysis.definitions import definitions
from analysis.fingerprint import State
from analysis.paths import ROOT
from analysis.reach import WHOLE
from tests.rebuilds import results, studies

#: Each stored result, and each story -> the function that computes it.
COMPUTED = results() | studies()
#: What runs calls that are text, so that nobody knows what it rests on but by its whole module.
BY_TEXT = "analysis.examples.make_examples"


@pytest.fixture(scope="module")
def state():
    """The project as it is; a test edits it in memory, and undoes that."""
    return State()


@cache
def functions(file: str) -> dict[str, ast.FunctionDef]:
    """Return the functions at the top of a module."""
    nodes = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
    return {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}


@contextmanager
def edited(state, file: str, name: str):
    """Put one more statement into a function."""
    lines = (ROOT / file).read_text(encoding="utf-8").split("\n")
    last = functions(file)[name].body[-1]
    lines.insert(last.lineno - 1, " " * last.col_offset + "1")
    dotted = file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    now = definitions("\n".join(lines), dotted, package=file.endswith("/__init__.py")).definitions
    defined = state._module(file).definitions
    assert now.keys() == defined.keys()
    before = dict(defined)
    defined.update(now)
    state._own.cache_clear()
    yield
    defined.update(before)
    state._own.cache_clear()


def two_calls_away(state, function: str) -> tuple[str, str]:
    """Return the first function that is reached by two calls, or by more where none is by two."""
    seen, last, calls = set(), state.reach._resolve(function), 0
    while calls < 2 or not any(name in functions(file) for file, name in last):
        seen |= last
        last, calls = frozenset().union(*map(state.reach._named, last)) - seen, calls + 1
        assert last, f"{function} reaches no function by two calls"
    return min((file, name) for file, name in last if name in functions(file))


def place(function: str) -> tuple[str, str]:
    """Return the file and the name of a function."""
    module, _, name = function.rpartition(".")
    return f"{module.replace('.', '/')}.py", name


@pytest.mark.parametrize("what", COMPUTED)
def test_a_key_changes_with_its_function_and_with_what_is_two_calls_away(state, what):
    function = COMPUTED[what]
    before = state.fingerprint(function)
    assert place(function) in state.reach([function])
    for file, name in (place(function), two_calls_away(state, function)):
        with edited(state, file, name):
            assert state.fingerprint(function) != before, (file, name)
    assert state.fingerprint(function) == before


@pytest.mark.parametrize("what", COMPUTED)
def test_a_key_does_not_change_with_a_neighbour_that_it_does_not_reach(state, what):
    """One of the same file, where there is one, else of another that it reaches."""
    function, (file_of, _) = COMPUTED[what], place(COMPUTED[what])
    reached, before = state.reach([function]), state.fingerprint(COMPUTED[what])
    assert ((file_of, WHOLE) in reached) == (function == BY_TEXT)
    files = {file for file, _ in reached if (file, WHOLE) not in reached} - {file_of}
    file, name = next(
        (one, name)
        for one in (file_of, *sorted(files))
        for name in functions(one)
        if not {(one, name), (one, WHOLE)} & reached
    )
    with edited(state, file, name):
        assert state.fingerprint(function) == before, (file, name)


def test_every_result_that_takes_long_is_among_them():
    assert len(results()) >= 26 and len(studies()) >= 18
