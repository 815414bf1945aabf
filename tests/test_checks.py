import errno
import re
import subprocess
import sys

import pytest

from analysis import __main__ as targets
from analysis import checks
from analysis.checks import InputError, check_choice, nearest, read_yaml, run
from analysis.collect import __main__ as collect_line
from analysis.combine import __main__ as combine_line
from analysis.paths import ROOT
from analysis.publish import __main__ as publish_line


@pytest.mark.parametrize(
    "word, guess",
    [("chn", "CHN"), ("CHIN", "CHN"), ("vnm", "VNM"), ("xyzzy", None), ("", None), (7, None)],
)
def test_nearest_name_ignores_case_and_small_slips(word, guess):
    assert nearest(word, ["CHN", "VNM", "MEX"]) == guess


def test_valid_choice_is_returned_as_it_is():
    assert check_choice("VNM", ["CHN", "VNM"], what="partner") == "VNM"


def test_invalid_choice_names_what_the_word_the_guess_and_every_valid_name():
    with pytest.raises(InputError) as refused:
        check_choice("VMN", ["VNM", "CHN"], what="partner", where="the panel")
    assert str(refused.value) == (
        "unknown partner 'VMN' in the panel. Did you mean 'VNM'? Valid: CHN, VNM."
    )


def test_no_guess_is_made_where_nothing_is_near():
    with pytest.raises(InputError, match="^unknown partner 'QQQ'. Valid: CHN, VNM.$"):
        check_choice("QQQ", ["VNM", "CHN"], what="partner")


@pytest.mark.parametrize(
    "value, said",
    [
        ("CHN", "'CHN'"),
        ({"a": [1]}, "{'a': [1]}"),
        ("C" * 10_000, "CCC...CCC"),
        (b"x", "b'x'"),
        (pytest, "<module 'pytest'"),
    ],
)
def test_a_value_is_shown_as_code_in_one_line_of_few_characters(value, said):
    assert said in checks.short(value)
    assert len(checks.short(value)) <= 62


def test_a_message_is_one_line_and_echoes_no_ten_thousand_characters():
    assert str(InputError("a\nb\r\n  c")) == "a b c"
    assert len(str(InputError(f"unknown {'C' * 10_000}. Valid: CHN."))) < 100
    assert len(str(InputError("a b " * 10_000))) < checks.LONGEST_MESSAGE + 5
    words = f"a folder {'/'.join(['name'] * 30)}"
    assert str(InputError(words)) == words


def fail(error):
    def command():
        raise error

    return command


def test_bad_input_is_one_line_and_exit_code_2(capsys):
    assert run(fail(InputError("start 2025-06 is after end 2025-05."))) == 2
    printed = capsys.readouterr()
    assert printed.err == "error: start 2025-06 is after end 2025-05.\n"
    assert printed.out == ""


def test_success_and_own_exit_codes_pass_through():
    assert run(lambda: None) == 0
    assert run(lambda: 1) == 1


def test_interrupt_is_exit_code_130(capsys):
    assert run(fail(KeyboardInterrupt())) == 130
    assert "interrupted" in capsys.readouterr().err


def test_full_disk_is_one_line_and_exit_code_1(capsys):
    assert run(fail(OSError(errno.ENOSPC, "No space left on device"))) == 1
    assert capsys.readouterr().err.count("\n") == 1
    with pytest.raises(OSError, match="broken"):
        run(fail(OSError(errno.EIO, "the disk is broken")))


@pytest.mark.parametrize(
    "number, says",
    [
        ("EROFS", "read-only"),
        ("EACCES", "no permission"),
        ("EFBIG", "ulimit -f"),
        ("EMFILE", "ulimit -n"),
    ],
)
def test_what_of_the_machine_stands_in_the_way_is_named_with_the_file(number, says, capsys):
    assert run(fail(OSError(getattr(errno, number), "system's word", "reports/.lock"))) == 1
    message = capsys.readouterr().err
    assert says in message and "(reports/.lock)" in message
    assert message.count("\n") == 1


