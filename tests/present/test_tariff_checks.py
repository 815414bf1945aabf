"""The table of published rates and its sentence, for partners with and without rows of their own."""

import pytest

from analysis.present.tariff_checks import published_finding, published_table


@pytest.fixture(scope="module", params=["CHN", "DEU", "VNM", "WLD"])
def rates(request, tariff_story):
    return tariff_story(partner=request.param).published


def test_sentence_and_table_say_nothing_of_a_missing_value(rates):
    text = published_finding(rates).text + repr(published_table(rates))
    assert "nan" not in text.replace("finance", "")
    assert "None" not in text


def test_table_keeps_numbers_and_marks_what_is_known_at_second_hand(rates):
    table = published_table(rates)
    assert list(table.to_frame().select_dtypes("number")) == ["published", "ours", "distance"]
    marked = table.to_frame().source.str.endswith("(second hand)")
    assert (marked == rates.rows.checked.eq("second hand")).all()


def test_world_stands_in_every_table_and_the_partner_where_it_was_published(rates):
    partners = set(published_table(rates).to_frame().partner_name)
    assert "All countries" in partners
    assert partners <= {"All countries", "China", "European Union"}


def test_rates_by_law_are_spoken_of_only_where_there_are_some(tariff_story):
    said = {p: published_finding(tariff_story(partner=p).published).text for p in ("CHN", "VNM")}
    assert "By law" in said["CHN"]
    assert "By law" not in said["VNM"]
