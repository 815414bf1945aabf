"""The files for machines: each is as the schema says, and says what Python, tables and pages say."""

import json
import re
from collections import Counter

import jsonschema
import pandas as pd
import pytest

from analysis.engine.stored import stored
from analysis.law.last_day import ALL_GOODS, by_chapter, last_day
from analysis.law.lookup import statutory_rate
from analysis.law.table import READ_TO
from analysis.paths import REPORTS, ROOT
from analysis.publish.machines import rates
from analysis.publish.machines.answer import CITED_AS, left_out_of
from analysis.publish.machines.files import SCHEMA, changes_file, site_files
from analysis.publish.numbers.harvest import read_numbers
from analysis.publish.site.feed import FEED
from analysis.version import __version__
from tests.few_partners import whole

PARTNERS = ("VNM", "FJI")
DEFINITIONS = json.loads(SCHEMA.read_text("utf-8"))["$defs"]
#: A feed as the site has one, of one change.
FEED_OF_ONE = {
    "items": [
        {
            "id": "2026-12-04.s232_polysilicon.DEU",
            "content_text": "Polysilicon on Germany: 0 % before, 15 % from 2026-12-04.",
            "_law": dict.fromkeys(FEED[1:], "")
            | {"day": "2026-12-04", "rate_before": 0.0, "rate_after": 0.15, "scheduled": 1},
        }
    ]
}


def problems(content: dict, kind: str) -> list[str]:
    """Return what the schema refuses of a file of a kind."""
    validator = jsonschema.Draft202012Validator({"$ref": f"#/$defs/{kind}", "$defs": DEFINITIONS})
    return [f"{list(one.absolute_path)}: {one.message}" for one in validator.iter_errors(content)]


@pytest.fixture(scope="module")
def texts(tmp_path_factory, pages_once):
    """The files of few partners, beside the executed reports that there are."""
    root = tmp_path_factory.mktemp("machines")
    (root / "reports").mkdir()
    for path in (*REPORTS.glob("*.ipynb"), *REPORTS.glob("numbers*.csv")):
        (root / "reports" / path.name).symlink_to(path)
    for name in ("CITATION.cff", "CHANGELOG.md"):
        (root / name).symlink_to(ROOT / name)
    (root / "reports" / "feed.json").write_text(json.dumps(FEED_OF_ONE))
    return site_files(root / "reports", PARTNERS if whole() else PARTNERS[:1])


@pytest.fixture(scope="module")
def files(texts):
    return {
        name.removeprefix("v1/"): json.loads(text)
        for name, text in texts.items()
        if name.endswith(".json")
    }


@pytest.fixture(scope="module")
def law():
    return stored(last_day, ["law_by_line", "law_by_chapter"])


def test_every_file_is_as_the_schema_says_and_its_folder_names_its_kind(files):
    schema = files["schema.json"]
    jsonschema.Draft202012Validator.check_schema(schema)
    kinds = Counter()
    for name, content in files.items():
        if name != "schema.json":
            kinds[content["kind"]] += 1
            assert name.split("/")[0].removesuffix(".json") == content["kind"]
            assert problems(content, content["kind"]) == [], name
    assert {of["$ref"].rsplit("/")[-1] for of in schema["oneOf"]} == {*kinds}
    assert kinds["number"] > 500 and kinds["rate"] > 90 and kinds["partner"] == 1


@pytest.mark.parametrize(
    "name", ["rate/VNM/94.json", "number/elasticity.2025.main.law.json", "partner/VNM.json"]
)
def test_the_schema_refuses_a_file_without_what_quoting_it_needs(files, name):
    content = files[name]
    inner = content["numbers"][0] if content["kind"] == "partner" else content
    for holder, fields in (
        (content, ("source", "read_to", "left_out", "citation")),
        (inner, ("value", "interval", "unit", "definition", "source")),
    ):
        for field in fields:
            held = holder.pop(field)
            assert problems(content, content["kind"]), field
            holder[field] = held
    assert not problems(content, content["kind"])


@pytest.mark.parametrize("partner", PARTNERS)
def test_rates_are_those_that_python_gives_of_chapters_and_subheadings(files, partner):
    if f"rate/{partner}/all.json" not in files:
        pytest.skip("the law's files of all partners are not stored")
    every = files[f"rate/{partner}/all.json"]
    chapters = {row["hs2"]: row for row in every["chapters"]}
    split = f"rate/{partner}/94.json" in files
    assert split == (partner != "FJI") == ("goods" not in every)
    goods = (files[f"rate/{partner}/94.json"] if split else every)["goods"]
    of_chapter = [row for row in goods if row["hs6"].startswith("94")]
    for row in [chapters["94"], *of_chapter[:3]]:
        python = statutory_rate(partner, row.get("hs6", "94"), READ_TO)
        ours = [row["value"], *(row[name] for name in rates.RATES)]
        owed, others = python.owed_rate, [getattr(python, name) for name in rates.RATES]
        assert ours == pytest.approx([owed, *others], abs=2e-6), row
        assert row["layers"] == pytest.approx({k: v for k, v in python.layers.items() if v}, abs=2e-6)
        assert row["n_lines"] <= python.n_lines
    for row in of_chapter[:3]:
        assert row["left_out"] == sorted(statutory_rate(partner, row["hs6"], READ_TO).incomplete)


