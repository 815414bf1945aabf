"""A step runs when something it rests on, or something it wrote, is not as it was."""

from contextlib import contextmanager
from dataclasses import replace

import pytest

from analysis import __main__ as command
from analysis import steps
from analysis.checks import InputError
from analysis.steps import CHAIN, Step, make

STEP = Step("growth", "estimate", ("reports/growth.csv",), says="fitting growth", part="growth.study")


@pytest.fixture
def run(small, capsys):
    """Make the step; return whether it said so and ran."""

    def fit():
        small.write("reports/growth.csv", "0.3")

    def made() -> bool:
        ran = make(STEP, fit, root=small.root)
        printed = capsys.readouterr().out
        assert printed.startswith("fitting growth, since ") if ran else printed == ""
        made.why = printed.strip().removeprefix("fitting growth, since ")
        return ran

    assert made() and made.why == "it was not made here before"
    assert not made()
    return made


def test_unrelated_new_module_makes_no_step_run(run, small):
    small.write("analysis/estimate/trade/regime/new.py", "x = 1")
    small.write("analysis/estimate/growth/new.py", "x = 1")
    assert not run()


def test_change_in_the_closure_makes_it_run_once(run, small):
    small.add("analysis/estimate/growth/yearly.py", "x = 1")
    assert run() and run.why == "analysis/estimate/growth/yearly.py changed"
    assert not run()


def test_missing_or_edited_table_is_made_again(run, small):
    table = small.root / "reports/growth.csv"
    for spoil in (table.unlink, lambda: table.write_text("0.4")):
        spoil()
        assert (run(), table.read_text()) == (True, "0.3")
        assert run.why == "a file of it is missing or was edited" and not run()


def test_failed_step_runs_again(run, small, capsys):
    small.add("analysis/estimate/growth/yearly.py", "x = 1")

    def fail():
        raise InputError("no such month")

    with pytest.raises(InputError):
        make(STEP, fail, root=small.root)
    capsys.readouterr()
    assert run()


def test_steps_name_every_file_that_their_stage_says_it_writes():
    assert [step.name for step in CHAIN] == ["combine", "law", "estimate"]
    outputs = [name for step in CHAIN for name in step.outputs]
    assert len(outputs) == len(set(outputs)) == 22


def test_a_step_that_ends_while_another_is_found_current_is_not_forgotten(small, monkeypatch):
    """What was read of a file that was only touched is kept, and so is all that was made meanwhile."""
    law = replace(STEP, name="law", outputs=("reports/law.csv",))

    def write_law():
        small.write("reports/law.csv", "0.25")

    def write_growth():
        small.write("reports/growth.csv", "0.3")

    assert make(STEP, write_growth, root=small.root)
    about = steps._about

    def beside(step, root):
        step_abouts = about(step, root)
        if step is STEP:  # the record is read; now the step beside this one ends
            monkeypatch.setattr(steps, "_about", about)
            make(law, write_law, root=small.root)
            step_abouts[0].digest.changed = True
        return step_abouts

    monkeypatch.setattr(steps, "_about", beside)
    assert not make(STEP, write_growth, root=small.root)
    assert not make(law, write_law, root=small.root)


@pytest.mark.parametrize(
    "target, names",
    [
        ("combine", ["combine"]),
        ("law", ["law"]),
        ("estimate", ["combine", "law", "estimate"]),
        ("reports", ["combine", "law", "estimate", "publish"]),
    ],
)
def test_target_brings_what_it_rests_on_up_to_date_first(target, names, tmp_path, monkeypatch):
    made_names = []
    monkeypatch.setattr(command, "TURN", tmp_path / ".lock")
    monkeypatch.setattr(steps, "is_current", lambda step: True)
    monkeypatch.setattr(steps, "make", lambda step, run: made_names.append(step.name))
    monkeypatch.setattr(
        steps, "command_of", lambda stage: lambda arguments: made_names.append(stage) or 0
    )
    assert command.main([target]) == 0
    assert made_names == names


def test_misspelt_target_is_refused_with_the_nearest_one():
    with pytest.raises(InputError, match="unknown target 'report'. Did you mean 'reports'"):
        command.main(["report"])


def test_an_outdated_law_by_line_is_written_once_while_models_are_fitted(tmp_path, monkeypatch):
    events = []

    @contextmanager
    def at_once(work, step):
        events.append(f"begins {step.name}")
        yield lambda: events.append(f"ends {step.name}")

    monkeypatch.setattr(command, "TURN", tmp_path / ".lock")
    monkeypatch.setattr(steps, "is_current", lambda step: False)
    monkeypatch.setattr(command, "meanwhile", at_once)
    monkeypatch.setattr(steps, "make", lambda step, run: events.append(step.name))
    assert command.main(["estimate"]) == 0
    assert events == ["begins law", "combine", "estimate", "ends law"]


def test_a_step_beside_another_is_not_forgotten(small):
    def fit():
        make(replace(STEP, name="law", outputs=("reports/law.csv",)), write_law, root=small.root)
        small.write("reports/growth.csv", "0.3")

    def write_law():
        small.write("reports/law.csv", "0.25")

    assert make(STEP, fit, root=small.root)
    assert not make(replace(STEP, name="law", outputs=("reports/law.csv",)), write_law, root=small.root)
