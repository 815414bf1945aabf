"""Numbers as LaTeX macros: one name a key, as printed, safe in text and formula."""

import re
import shutil
import subprocess

import pytest

from analysis.checks import InputError
from analysis.paths import REPORTS
from analysis.publish.numbers.harvest import read_numbers
from analysis.publish.numbers.latex import float_of, macro, numbers_tex, printed, text

ROW = {"text": "48.2 %", "unit": "fraction", "ci_low": "", "ci_high": ""}


@pytest.mark.parametrize(
    "key, name",
    [
        ("tariff.CHN.2025-05.effective", "edtTariffCHNMayTwentyTwentyFiveEffective"),
        ("elasticity.2018.headline.law", "edtElasticityTwentyEighteenHeadlineLaw"),
        ("replay.2025-06-09.CHN.inside_90", "edtReplayNineJuneTwentyTwentyFiveCHNInsideNinety"),
        ("diversion.exposure.2014_2015", "edtDiversionExposureTwentyFourteenTwentyFifteen"),
        ("x.2017-2019.hs2.h12", "edtXTwentySeventeenTwentyNineteenHsTwoHTwelve"),
        (
            "x.without_334.2025-04_2025-11",
            "edtXWithoutThreeThreeFourAprilTwentyTwentyFiveNovemberTwentyTwentyFive",
        ),
    ],
)
def test_name_of_a_macro_says_its_key_in_letters(key, name):
    assert macro(key) == name


def test_every_number_has_a_macro_of_its_own_in_letters_only():
    numbers = read_numbers(REPORTS / "numbers.csv")
    names = [macro(key) for key in numbers]
    assert len(set(names)) == len(numbers) > 400
    assert all(re.fullmatch("edt[A-Za-z]+", name) for name in names)


def test_two_keys_of_one_macro_are_refused_by_name():
    with pytest.raises(InputError, match="'a.b' and 'a_b' would share one macro, .edtAB"):
        numbers_tex({"a.b": ROW, "a_b": ROW}, "1.0")


def test_an_interval_may_not_take_the_macro_of_another_number():
    row = ROW | {"ci_low": "0.1", "ci_high": "0.2"}
    with pytest.raises(InputError, match="edtAInterval"):
        numbers_tex({"a": row, "a.interval": ROW}, "1.0")


@pytest.mark.parametrize(
    "shown, tex",
    [
        ("−34.5\u00a0%", r"\ensuremath{-}34.5\,\%"),
        ("−5.0 pp", r"\ensuremath{-}5.0\,pp"),
        ("1,234", "1{,}234"),
        ("67.9 bn USD", r"67.9\,bn\,USD"),
        ("0.002", "0.002"),
    ],
)
def test_a_number_is_printed_in_text_as_in_the_report(shown, tex):
    assert printed(shown) == tex


def test_value_and_interval_are_macros_rounded_as_in_the_report():
    """0.4823 is 48.2 % in the report; rounding 48.25 again would not be."""
    row = {"text": "−1.16", "unit": "elasticity", "ci_low": "-1.809948786", "ci_high": "-0.5369689128"}
    lines = numbers_tex({"e.law": row, "t": ROW}, "1.0").splitlines()
    assert lines[5:] == [
        r"\newcommand{\edtELaw}{\ensuremath{-}1.16}\edtkey{e.law}{\edtELaw}%",
        r"\newcommand{\edtELawInterval}{[\ensuremath{-}1.81, \ensuremath{-}0.54]}"
        r"\edtkey{e.law.interval}{\edtELawInterval}%",
        r"\newcommand{\edtT}{48.2\,\%}\edtkey{t}{\edtT}%",
    ]


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="there is no TeX here")
def test_a_number_is_called_by_its_key_and_an_unknown_one_stops_the_run_by_name(tmp_path):
    (tmp_path / "numbers.tex").write_text(numbers_tex({"e_1.2025-05.law": ROW}, "1.0"))
    body = r"\documentclass{article}\input{numbers}\begin{document}SHOWN\end{document}"
    called = (r"\typeout{<\edt{e_1.2025-05.law}>}", "<48.2"), (r"\edt{e_1.law}", "no number e_1.law")
    for shown, said in called:
        (tmp_path / "a.tex").write_text(body.replace("SHOWN", shown))
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "a.tex"]
        ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert said in ended.stdout and bool(ended.returncode) == said.startswith("no number")


def test_words_that_latex_would_read_as_commands_are_printed():
    assert text("50 % of A&B_1 #2 $3 {x} <y> ~ ^") == (
        r"50 \% of A\&B\_1 \#2 \$3 \{x\} \textless{}y\textgreater{} \textasciitilde{} "
        r"\textasciicircum{}"
    )
    assert text("−2 × 3\u00a0%") == r"$-$2 $\times$ 3~\%"


def test_every_definition_has_only_characters_that_pdflatex_knows():
    """Beyond ASCII: those of Latin alphabets, dashes and quotation marks."""
    rows = read_numbers(REPORTS / "numbers.csv").values()
    found = {c for row in rows for c in text(row["definition"] + row["vintage"]) if ord(c) > 127}
    assert {c for c in found if not c.isalpha() or ord(c) > 0x17F} <= set("–—’‘“”")


def test_a_table_with_a_column_of_nothing_is_printed():
    """As a column that a partner has no value of, without a head."""
    tabular = (
        "\\begin{tabular}{lr}\n\\toprule\n & Rate \\\\\n\\midrule\n & 2 \\\\\n\\bottomrule\n"
        "\\end{tabular}\n"
    )
    made = float_of(
        tabular, caption="Rates.", label="tab:a", title="Table", about={"version": "1", "report": "02"}
    )
    assert " & 2 " in made and "Rate" in made
