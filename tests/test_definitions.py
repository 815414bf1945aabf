"""A function rests on what it names, wherever that is defined; on nothing else of those files."""

import pytest

from analysis.definitions import definitions
from analysis.fingerprint import State

STUDY, OTHER = "analysis/estimate/growth/study.py", "analysis/estimate/growth/other.py"
ASKED = "analysis.estimate.growth.study.asked"
#: Named in some way by what is asked for, and beside it what is not.
OTHERS = """
def reached(x=1): return x
class Kind:
    def method(self): return reached()
def beside(): return 2
TABLE = {"a": 1}
"""
WAYS = {
    "a call": "from HERE.other import reached\ndef asked(): return reached()",
    "another name": "from HERE.other import reached as r\ndef asked(): return r()",
    "an attribute": "from HERE import other\ndef asked(): return other.reached()",
    "a dotted name": "import HERE.other\ndef asked(): return HERE.other.reached()",
    "an import inside": "def asked():\n    from HERE.other import reached\n    return reached()",
    "a relative import": "from .other import reached\ndef asked(): return reached()",
    "a method": "from HERE.other import Kind\ndef asked(): return Kind().method()",
    "partial": "from HERE.other import reached\ndef asked(): return partial(reached, 2)()",
    "an inner function": "from HERE.other import reached\ndef asked():\n    def f(): return reached()",
    "a comprehension": "from HERE.other import reached\ndef asked(): return [reached(x) for x in '12']",
    "a constant": "from HERE.other import reached\nBY = {'a': reached}\ndef asked(): return BY['a']()",
    "all names": "from HERE.other import *\ndef asked(): return reached()",
    "handed on": "from HERE import reached\ndef asked(): return reached()",
    "a decorator": "from HERE.other import reached\n@reached\ndef asked(): return 1",
    "a default": "from HERE.other import reached\ndef asked(reached=reached): return 1",
    "a base": "from HERE.other import Kind\nclass asked(Kind): pass",
    "an effect": "from HERE.other import reached\nreached()\ndef asked(): return 1",
}
SOURCES = {way: source.replace("HERE", "analysis.estimate.growth") for way, source in WAYS.items()}


@pytest.fixture
def project(small):
    small.write(OTHER, OTHERS)
    small.write("analysis/estimate/growth/__init__.py", "from .other import reached")
    return small


@pytest.fixture
def key(project):
    return lambda name=ASKED: State(project.root).fingerprint(name, panels=False)


@pytest.mark.parametrize("way", SOURCES)
def test_every_way_of_naming_a_function_counts_and_its_neighbour_does_not(project, key, way):
    project.write(STUDY, SOURCES[way])
    before = key()
    project.write(OTHER, OTHERS.replace("return 2", "return 3"))
    project.add(STUDY, "def unasked(): return 1")
    assert (key() == before) == (way != "all names")
    project.write(OTHER, OTHERS.replace("return x", "return -x"))
    assert key() != before


@pytest.mark.parametrize(
    "body",
    [
        "return getattr(other, 'be' + 'side')()",
        "return vars(other)['beside']()",
        "return other.new()",
        "return eval('other.beside()')",
        "return import_module('analysis.' + name).beside()",
    ],
)
def test_what_only_the_run_knows_makes_all_of_the_module_count(project, key, body):
    top = "from importlib import import_module\nfrom analysis.estimate.growth import other"
    project.write(STUDY, f"{top}\ndef asked(name='x'):\n    {body}")
    before = key()
    project.write(OTHER, OTHERS.replace("return 2", "return 3"))
    assert key() != before


@pytest.mark.parametrize(
    "body",
    [
        "def asked(other): return other.beside()",
        "def asked():\n    other = 1\n    return other",
        "class asked:\n    other: int",
    ],
)
def test_a_name_of_its_own_is_not_that_of_the_module(project, key, body):
    project.write(STUDY, f"from analysis.estimate.growth import other\n{body}")
    before = key()
    project.write(OTHER, OTHERS.replace("return 2", "return 3"))
    assert key() == before


def test_the_same_name_of_another_library_is_another_key(project, key):
    project.write(STUDY, "from numpy import exp as f\ndef asked(): return f(1)")
    before = key()
    project.write(STUDY, "from numpy import log as f\ndef asked(): return f(1)")
    assert key() != before


def test_a_name_that_only_getattr_gives_is_taken_where_type_checkers_are_told(project, key):
    for_checkers = (
        "if TYPE_CHECKING:\n    from .other import reached, beside\ndef __getattr__(name): ..."
    )
    project.write("analysis/estimate/growth/__init__.py", for_checkers)
    project.write(STUDY, SOURCES["handed on"])
    before = key()
    project.write(OTHER, OTHERS.replace("return 2", "return 3"))
    assert key() == before
    project.write(OTHER, OTHERS.replace("return x", "return -x"))
    assert key() != before


#: Columns of a frame: what a row is, head, definition; and how it is printed.
WORDS = 'ROWS = Columns("a row", {"x": Term("Head", "", "what", "two")})'
PAGE = "from analysis.estimate.growth.study import asked\ndef show(): asked()"


def test_words_of_columns_count_where_they_are_printed_and_formats_everywhere(project, key):
    page = "analysis.present.page.show"
    project.write(OTHER, WORDS)
    project.write(STUDY, "from analysis.estimate.growth.other import ROWS\ndef asked(): return ROWS")
    project.write("analysis/present/page.py", PAGE)
    before = key(), key(page)
    for old, new in (("a row", "a sector"), ("Head", "Another"), ("what", "which")):
        project.write(OTHER, WORDS.replace(f'"{old}"', f'"{new}"'))
        assert (key() == before[0], key(page) == before[1]) == (True, False), new
    project.write(OTHER, WORDS.replace('"two"', '"brief"'))
    assert key() != before[0]


def test_a_file_of_settings_counts_where_it_is_named(project, key):
    project.write(STUDY, "FILE = Path(__file__).with_name('a.yaml')\ndef asked(): return FILE")
    project.write("analysis/estimate/growth/a.yaml", "x: 1")
    before = key()
    project.write("analysis/estimate/growth/b.yaml", "x: 1")
    assert key() == before
    project.write("analysis/estimate/growth/a.yaml", "x: 2")
    assert key() != before


def test_where_no_file_is_named_all_beside_count(project, key):
    project.write(STUDY, "FOLDER = Path(__file__).parent\ndef asked(): return FOLDER")
    before = key()
    project.write("analysis/estimate/growth/b.yaml", "x: 1")
    assert key() != before


def test_a_module_that_is_gone_is_missed_by_whoever_imports_it_and_not_here(project, key):
    project.write("analysis/estimate/growth/__init__.py", "from analysis.estimate.growth import gone")
    project.write(STUDY, "from analysis.estimate.growth import gone\ndef asked(): return gone.asked()")
    assert len(key()) == 12


def test_code_that_cannot_be_parsed_counts_by_its_text():
    one, other = (definitions(text, "analysis.x").definitions for text in ("def", "class"))
    assert one != other
