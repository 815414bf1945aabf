"""Names, codes and periods as people write them: right, or refused with the nearest."""

import csv
from pathlib import Path

import pytest

from analysis.checks import InputError, read_yaml
from analysis.collect import read_table
from analysis.estimate.elasticity.main.members import USMCA_MEMBERS
from analysis.estimate.what_if.asked import check_added
from analysis.law import names
from analysis.law.names.partners import OTHER

#: What was typed, and what it means; a part of the message after ``!`` where it is refused.
ASKED = list(csv.reader(Path(__file__).with_name("asked.csv").open(encoding="utf-8")))[1:]


def answer(kind: str, text: str) -> str:
    if kind == "add":
        return f"{check_added(text):g}"
    found = getattr(names, kind)(text)
    if kind == "goods":
        return f"{found.kind} {found.code}".strip()
    if kind == "day":
        return f"{found:%Y-%m-%d}"
    if kind == "month":
        return f"{found:%Y-%m}"
    return found if kind == "partner" else " ".join(f"{end:%Y-%m}" for end in found)


@pytest.mark.parametrize(("kind", "text", "meant"), ASKED)
def test_what_people_type_means_what_they_mean_or_is_refused_with_the_nearest(kind, text, meant):
    if not meant.startswith("!"):
        assert answer(kind, text) == meant
        return
    with pytest.raises(InputError) as refused:
        answer(kind, text)
    assert meant[1:] in str(refused.value)
    assert "\n" not in str(refused.value)


def test_there_are_two_hundred_of_them():
    assert len(ASKED) >= 200


@pytest.mark.parametrize("text", ["3344", "electronic product"])
def test_a_sector_is_named_by_its_code_or_its_label_or_the_nearest_is_said(text):
    assert names.goods("334", "naics3") == names.Goods("naics3", "334")
    with pytest.raises(InputError, match=r"Did you mean 334 \("):
        names.goods(text, "naics3")


def test_partners_are_named_one_by_one_and_by_group():
    assert names.partners("VNM, India") == ("VNM", "IND")
    assert names.partners("Korea, South") == ("KOR",)
    assert len(names.partners("EU")) == 27
    assert names.partners("Germany; EU")[0] == "DEU"
    assert len(names.partners("Germany; EU")) == 27
    assert names.partners("USMCA") == USMCA_MEMBERS


def test_every_country_of_the_data_is_known_by_its_code_and_its_name():
    own = read_table("partners")
    assert [names.partner(name) for name in own.name] == own.partner.tolist()
    customs = read_table("census_partner_codes").dropna(subset=["census_name", "partner"])
    assert [names.partner(name) for name in customs.census_name] == customs.partner.tolist()


def test_every_name_that_we_give_a_country_means_it_in_whatever_case():
    """Three capitals are no code of their own where they are such a name: UAE, PRC."""
    for code, own in read_yaml(OTHER)["names"].items():
        for name in own:
            for typed in (name, name.upper(), name.lower()):
                assert (names.partner(typed), names.partners(typed)) == (code, (code,)), typed


def test_every_good_that_is_imported_has_a_title_of_the_schedule():
    imports = read_table("us_imports_hs10_annual").query("year == 2024")
    codes, titled = imports.hs10.astype("str"), set(read_table("hs_descriptions").hs_code)
    national = codes.str[:2].isin(["98", "99"])  # the Harmonised System leaves these to countries
    # 2918.00 is where Census books what it cannot place in that heading.
    assert set(codes[~national].str[:6]) - titled == {"291800"}
    share = imports.customs_value[national].sum() / imports.customs_value.sum()
    assert share == pytest.approx(0.0398, abs=0.0001)


def test_studies_take_partners_and_months_as_people_write_them():
    asked = {"partner": "south korea", "start": "January 2024", "end": "latest", "system": "naics3"}
    assert names.canonical(asked) == asked | {"partner": "KOR", "start": "2024-01"}
    asked = {"quoted": ["May 2025", "2025-5"], "leave_out": ["China", "VNM"]}
    assert names.canonical(asked) == {"quoted": ["2025-05"] * 2, "leave_out": ["CHN", "VNM"]}
    assert names.named(lambda **values: values)(partner="Viet Nam") == {"partner": "VNM"}


def hostile() -> list[tuple[str, str]]:
    """What no name, good or day is: names of JavaScript's own, other scripts, days that do not exist."""
    path = Path(__file__).with_name("hostile.csv")
    rows = list(csv.reader(path.open(encoding="utf-8")))[1:]
    return [(kind, text.replace("LONG", "very long " * 500)) for kind, text in rows]


@pytest.mark.parametrize(("kind", "text"), hostile())
def test_what_is_no_name_is_refused_in_one_short_line(kind, text):
    with pytest.raises(InputError) as refused:
        answer(kind, text)
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 300
