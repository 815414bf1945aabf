"""To cite a number: the sentence, the macro, the entry, where it stands, what it rests on."""

import json
import re

import pytest

from analysis import checks, paths
from analysis.checks import InputError
from analysis.publish import __main__ as command_line
from analysis.publish.numbers.citations import bibtex, cite
from analysis.publish.numbers.harvest import read_numbers
from publish.conftest import Project

RATE, LAW = "tariff.CHN.2025-05.effective", "elasticity.2025.main.law"


@pytest.fixture(scope="module")
def law():
    return cite(LAW)


def test_the_sentence_says_what_was_measured_with_interval_unit_data_key_and_version(law):
    what, how = law.definition[1:].split("; ", 1)
    assert law.printable[1:] == f"{what}: {law.text} (elasticity), 95 % interval {law.interval}."
    assert law.sentence.startswith(law.printable)
    assert law.sentence[len(law.printable) + 2 :].startswith(how[1:])
    assert law.sentence.endswith(
        f"(data: {law.vintage}; Export declines under tariffs {law.about['version']}, "
        f"report 04_elasticity, {LAW})."
    )


def test_latex_takes_the_macros_and_the_entry(law):
    name = "edtElasticityTwentyTwentyFiveMainLaw"
    assert law.to_latex().startswith(rf"\{name}{{}} \{name}Interval{{}} ({law.definition[:8]}")
    entry = re.match(r"@misc\{(\S+),", law.to_bibtex())[1]
    assert law.to_latex().endswith(rf"\cite{{{entry}}}")


def test_a_number_without_an_interval_is_cited_without_one():
    citation = cite(RATE)
    assert "interval" not in citation.sentence and "Interval" not in citation.to_latex()


def test_an_entry_names_title_version_year_data_and_fingerprint():
    about = {
        "report": "04_elasticity",
        "title": "Imports & tariffs",
        "version": "1.2",
        "vintages": ["Census, May 2026"],
        "fingerprint": "abc",
    }
    software = {
        "title": "Export declines",
        "date-released": "2026-03-01",
        "url": "https://a.b",
        "authors": [{"name": "The authors"}, {"family-names": "Li", "given-names": "Na"}],
    }
    assert bibtex(about, software) == "\n".join(
        [
            "@misc{export_declines_04_elasticity_1.2,",
            "  author = {{The authors} and Li, Na},",
            r"  title = {Imports \& tariffs},",
            r"  howpublished = {Report 04\_elasticity of Export declines, 1.2},",
            "  year = 2026,",
            "  month = mar,",
            "  note = {Data: Census, May 2026. Fingerprint abc},",
            "  url = {https://a.b}",
            "}",
        ]
    )


def test_places_are_the_report_the_tables_and_figures_with_its_value_and_the_texts(law):
    places = " ".join(law.places)
    assert f"reports/04_elasticity.html and reports/n/{LAW}.html" in places
    assert "reports/tables/elasticity_headline.csv, line" in places
    assert "reports/figures/robustness_curve.csv, line" in places
    page = "docs/elasticities.md"
    lines = (paths.ROOT / page).read_text(encoding="utf-8").splitlines()
    said = f"<!-- number: {LAW} -->", f"{law.text} {law.interval}"
    quoting = [n for n, line in enumerate(lines, start=1) if any(words in line for words in said)]
    assert quoting and all(f"{page}:{n}" in law.places for n in quoting)


def test_a_line_that_is_named_holds_the_value(law):
    (where,) = [place for place in law.places if "tables/elasticity_answers.csv" in place]
    name, line = re.search(r"(reports/\S+), line (\d+)", where).groups()
    row = (paths.ROOT / name).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    cells = [float(cell) for cell in row.split(",") if re.fullmatch(r"-?[\d.]+", cell)]
    assert any(cell == pytest.approx(law.value, rel=1e-7) for cell in cells)


def test_source_tables_are_those_read_for_the_number_with_their_registered_checksum():
    citation = cite(RATE)
    described = json.loads((paths.SOURCES / "datapackage.json").read_text(encoding="utf-8"))
    registered = {table["name"]: table["hash"] for table in described["resources"]}
    codes = ["census_partner_codes", "partners", "product_codes"]
    assert [table["name"] for table in citation.tables] == [*codes, "us_imports_naics3_monthly"]
    for table in citation.tables + citation.others:
        assert table["hash"] == registered[table["name"]]
    assert citation.others == ()


def test_a_number_by_law_names_the_tables_that_the_law_is_read_from():
    citation = cite("tariff.CHN.2025-05.statutory")
    assert {"us_mfn_rates_hts8", "us_usmca_claims_hs10_monthly"} <= {
        table["name"] for table in citation.others
    }
    assert "china_prices_monthly" not in repr(citation)


