"""The manuscript: no number of its own, every exhibit a report's, every sentence that of a table."""

import csv
import re
import zipfile

import pandas as pd
import pytest

from analysis import paths
from analysis.checks import InputError
from analysis.collect import read_table
from analysis.publish.archive import paper
from analysis.publish.archive.overleaf import write_project
from analysis.publish.archive.paper import shown, typed_numbers
from analysis.publish.numbers.harvest import read_numbers
from analysis.publish.numbers.latex import numbers_tex
from analysis.publish.site.phrases import phrases_tex

FOLDER = paths.ROOT / "paper"
SOURCE = (FOLDER / "paper.tex").read_text(encoding="utf-8")


def table(name):
    with (paths.REPORTS / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_manuscript_types_no_number():
    assert typed_numbers(SOURCE) == []


def test_a_number_may_be_called_by_its_key():
    text = "\\begin{document}\nIt fell by \\edt{imports.CHN.2025-05.yoy}%s.\n"
    assert typed_numbers(text % "") == []
    assert len(typed_numbers(text % " in 2025")) == 1


def test_the_project_for_overleaf_has_all_that_the_manuscript_names_and_nothing_outside(tmp_path):
    for name, text in (("paper/paper.tex", SOURCE), ("paper/a.bib", ""), ("reports/numbers.tex", "")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    wanted = shown(SOURCE, paths.REPORTS / "exhibits.csv")
    for one in wanted:
        name = f"tables/{one.name}.tex" if one.kind == "table" else f"figures/paper/{one.name}.pdf"
        (tmp_path / "reports" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "reports" / name).write_text("")
    with zipfile.ZipFile(write_project(tmp_path, tmp_path / "dist", wanted)) as file:
        source, names = file.read("paper.tex").decode(), set(file.namelist())
    assert "../" not in source and {"numbers.tex", "a.bib"} <= names
    asked = re.findall(r"\\input\{([^}]+)\}", source)
    assert {f"{name}.tex" for name in asked} <= names and len(asked) > 3
    drawn = re.findall(r"\\includegraphics(?:\[[^]]*\])?\{([^}]+)\}", source)
    assert {f"figures/{name}.pdf" for name in drawn} <= names and drawn
    (tmp_path / "reports" / "numbers.tex").unlink()
    with pytest.raises(InputError, match="no numbers.tex for overleaf.zip: run `make reports`"):
        write_project(tmp_path, tmp_path / "dist", wanted)


@pytest.mark.parametrize(
    "words",
    [
        "It fell by 48 \\%.",
        "In 2025 it fell.",
        "twenty-one partners",
        "ninety regressions",
        "It halved.",
        "five per cent",
        "two points",
        "a third of it",
        "a million",
        "$x^2$",
        "\\textbf{7}",
        "% 5\n6",
    ],
)
def test_a_number_in_digits_or_words_is_found_with_its_line(words):
    source = f"\\usepackage[a4paper]{{x}}\n\\begin{{document}}\nText.\n{words}\n\\end{{document}}"
    (wrong,) = typed_numbers(source)
    assert re.match(r"line [45]: ", wrong)


@pytest.mark.parametrize(
    "words",
    [
        "\\edtReportFour{} falls.",
        "\\citep{amiti2019}",
        "\\ref{fig:a1}",
        "\\input{../reports/tables/a2}",
        "% 48 per cent",
        "one partner, two ledgers, ten-digit lines",
        "\\includegraphics[width=0.5cm]{a1}",
    ],
)
def test_what_prints_no_number_of_its_own_is_no_typed_number(words):
    assert typed_numbers(f"\\begin{{document}}\n{words}\n\\end{{document}}") == []


def test_a_command_defined_in_the_preamble_could_hide_a_number():
    assert typed_numbers("\\newcommand{\\x}{48}\n\\begin{document}\n\\x\n") == [
        "line 1: \\newcommand{\\x}{48}"
    ]


def test_every_macro_of_the_manuscript_is_of_a_number_or_a_phrase_of_the_reports():
    numbers = read_numbers(paths.REPORTS / "numbers.csv")
    names = sorted(path.stem for path in paths.REPORTS.glob("[0-9]*.ipynb") if "__" not in path.stem)
    given = numbers_tex(numbers, "") + phrases_tex(paths.REPORTS, names, numbers)
    known = set(re.findall(r"\\newcommand\{(\\\w+)\}", given))
    used = set(re.findall(r"\\edt[A-Z][A-Za-z]*", SOURCE))
    assert len(used) > 15 and used <= known
    keys = set(re.findall(r"\\edtkey\{([^}]+)\}", given))
    called = set(re.findall(r"\\edt\{([^}]+)\}", paper.COMMENT.sub("", SOURCE)))
    assert len(called) > 50 and called <= keys


def test_every_exhibit_is_a_reports_and_every_reference_in_the_text_has_its_label():
    found = shown(SOURCE, paths.REPORTS / "exhibits.csv")
    assert [one.number for one in found if one.kind == "figure"] == [f"Figure {i}" for i in range(1, 7)]
    labels = set(re.findall(r"\\label\{([^}]+)\}", SOURCE))
    labels |= {f"tab:{one.name}" for one in found if one.kind == "table"}
    used = set(re.findall(r"\\ref\{([^}]+)\}", SOURCE))
    assert used == labels


def test_an_exhibit_that_no_report_shows_is_refused_with_the_nearest():
    source = r"\includegraphics{tariffs_tarif}"
    with pytest.raises(InputError, match="unknown figure 'tariffs_tarif' in paper.tex. Did you mean"):
        shown(source, paths.REPORTS / "exhibits.csv")


def entries() -> list[dict[str, str]]:
    """Return the fields of each reference, ``type`` and ``key`` among them."""
    text = (FOLDER / "references.bib").read_text(encoding="utf-8")
    found = re.findall(r"@(\w+)\{(\w+),\n(.*?)\n\}", text, re.DOTALL)
    field = re.compile(r"^  (\w+) *= \{(.*)\},$", re.MULTILINE)
    return [dict(field.findall(fields)) | {"type": kind, "key": key} for kind, key, fields in found]


def test_every_reference_is_one_that_the_code_or_its_published_estimates_name():
    code = "".join(path.read_text("utf-8") for path in (paths.ROOT / "analysis").rglob("*.py"))
    studies = read_table("published_estimates").study
    for entry in entries():
        first = re.sub(r"\{\\.(\w)\}", r"\1", entry["author"]).split(",")[0]
        assert entry.get("doi", "none") in code or studies.str.startswith(first).any(), entry["key"]


def test_every_citation_has_its_entry_and_every_entry_its_citation():
    cited = {key for use in re.findall(r"\\cite[tp]?\{([^}]+)\}", SOURCE) for key in use.split(",")}
    assert cited == {entry["key"] for entry in entries()}


def test_every_reference_says_where_it_stands():
    for entry in entries():
        needs = {"article": ("journal", "volume", "pages", "doi"), "techreport": ("type", "number")}
        assert all(entry.get(name) for name in (*needs[entry["type"]], "year", "title")), entry["key"]


def test_what_the_manuscript_says_of_coverage_in_words_is_what_the_table_says():
    """Of the second episode over products too seldom, and over partners about as often by value."""
    rows = table("elasticity_coverage")
    holds = {(row["episode"], row["scheme"], row["errors"]): float(row["coverage"]) for row in rows}
    seldom = [key for key, share in holds.items() if share < 0.9]
    assert min(holds, key=holds.get) == ("2024–2025", "products", "a region's chapter")
    assert {(episode, scheme) for episode, scheme, _ in seldom} == {("2024–2025", "products")}
    quoted = [row for row in rows if (row["episode"], row["scheme"]) == ("2024–2025", "partners")]
    share = {row["errors"]: float(row["coverage"]) for row in quoted}
    assert 0.9 < min(share.values()) < 0.95 < max(share.values())
    narrow = {errors for errors, held in share.items() if held < 0.95}
    assert narrow == {"a partner's chapter", "a region's chapter"}
    assert all(abs(float(row["other_coverage"]) - 0.95) < 0.03 for row in quoted)
    assert all(float(row["other_power"]) < 0.3 for row in quoted)


def test_what_the_manuscript_says_of_sizes_in_words_holds_of_the_numbers():
    value = {k: float(row["value"]) for k, row in read_numbers(paths.REPORTS / "numbers.csv").items()}
    for called in ("2018.headline", "2025.main"):
        law, collected = (value[f"elasticity.{called}.{x}"] for x in ("law", "collected"))
        assert collected < law < 0
    midpoint = [row for row in table("elasticity_toggles") if row["toggle"] == "mid-point growth"]
    assert float(midpoint[-1]["value"]) < value["elasticity.2025.main.law"] < 0
    published = read_table("published_estimates").set_index("id").estimate["arw_us_exports_value"]
    assert value["retaliation.2018.published_terms"] < published
    placebo, year = (value[f"diversion.sectors.exposure.{y}"] for y in ("2023_2024", "2024_2025"))
    assert placebo >= year
    assert 0.85 < value["scenario.calibration.forecast90"] < 0.9  # somewhat fewer than nine in ten
    assert value["regime.CHN.undone.2026.china_ledger"] > value["regime.CHN.undone.2026"]


def test_what_the_manuscript_says_of_who_identifies_holds_of_the_table():
    rows = pd.read_csv(paths.REPORTS / "tables" / "elasticity_identified_by.csv")
    rows = rows.sort_values("equal", ascending=False)
    most = {part: list(of.unit) for part, of in rows.groupby("part")}
    assert set(most["programme"][:3]) == {
        "duties on metals",
        "reciprocal tariffs",
        "orders on Brazil and India",
    }
    assert most["partner"][:3] == ["EU", "IND", "CHN"]
    assert set(most["chapter"][:2]) == {"72", "73"}
    by_value = rows[rows.part.eq("programme")].set_index("unit")["value"]
    assert set(by_value.nlargest(2).index) == {"orders on Brazil and India", "reciprocal tariffs"}


def test_what_the_manuscript_says_of_what_the_estimates_are_fitted_on_holds_of_the_table():
    rows = pd.read_csv(paths.REPORTS / "tables" / "elasticity_summary.csv")
    rows = rows.set_index(["variable", "episode", "weights"])
    law, collected, imports = (
        rows.loc[name] for name in ("tariff by law", "tariff collected", "imports")
    )
    assert len(law) == 4 and (law.within < law.deviation / 2).all()
    assert (collected["mean"] < law["mean"]).all()
    imports = rows.loc["imports"].within.loc["2024–2025"]
    assert (imports > 10 * law.within.loc["2024–2025"]).all()


def test_what_the_manuscript_says_for_and_against_exchangeability_holds_of_numbers_and_tables():
    """By value the year before fails, with equal weights it does not."""
    numbers = {k: row for k, row in read_numbers(paths.REPORTS / "numbers.csv").items() if row["ci_low"]}
    ends = {key: (float(row["ci_low"]), float(row["ci_high"])) for key, row in numbers.items()}
    holds = {key: low <= 0 <= high for key, (low, high) in ends.items()}
    before = "placebo.2025.year_before"
    assert holds["placebo.2014-2016.naics3.reduced_weighted_2018"]
    assert holds[f"{before}.within.equal"] and holds[f"{before}.across.equal"]
    assert not holds[f"{before}.within.pre_episode"]
    years = pd.read_csv(paths.REPORTS / "tables" / "elasticity_year_before.csv")
    within = years.comparison.eq("within partners")
    assert (years[within].bound_high > 0).all() and (years[~within].bound_high < 0).all()
    assert (years.once_low <= 0).all() and (years.once_high >= 0).all()  # none leaves out zero
    moved = years[years.p_before < 0.05]
    assert moved[["comparison", "weights"]].to_numpy().tolist() == [["across partners", "by value"]]
    assert holds["elasticity.2025.sellers.others"] and holds["elasticity.2025.sellers.others.by_value"]
    assert not holds["elasticity.2025.sellers.difference"]
    assert holds["elasticity.2025.sellers.difference.by_value"]
    tiers = pd.read_csv(paths.REPORTS / "tables" / "elasticity_tiers.csv")
    quoted = tiers.query("design == 'as it is' and weights == 'equal'")
    assert (quoted.before_high < 0).all() and len(quoted) == 1


def test_our_falls_are_smaller_than_those_of_event_studies_by_tariff_line():
    rows = pd.read_csv(paths.REPORTS / "tables" / "record_scoreboard.csv")
    events = rows[rows.study.str.contains("event window|after imposition")]
    assert len(events) == 2 and (events.value > events.published).all()


#: Stands for latexmk: it stumbles over another run in its folder, and over files that a failed one left.
