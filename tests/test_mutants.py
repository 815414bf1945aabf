"""A program changes the code as it says, and knows which tests are near."""

import json
from collections import Counter
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location

import pytest

from analysis.fingerprint import State
from analysis.paths import ROOT
from tools.faults import behind, mutation, near
from tools.faults.clone import Clone, Ended
from tools.faults.mutants import KINDS, mutants, sample
from tools.faults.mutation import confirmed, equivalent, put_in
from tools.faults.near import nearest, that_ran
from tools.faults.ran import named
from tools.faults.record import of_mutants

PYTHON = '''
def share(values, total=2, *, whole: int | None = 3):
    """Half of 1 < 2."""
    # 7 of 9
    part = values["ci_low"][1:] + 0.5 * total if not whole >= 4 and total in (6,) else values.max()
    raise ValueError("1" * 8)
'''
OF_PYTHON = [
    "total=3,",
    "= 4)",
    '"ci_high"',
    "[2:]",
    "] - 0.5",
    "1.0 * total",
    "0.5 / total",
    "if whole",
]
OF_PYTHON += ["whole > 4", ">= 5", "4 or total", "not in (6,)", "in (7,)", "values.min()"]
SCRIPT = 'rows.length > 1 && x !== 2.5 && /6+/.test(x) ? `${1 + 1}` : 7 - "3 < 4" /* 5 */;  // 8'
OF_SCRIPT = ["length >= 1", "> 2 &&", "1 || x", "x === 2.5", "!== 5.0", "2.5 || /6", ": 8", "7 + "]


@pytest.mark.parametrize(
    ("file", "text", "expected"), [("a.py", PYTHON, OF_PYTHON), ("a.js", SCRIPT, OF_SCRIPT)]
)
def test_numbers_signs_comparisons_and_names_change_and_no_comment_text_or_annotation_does(
    file, text, expected
):
    changed = [one.applied(text) for one in mutants(file, text)]
    assert [words for words in expected if not any(words in other for other in changed)] == []
    assert not any(words in text for words in expected) and len(set(changed)) == len(expected)


def test_a_month_has_its_own_sample_of_every_kind_which_is_the_same_the_next_time():
    mutants_of_june = sample(ROOT, 8, 202606)
    assert mutants_of_june == sample(ROOT, 8, 202606) != sample(ROOT, 8, 202607)
    assert Counter(one.kind for one in mutants_of_june) == dict.fromkeys(KINDS, 1)
    for one in mutants_of_june:
        text = (ROOT / one.file).read_text(encoding="utf-8")
        if one.file.endswith(".py"):
            compile(one.applied(text), one.file, "exec")


@pytest.mark.parametrize(
    ("file", "first"),
    [
        ("analysis/present/words.py", "tests/present/test_words.py"),
        ("analysis/claims/changes.py", "tests/claims/test_readings.py"),  # it imports the module
        ("analysis/claims/plain/relations.py", "tests/claims/test_plain.py"),  # of its folder
        ("analysis/publish/site/template/ask/claim_page.js", "tests/browser/test_claims.py"),
    ],
)
def test_the_test_of_a_file_s_name_is_nearest_else_one_that_imports_it(file, first):
    assert nearest(file)[0][0] == first


ENDS = "analysis/present/ends.py"
TEXT = (ROOT / ENDS).read_text(encoding="utf-8")
HERE = "tests/test_mutants.py::test_what_is_outside_of_functions_is_near_to_what_names_it"
#: Name, seconds and functions of tests, of which one begins a browser.
RECORD = [
    ["tests/browser/test_pages.py::test_page", 0.0, [[ENDS, "unsure_digits"]]],
    [f"{HERE}[a]", 0.1, [[ENDS, "unsure_digits"], [ENDS, "Unsure.is_of"]]],
    [f"{HERE}[b]", 9.0, [[ENDS, "unsure_digits"], [ENDS, "Unsure.is_of"]]],
    ["tests/test_checks.py::test_gone", 0.1, [[ENDS, "unsure_digits"]]],
]