def test_a_rate_by_law_rests_on_the_calendar_to_its_month_and_one_collected_does_not():
    by_law = cite("tariff.CHN.2025-05.headline").calendar
    days = [row["effective_date"] for row in by_law]
    assert days == sorted(days) and days[0] >= "2018-01-01" and days[-1] == "2025-05-14"
    assert {row["legal_reference"] for row in by_law} >= {"EO 14298; 90 FR 21831"}
    assert cite(RATE).calendar == ()


def test_the_calendar_behind_an_estimate_ends_with_its_window():
    assert cite("elasticity.2018.headline.law").calendar[-1]["effective_date"] <= "2019-12-31"


def test_a_named_specification_is_given_with_its_fields():
    found = cite("elasticity.2024-2025.naics3.iv_across_2025").specification
    assert found["estimator"] == "iv" and found["instrument"] == "statutory"
    assert "is_placebo" not in found
    placebo = cite("placebo.2022-2023.naics3.iv_across_2025").specification
    assert placebo["is_placebo"] and placebo["window"] != found["window"]


def test_every_number_can_be_cited():
    for key in list(read_numbers(paths.REPORTS / "numbers.csv"))[::40]:
        assert cite(key).sentence.rstrip(").").endswith(key)


def test_a_report_is_no_number():
    said = "That is a report, 04_elasticity: cite one of its numbers, as '"
    with pytest.raises(InputError, match=re.escape(said)):
        cite("04_elasticity")


def test_an_unknown_key_names_the_nearest():
    with pytest.raises(InputError, match=f"Did you mean '{LAW}'. reports/numbers.csv lists all"):
        cite(LAW.replace("main", "mian"))


def test_the_command_prints_text_or_json(capsys):
    run = lambda *more: checks.run(lambda: command_line.main(["cite", LAW, *more]))  # noqa: E731
    assert run() == 0
    assert "Where it stands" in capsys.readouterr().out
    assert run("--format", "json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["key"] == LAW and found["sentence"] and found["bibtex"].startswith("@misc{")


READS = 'partner: str = "CHN"  # ISO alpha-3 code\nrates: str = "RATES"  # a table of rates'
SHOWS = """import pandas as pd
from IPython.display import display
from analysis.present.numbers import Number
from analysis.present.picture import Picture
from analysis.present.style import house_style, new_figure
from analysis.present.table import Table
frame = pd.read_csv(rates)
figure, ax = house_style(new_figure)()
line = ax.plot(frame.month, frame.effective_rate)
display(
    Number(key="rate.may", value=frame.effective_rate[0], unit="fraction", definition="the rate",
           vintage="V1"),
    Table(frame, "Rates. Source: here.", name="rates"),
    Picture(figure, "A line.", "Rates.", name="rates"),
)"""


def test_a_number_changed_in_a_source_table_turns_up_in_every_place_that_quotes_it(tmp_path):
    """From a digit of a source, by the same commands, to the report and all that is made of it."""
    project = Project(tmp_path / "project")
    source = project.root / "rates.csv"
    source.write_text("month,effective_rate\n5,0.48226\n6,0.4\n")
    project.add("01_a", READS.replace("RATES", str(source)), SHOWS)
    readme = project.root / "README.md"
    readme.write_text("It was <!-- number: rate.may -->48.2 %<!-- /number -->.")
    assert project.command("reports") == project.command("quotes", str(readme)) == 0
    before = project.files() | {"README.md": readme.read_bytes()}
    source.write_text(source.read_text().replace("0.48226", "0.51337"))
    assert project.command("reports") == project.command("quotes", str(readme)) == 0
    after = project.files() | {"README.md": readme.read_bytes()}
    places = " ".join(cite("rate.may", root=project.root).places)
    for name, old, new in (
        ("01_a.ipynb", "0.48226", "0.51337"),
        ("01_a.html", "48.2", "51.3"),
        ("numbers.csv", "0.48226", "0.51337"),
        ("numbers.json", "0.48226", "0.51337"),
        ("numbers.tex", "48.2", "51.3"),
        ("index.html", "48.2", "51.3"),
        ("numbers.html", "48.2", "51.3"),
        ("tables/rates.csv", "0.48226", "0.51337"),
        ("tables/rates.tex", "48.2", "51.3"),
        ("figures/rates.csv", "0.48226", "0.51337"),
        ("README.md", "48.2", "51.3"),
    ):
        assert old in before[name].decode() and new not in before[name].decode(), name
        assert new in after[name].decode() and old not in after[name].decode(), name
        # The front door shows a few numbers only: it is no place to look for one.
        assert name.removesuffix(".tex") in places or name == "index.html", name
