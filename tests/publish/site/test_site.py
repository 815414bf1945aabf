"""The site: each page says what reports, law, calendar and code say, and needs no network."""

import csv
import gzip
import io
import json
import re
import shutil
from urllib.parse import unquote, urldefrag

import pytest
from bs4 import BeautifulSoup

import analysis
from analysis.checks import read_yaml
from analysis.collect import read_events, read_table
from analysis.law.measures import LAYERS
from analysis.law.table import READ_TO
from analysis.law.three_rates import THREE
from analysis.paths import NOTEBOOKS, REPORTS, ROOT
from analysis.present.finding import day_name
from analysis.publish.numbers.citations import cite
from analysis.publish.numbers.harvest import read_executed, read_numbers
from analysis.publish.reports import pictures
from analysis.publish.reports.catalog import read_catalog
from analysis.publish.reports.driver import catalogue
from analysis.publish.reports.whole import put
from analysis.publish.site import api, claim_page, month_page, partner_page, reference, what_if_page
from analysis.publish.site.guide import WORDS
from analysis.publish.site.keyed import Keyed
from analysis.publish.site.partner_facts import page_codes
from analysis.publish.site.readme import answered, questions
from analysis.vocabulary import TERMS

#: Pages of the menu's entry for the guide, beside its first.
WITHIN = [f"guide_{name}.html" for name in read_yaml(WORDS)["designs"]]
PAGES = [
    "index.html",
    "brief.html",
    "guide.html",
    "glossary.html",
    "claim.html",
    "law.html",
    "partners.html",
    "month.html",
    "what_if.html",
    "events.html",
    "feed.html",
    "numbers.html",
    "api.html",
    *WITHIN,
]
CATALOG = read_catalog(NOTEBOOKS)
RENDERED = [name for name in CATALOG if (REPORTS / f"{name}.ipynb").exists()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory, pages_once):
    """The executed reports with all files of the site."""
    root = tmp_path_factory.mktemp("site")
    shutil.copy(ROOT / "CITATION.cff", root)
    reports = root / "reports"
    (reports / pictures.PICTURES_FOLDER).mkdir(parents=True)
    for name in RENDERED:
        (reports / f"{name}.ipynb").symlink_to(REPORTS / f"{name}.ipynb")
        (reports / pictures.PICTURES_FOLDER / name).symlink_to(REPORTS / pictures.PICTURES_FOLDER / name)
    files = reference.pages() | partner_page.pages() | month_page.pages() | what_if_page.pages()
    put(files | claim_page.pages() | api.pages(), reports)
    for name, text in catalogue(CATALOG, reports).items():
        (reports / name).parent.mkdir(exist_ok=True)
        (reports / name).write_text(text, encoding="utf-8", newline="")
    return reports


@pytest.fixture(scope="module")
def soup(folder):
    """Each page, parsed."""
    return {n: BeautifulSoup((folder / n).read_text(encoding="utf-8"), "html.parser") for n in PAGES}