def test_rates_in_time_go_through_the_day_of_the_texts(files):
    content = files["rate/VNM/94.json"]
    course = pd.DataFrame(content["in_time"]["94"])
    held = course[course.first_day <= f"{READ_TO:%Y-%m-%d}"].iloc[-1]
    assert held["value"] == pytest.approx(content["value"], abs=5.1e-4)
    assert course.first_day.is_monotonic_increasing and course.first_day[0] == "2018-01-01"


def test_at_most_so_many_files_of_rates_and_nine_tenths_of_imports_by_chapter(law):
    chapters = law["law_by_chapter"]
    split = rates.by_chapter_of(chapters)
    n_files = chapters[chapters.partner.isin(split)].hs2.ne(ALL_GOODS).sum()
    assert 0.9 * rates.MOST_FILES < n_files + chapters.partner.nunique() <= rates.MOST_FILES
    sold = chapters[chapters.hs2.eq(ALL_GOODS)].set_index("partner").customs_value
    assert sold[split].sum() > 0.9 * sold.sum()


def test_means_of_subheadings_add_up_to_those_of_chapters(law):
    lines = law["law_by_line"].query("partner == 'VNM'")
    by_6, by_2 = by_chapter(lines, 6), by_chapter(lines).set_index("hs2")
    by_6 = by_6[by_6.hs6.ne(ALL_GOODS)]
    weighed = by_6.owed_rate.mul(by_6.customs_value).groupby(by_6.hs6.str[:2]).sum()
    means = weighed / by_6.customs_value.groupby(by_6.hs6.str[:2]).sum()
    pd.testing.assert_series_equal(means, by_2.owed_rate[means.index], check_names=False)


def test_every_number_is_that_of_its_key_with_its_interval_and_tables(files):
    numbers = read_numbers(REPORTS / "numbers.csv")
    assert files["index.json"]["numbers"] == list(numbers)
    for key, row in numbers.items():
        content = files[f"number/{key}.json"]
        assert content["value"] == float(row["value"]) and "retired" not in content
        ends = [float(row[end]) for end in ("ci_low", "ci_high") if row[end]]
        assert content["interval"] == (ends or None), key
        assert content["citation"] == f"{CITED_AS}, {key}"
        if row["tables"]:
            assert [one["table"] for one in content["source"]] == sorted(row["tables"].split("; "))


def test_a_retired_number_stands_at_its_address_with_why(files):
    retired = files["index.json"]["retired"]
    assert retired
    for key in retired:
        content = files[f"number/{key}.json"]
        assert content["retired"] and content["version"] <= __version__


def test_what_a_number_goes_without_is_said_by_its_definition():
    definition = "change, OLS, HS10, without Russia, Canada and Mexico; equal weights; chapters 98 and "
    definition += "99 left out; interval of calm years without the new year"
    without = ["without Russia, Canada and Mexico", "chapters 98 and 99 left out"]
    assert left_out_of(definition) == without
    assert left_out_of("controls without a change") == []


def test_changes_are_those_of_the_feed():
    (change,) = changes_file(FEED_OF_ONE)["changes"]
    assert (change["id"], change["rate_after"]) == ("2026-12-04.s232_polysilicon.DEU", 0.15)
    assert change["sentence"].startswith("Polysilicon on Germany")


def test_the_text_for_language_models_leads_to_files_that_there_are(texts):
    text = texts["llms.txt"]
    head, summary, *_ = filter(None, text.split("\n"))
    assert head == "# Export declines under tariffs" and summary.startswith("> ")
    links = re.findall(r"\]\(([^)]+)\)", text)
    ours = [link for link in links if link.startswith("v1/")]
    assert len(ours) > 6 and {*ours} <= {*texts}
    pages = {f"{name}.html" for name in ("index", "guide", "glossary")}
    tables = {"numbers.csv", "law_by_line.csv.gz", "feed.csv"}
    assert {*links} - {*ours} == pages | tables and "{" not in text and CITED_AS in text


def test_the_index_says_where_each_file_is(files):
    index = files["index.json"]
    paths = {f"number/{key}.json" for key in (*index["numbers"], *index["retired"])}
    paths |= {f"partner/{code}.json" for code in index["partners"]}
    paths |= {"changes.json", "index.json", "schema.json"}
    by_chapter_too = {code for code, of in index["rates_of"].items() if of["by_chapter"]}
    of_rates = {*files} - paths
    assert {name.split("/")[1] for name in of_rates} == {*index["rates_of"]}
    assert {n.split("/")[1] for n in of_rates if not n.endswith("/all.json")} == by_chapter_too
