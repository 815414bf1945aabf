"""The batteries of faults judge rightly, and damage nothing but copies."""

import pytest

from analysis.paths import ROOT
from tools.faults.clone import MARK, Ended, check_copy, cloned, judge
from tools.faults.mutants import KINDS, mutants, sample
from tools.faults.mutation import is_enough, near


@pytest.mark.parametrize(
    "code, printed, bad, verdict",
    [
        (0, "rendered", False, "went well"),
        (0, "rendered", True, "accepted wrongly"),
        (2, "error: start 2030-01 is outside the data", True, "refused well"),
        (2, "error: start 2019-01 is outside the data", False, "refused badly"),
        (1, "Traceback (most recent call last):\nKeyError: 'x'", True, "refused badly"),
        (2, "", True, "refused badly"),
        (1, "03_trade: FAILED after 2 s in code cell 3: ValueError: x", None, "refused badly"),
        (None, "rendering", None, "refused badly"),
    ],
)
def test_verdict_follows_from_what_a_reader_would_have_seen(code, printed, bad, verdict):
    assert judge(Ended(code, printed, 1.0), bad=bad)[0] == verdict


PYTHON = '''
def share(values, total=2, *, whole: int | None = 3):
    """Half of 1 < 2."""
    # 7 of 9
    part = values["ci_low"][1:] + 0.5 * total if not whole >= 4 and total in (6,) else values.max()
    raise ValueError("1" * 8)
'''
CHANGES = ["total=3,", "= 4)", '"ci_high"', "[2:]", "] - 0.5", "1.0 * total", "0.5 / total", "if whole"]
CHANGES += ["whole > 4", ">= 5", "4 or total", "not in (6,)", "in (7,)", "values.min()"]


def test_numbers_signs_comparisons_and_names_change_and_no_comment_text_or_annotation_does():
    changed = [one.applied(PYTHON) for one in mutants("a.py", PYTHON)]
    assert [words for words in CHANGES if not any(words in other for other in changed)] == []
    assert len(set(changed)) == len(CHANGES)


def test_a_month_has_its_own_mutants_of_every_kind_which_are_the_same_the_next_time():
    of_june = sample(ROOT, 8, 202606)
    assert of_june == sample(ROOT, 8, 202606) != sample(ROOT, 8, 202607)
    assert sorted(one.kind for one in of_june) == sorted(KINDS)
    for one in of_june:
        compile(one.applied((ROOT / one.file).read_text(encoding="utf-8")), one.file, "exec")


def test_tests_of_a_module_s_name_come_first_and_those_of_its_folder_after():
    assert near(ROOT, "analysis/engine/no_test_of_this_name.py") == ["tests/engine"]
    assert near(ROOT, "analysis/made.py")[0] == "tests/test_made.py"


def test_one_of_ten_mutants_may_survive_and_any_other_verdict_is_wrong():
    assert is_enough({"seen": 9, "survived": 1, "equivalent": 3})
    assert not is_enough({"seen": 8, "survived": 2}) and not is_enough({"seen": 9, "lost": 1})


@pytest.mark.skipif((ROOT / MARK).exists(), reason="this is a copy, in which mutants are tried")
def test_nothing_is_damaged_outside_a_copy():
    with pytest.raises(RuntimeError, match="made for copies only"):
        check_copy()


def test_copy_runs_its_own_code_and_has_no_part_of_this_folder():
    with cloned("d$(touch pwned)") as clone:
        place = clone.python("-c", "import analysis; print(analysis.__file__)").said.strip()
        assert place == str(clone.root / "analysis" / "__init__.py")
        assert clone.root not in (ROOT, *ROOT.parents)
    assert not clone.root.exists()