@pytest.fixture
def near_of_record(tmp_path, monkeypatch):
    """The near tests of a small record."""
    monkeypatch.setattr(near, "NEAREST", tmp_path / "nearest.json")
    near.write(RECORD)
    near._near.cache_clear()
    yield json.loads(near.NEAREST.read_text(encoding="utf-8"))
    near._near.cache_clear()


def test_the_near_tests_of_a_function_are_quick_ones_of_several_names(near_of_record):
    tests = near._names(near_of_record["tests"])
    names = [tests[place] for place in near_of_record[ENDS]["unsure_digits"]]
    assert names == ["tests/test_checks.py::test_gone", f"{HERE}[a]", RECORD[0][0]]


def test_cases_of_a_test_are_run_together_where_they_are_quick_beside_what_they_share():
    cases = [("a[1]", 1.0), ("a[2]", 1.1), ("b[1]", 1.0), ("b[2]", 3.0)]
    assert near._whole([[name, seconds, []] for name, seconds in cases]) == {"a": pytest.approx(1.1)}


@pytest.mark.parametrize("word", ["near = TOLERANCES", "FILE = Path(__file__)", "value: int  #"])
def test_what_is_outside_of_functions_is_near_to_what_names_it(near_of_record, word):
    """A line of a method, a constant that a function names, a field of a class; no test that is gone."""
    assert that_ran(ENDS, TEXT, TEXT.index(word))[0] == f"{HERE}[a]"


def test_the_record_of_near_tests_is_of_modules_alone():
    """Where nothing ran a constant, every file of the record is read as Python."""
    assert [file for file in near._near() if not file.endswith(".py")] == ["tests"]


def test_a_function_that_no_test_is_seen_to_run_has_no_near_tests(near_of_record):
    assert that_ran(ENDS, TEXT, TEXT.index("return", TEXT.index("def printed_end"))) == []


@pytest.mark.parametrize(
    "qualname, function",
    [("read", "read"), ("A.read.<locals>.<lambda>", "A.read"), ("f.<locals>.g", "f.<locals>.g")],
)
def test_what_has_no_name_counts_as_the_function_that_it_stands_in(qualname, function):
    assert named(qualname) == function


def test_the_shipped_near_tests_are_those_of_this_project():
    """Else `python -m tools.faults nearest` is due."""
    names = near._names(json.loads(near.NEAREST.read_text(encoding="utf-8"))["tests"])
    gone = [name for name in names if not near._is_there(name)]
    assert len(gone) < len(names) / 5, gone[:9]


def test_a_module_is_imported_as_a_mutant_has_it_while_its_file_and_what_is_stored_stay(monkeypatch):
    monkeypatch.setattr(SourceFileLoader, "get_code", SourceFileLoader.get_code)
    monkeypatch.setattr(State, "newest", State.newest)
    before = State().fingerprint("analysis.present.ends")
    put_in(next(one for one in mutants(ENDS, TEXT) if one.applied(TEXT).count("BITS = 2e-06")))
    spec = spec_from_file_location("ends_changed", ROOT / ENDS)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.BITS == 2e-6 and State().fingerprint("analysis.present.ends") == before
    assert State().newest("analysis.present.ends") > 1e12  # code of another time than its file's


def test_a_test_that_fails_on_the_sound_project_too_has_seen_nothing(monkeypatch):
    failing = {"tests/a.py::test_a[x y]"}
    monkeypatch.setattr(mutation, "tested", lambda names, _: (int(bool(failing & {*names})), "", 0.0))
    mutation.fails_anyway.cache_clear()
    rows = [{"by": f"FAILED tests/a.py::test_a[{x}] - assert 1", "ended": "seen"} for x in ("x y", "z")]
    assert [row["ended"] for row in confirmed(rows)] == ["no end", "seen"]
    mutation.fails_anyway.cache_clear()


@pytest.mark.parametrize(
    ("code", "failed", "end"),
    [
        (mutation.STOPPED, "", ""),  # green until its time ended
        (mutation.STOPPED, "FAILED tests/a.py::test_a - assert 1", "seen by a test"),
        (None, "", "no end"),
    ],
)
def test_a_near_test_sees_a_change_at_any_time_and_none_that_has_ended_says_nothing(
    monkeypatch, code, failed, end
):
    monkeypatch.setattr(mutation, "tested", lambda *_: (code, failed, 1.0))
    assert mutation.Judge(near=8)._test(["tests/a.py"], 8)[0] == end