@pytest.fixture(scope="module")
def chapters(folder):
    """The law by chapter as the site gives it away."""
    with (folder / "law_by_chapter.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words(thing) -> str:
    text = " ".join(thing.get_text(" ", strip=True).split())
    return re.sub(r" (?=[,.;:])", "", text)  # a linked term is a part of its own


def test_the_front_door_without_its_figures_is_fifty_two_kilobytes_at_most(folder):
    text = (folder / "index.html").read_text(encoding="utf-8")
    # 50 kB: style takes 17, numbers to cite 7 (a row each), the four questions 8, scripts 5.
    assert len(re.sub(r"base64,[A-Za-z0-9+/=]+|<figure>.*", "", text).encode()) <= 52_000
    assert len(text) < 1_000_000


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_title_and_icon_and_loads_nothing_from_anywhere(folder, page):
    text = (folder / page).read_text(encoding="utf-8")
    assert BeautifulSoup(text, "html.parser").title.get_text()
    icon = '<link rel="icon" href="data:image/svg+xml,'
    assert text.count(icon) == 1
    text = text.replace(icon, "")
    files = r"<link|<iframe|@import|url\((?!fonts/)|<script[^>]*\ssrc|\bsrc(?:set)?=\"(?!data:)"
    assert re.findall(rf"{files}|fetch\(|XMLHttp", text) == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file_and_a_place_in_it(folder, soup, page):
    made_beside = {*RENDERED, *(f"partner/{code}" for code in page_codes())}
    for link in soup[page].select("a[href]"):
        target, anchor = urldefrag(unquote(link["href"]))
        assert not target.startswith("http"), target
        name = target.split("?")[0] or page
        stem = name.removesuffix(".html")
        assert (folder / name).exists() or stem in made_beside, link["href"]
        if "=" in anchor:  # a question
            assert name in ("law.html", "what_if.html", "claim.html")
        elif anchor and name in PAGES:
            assert soup[name].find(id=anchor), link["href"]
        elif anchor:
            anchor = anchor.removeprefix("figure-")
            assert anchor in (folder / f"{stem}.ipynb").read_text(encoding="utf-8"), link["href"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_told_by_landmarks_headings_labels_and_heads(soup, page):
    content = soup[page]
    assert content.html["lang"] == "en" and len(content.select("main")) == len(content.select("h1")) == 1
    assert content.select_one("a.skip")["href"] == f"#{content.main['id']}"
    within = dict.fromkeys(WITHIN, "guide.html") | {"events.html": "feed.html"}
    current = ("true", within[page]) if page in within else ("page", page)
    (marked,) = content.select("nav a[aria-current]")
    assert (marked["aria-current"], marked["href"]) == current
    levels = [int(heading.name[1]) for heading in content.select("h1, h2, h3, h4")]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    assert all(content.find("label", attrs={"for": box["id"]}) for box in content.select("input"))
    assert all(image["alt"] for image in content.select("img"))
    assert all(head["scope"] for head in content.select("th:not(.col_heading)"))
    assert all(words(button) for button in content.select("button"))
    names = [thing["id"] for thing in content.select("[id]")]
    assert len(names) == len(set(names))


def test_the_front_door_gives_the_answers_of_the_readme(folder, soup):
    cards = soup["index.html"].select(".card")
    said = [f"- **{words(card.h3)}** {words(card.p)}" for card in cards]
    assert said == [" ".join(line.split()) for line in questions(CATALOG, REPORTS).splitlines()]
    assert len(cards) == 4
    found = [(subject, name) for _, subject, name, _ in answered(RENDERED, folder)]
    for card, (subject, name) in zip(cards, found, strict=True):
        chart = Keyed(read_numbers(REPORTS / "numbers.csv")).charts([subject])[subject]
        assert [words(one.a) for one in card.select(".bars dd")] == [
            " ".join(f"{bar.text} {bar.interval}".split()) for bar in chart.bars
        ]
        assert 2 <= len(chart.bars) <= 5 and "Data to" in words(card.select_one(".small"))
        assert card.select_one(".small a")["href"] == f"{name}.html"


def test_the_front_door_begins_with_one_sentence_and_its_figure(soup):
    lead = soup["index.html"].select_one(".lead")
    answer = read_executed(REPORTS / "03_trade.ipynb")
    assert words(lead.select_one(".answer")) in " ".join(json.dumps(answer, ensure_ascii=False).split())
    assert [thing.name for thing in lead.select(".answer, figure")] == ["p", "figure"]
    drawings = lead.select("figure img, figure svg[role=img]")
    assert drawings and all(one.get("alt") or one.get("aria-label") for one in drawings)


def test_the_front_door_lists_every_report_with_its_answer(soup):
    listed = {item.a["href"]: words(item.p) for item in soup["index.html"].select(".catalogue li")}
    assert list(listed) == [f"{name}.html" for name in RENDERED]
    assert all(listed.values())


@pytest.mark.parametrize("key", ["elasticity.2025.main.law", "tariff.CHN.2025-05.effective"])
def test_what_a_button_copies_is_what_cite_gives(soup, key):
    citation = cite(key)
    expected = [citation.sentence, citation.to_latex(), citation.to_bibtex()]
    (row,) = [row for row in soup["numbers.html"].select("tr[id]") if row["id"] == key]
    (ready,) = [
        s for s in soup["index.html"].select("span.copies") if s["aria-label"] == f"Copy {key} as"
    ]
    for place in (row, ready):
        assert [button["data-copy"] for button in place.select("button")] == expected


def test_the_file_of_a_country_has_its_chapters_of_the_day_of_the_texts(folder, chapters):
    """As the CSV has them: what is owed, and what is expected, in tenths of a point."""
    script = (folder / "law" / "VNM.js").read_text(encoding="utf-8")
    courses = json.loads(script.removeprefix('arrived("law/VNM",').removesuffix(");\n"))
    rows = {row["hs2"]: row for row in chapters if row["partner"] == "VNM"}
    for goods, row in rows.items():
        days = [k for k in range(0, len(courses[goods]), 3) if courses[goods][k] <= row["day"]]
        owed, expected = courses[goods][days[-1] + 1 : days[-1] + 3]
        assert abs(owed / 1000 - float(row["owed_rate"])) <= 0.000501
        assert abs(expected / 1000 - float(row["expected_rate"])) <= 0.000501
    assert set(rows) <= set(courses) and len(rows) > 80


def test_before_a_search_the_law_shows_all_goods_of_who_sold_most(soup, chapters):
    shown = soup["law.html"].select("#rates tbody tr")
    standing = [[words(c) for c in row.select("th, td")] for row in shown]
    rows = [row for row in chapters if row["hs2"] == "all"][: len(standing)]
    assert [row[0] for row in standing] == [row["partner_name"] for row in rows]
    heads = [words(head) for head in soup["law.html"].select("#rates thead th")]
    names = {TERMS[name].label: name for name in LAYERS} | {THREE[name].label: name for name in THREE}
    for row, cells in zip(rows, standing, strict=True):
        by_head = dict(zip(heads, cells, strict=True))
        for label, name in names.items():
            assert abs(float(by_head[label].removesuffix(" %")) / 100 - float(row[name])) <= 0.00051
    imports = [float(row["customs_value"]) for row in rows]
    assert imports == sorted(imports, reverse=True) and rows[0]["partner"] == "MEX"


@pytest.mark.parametrize(("hs2", "carried"), [("64", False), ("94", True)])
def test_chapters_are_the_weighted_means_of_the_lines_given_away(folder, chapters, hs2, carried):
    """Imports of 2024 weigh; those of numbers that gave way weigh with the numbers that followed."""
    lines = csv.DictReader(
        io.StringIO(gzip.decompress((folder / "law_by_line.csv.gz").read_bytes()).decode())
    )
    chapter_lines = [row for row in lines if row["partner"] == "VNM" and row["hts"].startswith(hs2)]
    imports = read_table("us_imports_hs10_annual").query("year == 2024 and partner == 'VNM'")
    weight = imports.set_index("hs10").customs_value
    weight = weight[weight.index.str.startswith(hs2)]
    sold = [(float(row["statutory_rate"]), weight.get(row["hts"], 0)) for row in chapter_lines]
    (mean,) = [row for row in chapters if row["partner"] == "VNM" and row["hs2"] == hs2]
    assert len(chapter_lines) == int(mean["n_lines"])
    total = sum(value for _, value in sold)
    assert weight.sum() == int(mean["customs_value"])
    assert bool(total < weight.sum()) == carried
    duties, rest = sum(rate * value for rate, value in sold), weight.sum() - total
    followed = [rate for rate, value in sold if not value] if carried else [0]
    least, most = ((duties + rest * end(followed)) / weight.sum() for end in (min, max))
    assert least * (1 - 1e-5) <= float(mean["statutory_rate"]) <= most * (1 + 1e-5)


def test_every_row_of_the_calendar_stands_on_its_page_newest_first(soup):
    events = read_events()
    rows = soup["events.html"].select("#calendar tbody tr")
    assert {words(row.select("td")[-1].small) for row in rows} == {*events.event_id}
    assert len({str(row) for row in rows}) == len(rows) < len(events)
    days = [words(row.td)[:10] for row in rows]
    assert days == sorted(days, reverse=True)


def test_an_event_says_day_country_rate_text_and_grade(soup):
    """Geneva: from 14 May 2025 the duty on China is 10 %, with EO 14298."""
    rows = soup["events.html"].select("#calendar tbody tr")
    (row,) = [row.select("td") for row in rows if words(row.select("td")[-1].small) == "E022"]
    told = [words(cell) for cell in row]
    assert told[0].startswith("2025-05-14") and told[1].startswith("United States on China")
    assert told[2:] == ["10.0 %", "EO 14298; 90 FR 21831", "P+D E022"]


def test_latest_events_and_those_announced_for_later_stand_apart_and_tell_a_measure_once(soup):
    latest, coming = (
        soup["index.html"].select(f"#{name} + .timeline li") for name in ("events", "coming")
    )
    told, ahead = [words(row) for row in latest], [words(row) for row in coming]
    assert len(told) == len(set(told)) == 6 and len(ahead) == len(set(ahead)) > 3
    assert sum("Solar-grade silicon" in text for text in ahead) == 1
    assert max(told)[:10] <= READ_TO.strftime("%Y-%m-%d") < min(ahead)[:10]
    page, day = soup["index.html"], day_name(READ_TO)
    assert words(page.select_one("#coming")) == f"Announced for after {day}"
    assert words(page.select_one("#coming ~ p.small")).startswith(f"Legal texts were read to {day};")
    assert page.select_one("#passed")["hidden"] == ""


def test_the_reference_has_every_public_name_with_its_example(soup):
    for name in analysis.__all__:
        section = soup["api.html"].find(id=f"analysis.{name}").parent
        assert words(section.h3).startswith(f"{name}(")
        heads = [words(head) for head in section.select("h4")]
        assert {"Parameters", "Returns", "Raises", "Examples"} <= set(heads), name
        example = section.pre.get_text()
        assert example.startswith(">>>") and all(
            line.strip() in getattr(analysis, name).__doc__ for line in example.splitlines()
        )


def test_what_public_functions_return_is_in_the_reference(soup):
    texts = " ".join(getattr(analysis, name).__doc__ for name in analysis.__all__)
    told = set(api.CLASS.findall(texts))
    assert len(told) > 5
    for path in (*api.MORE, *api.RESULTS, *told):
        assert soup["api.html"].find(id=path), path
