"""A program changes the code as it says, and knows which tests are near."""

from collections import Counter

import pytest

from analysis.paths import ROOT
from tools.faults.mutants import KINDS, mutants, sample
from tools.faults.mutation import equivalent, nearest

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


def test_an_equivalent_change_stands_in_the_code_and_is_one_that_the_program_makes():
    for file, line, becomes in equivalent():
        text = (ROOT / file).read_text(encoding="utf-8")
        assert (line, becomes) in {one.lines(text) for one in mutants(file, text)}, line