@pytest.fixture
def copy(tmp_path):
    """A copy with a page of results, in which `make reports` and tests do as they are told."""

    class Copy(Clone):
        ends, asked_for, page = {}, [], "elasticity -1.9, fingerprint 56b575d35ca0"

        def python(self, *words, limit):
            self.asked_for.append(words[-1])
            if words == behind.MAKE:
                (self.reports / "page.html").write_text(self.page, encoding="utf-8")
            return self.ends.get(words[-1], Ended(0, "", 1.0))

    copy = Copy(tmp_path)
    copy.reports.mkdir()
    (copy.reports / "page.html").write_text(copy.page, encoding="utf-8")
    copy.before = copy.digests(behind.FINGERPRINT)
    return copy


def test_a_change_of_fingerprints_alone_changes_no_report_and_no_test_is_run(copy):
    copy.page = copy.page.replace("56b575d35ca0", "f6d4865ab8f0")
    assert behind._end(copy, ["tests/law"], copy.before) == ("changes no report", "")
    assert copy.asked_for == ["reports"]


NO_TEST, ONE_FAILED = Ended(5, "", 1.0), Ended(1, "..F\nFAILED tests/a.py::test_a - assert 1", 1.0)


@pytest.mark.parametrize(
    ("ends", "end"),
    [
        ({}, ("by the reports alone", "reports/page.html")),
        ({"tests/law": NO_TEST, "tests": ONE_FAILED}, ("seen by a test", ONE_FAILED.said[4:])),
        (
            {"tests": Ended(None, "...", 9.0)},
            ("survived near tests", "reports/page.html"),
        ),  # they have not all been run
        ({"reports": Ended(1, "", 1.0)}, ("by the reports alone", "make reports")),
        ({"reports": Ended(None, "", 1.0)}, ("no end", "make reports")),
    ],
)
def test_a_change_of_results_is_run_against_tests_of_its_folder_and_then_all(copy, ends, end):
    copy.page, copy.ends = "elasticity 1.9", ends
    assert behind._end(copy, ["tests/law"], copy.before) == end
    asked_for = ["reports", "tests/law", "tests"]
    assert copy.asked_for == (["reports"] if end[0] == "no end" else asked_for)


@pytest.mark.parametrize(
    ("file", "folders"),
    [
        ("law/rates.py", ["tests/law"]),
        ("estimate/trade/regime/calm.py", ["tests/estimate/trade/regime", "tests/present/trade/regime"]),
        ("publish/site/template/ask/model.js", ["tests/publish/site"]),
        ("rates.py", ["tests"]),
    ],
)
def test_the_tests_nearest_to_a_module_are_of_its_folder_and_of_what_shows_it(file, folders):
    assert behind.folders_of(f"analysis/{file}") == folders


def test_what_a_room_says_is_near_to_its_words_and_to_no_other_module():
    assert near.sentences("analysis/present/trade/regime/labels.py")[-1].endswith("[trade/regime:")
    assert near.sentences("analysis/present/words.py") == near.sentences(ENDS) == []
    assert near.sentences("analysis/estimate/prices/study.py") == []


def test_the_share_that_tests_see_has_an_interval_and_leaves_out_what_is_not_judged():
    ends = ["seen by a test"] * 9 + ["survived near tests", "equivalent", "no end"]
    text = of_mutants(
        [
            {"kind": "sign", "file": "", "line": "", "becomes": "", "ended": end, "seed": "1"}
            for end in ends
        ]
    )
    assert "Of 10 that are judged and not equivalent, 9 are seen by a test: 90 %" in text
    assert "interval 60 to 98 %" in text


def test_an_equivalent_change_stands_in_the_code_and_is_one_that_the_program_makes():
    for file, line, becomes in equivalent():
        text = (ROOT / file).read_text(encoding="utf-8")
        assert (line, becomes) in {one.lines(text) for one in mutants(file, text)}, line