def test_error_of_the_code_is_not_hidden_as_bad_input():
    with pytest.raises(ZeroDivisionError):
        run(fail(ZeroDivisionError()))


@pytest.mark.parametrize(
    "content, why",
    [
        (b"a: [", "is not valid YAML"),
        (b"**a**: b", "is not valid YAML"),
        (b"\xff\xfe", "is not text in UTF-8"),
        (b"a: 2025-13-45", "is not valid YAML: month must be in 1..12"),
        (b"a: 1\nb: {c: 1, c: 2}", "key 'c' appears twice in the block at line 2"),
        (b"a: &a [1, 1]\nb: [*a, *a]", "\\*a at line 2 is an alias; write its values out"),
        (b"a: " + b"[" * 60, "more than 50 blocks within one another"),
        (b"a: " + b"59:" * 2_000 + b"59", "a value has over 5,000 characters"),
        (b"a: 1\n" + b"# and so on\n" * 20_000, "has over 200,000 bytes"),
        (b"- a", "must hold a block of names"),
        (b"", "must hold a block of names"),
    ],
    ids=range(11),
)
def test_a_settings_file_that_cannot_be_read_is_named_in_one_line(tmp_path, content, why):
    path = tmp_path / "paths.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=f"^paths.yaml:? {why}") as refused:
        read_yaml(path)
    assert "\n" not in str(refused.value)


def test_every_settings_file_is_read_where_broken_ones_are_refused():
    code = {path: path.read_text(encoding="utf-8") for path in (ROOT / "analysis").rglob("*.py")}
    reading = [path.name for path, text in code.items() if re.search(r"yaml\.(safe_)?load\(", text)]
    assert reading == ["checks.py"]


@pytest.mark.parametrize(
    "command, arguments, message",
    [
        (targets.main, ["reports", "03_trade"], "one target at a time, not reports 03_trade"),
        (targets.main, ["reprots"], "Did you mean 'reports'"),
        (combine_line.command, ["lwa"], "unknown argument 'lwa'. Did you mean 'law'"),
        (publish_line.main, ["quotes", "no.md"], "no file no.md"),
    ],
)
def test_a_misspelt_command_is_refused_and_does_nothing_else(command, arguments, message, capsys):
    assert run(lambda: command(arguments)) == 2
    printed = capsys.readouterr()
    assert message in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""


def test_registering_an_unknown_table_is_refused_on_the_command_line(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["collect", "register", "us_imports_naics", "--vintage", "x"])
    before = (ROOT / "data" / "sources" / "datapackage.json").read_bytes()
    assert checks.run(collect_line.main) == 2
    assert "unknown source table 'us_imports_naics'. Did you mean" in capsys.readouterr().err
    assert (ROOT / "data" / "sources" / "datapackage.json").read_bytes() == before


def test_verification_ends_with_a_verdict(monkeypatch, capsys):
    table = {"rows": 1000, "name": "partners", "vintage": "2025"}
    monkeypatch.setattr(sys, "argv", ["collect"])
    monkeypatch.setattr(collect_line, "verify", lambda: [table] * 3)
    assert checks.run(collect_line.main) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("verified: 3 tables by checksum")


def test_command_line_exits_with_code_2_in_a_process_of_its_own():
    command = [sys.executable, "-m", "analysis.collect", "register", "nothing", "--vintage", "x"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 2
    assert ended.stderr.startswith("error: unknown source table 'nothing'")
    assert ended.stderr.count("\n") == 1


def test_a_notebook_shows_the_one_useful_line_of_an_error():
    from IPython.core.interactiveshell import InteractiveShell

    shell, lines_shown = InteractiveShell(), []
    shell._showtraceback = lambda etype, value, lines: lines_shown.extend(lines)
    shell.run_cell("from analysis.checks import check_choice")
    shell.run_cell("check_choice('CHM', ['CHN'], what='partner')")
    assert lines_shown == ["InputError: unknown partner 'CHM'. Did you mean 'CHN'? Valid: CHN."]
