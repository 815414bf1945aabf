"""What report 02 says of counter-tariffs: of China's, of Canada's, and nothing of others'."""

import pandas as pd
import pytest

from analysis.columns import columns_of
from analysis.estimate.tariffs.counter_tariffs import law_checks
from analysis.estimate.tariffs.counter_tariffs.study import CounterTariffsStory, study
from analysis.present.tariffs import counter_tariffs as show
from analysis.present.tariffs.counter_tariffs import labels
from tests.present.texts import Typed, described, faults_of_codebook, faults_of_print, rendered

TABLES = [name for name in show.ROOM.text.sections if name.endswith("_table")]


@pytest.fixture(scope="module")
def china():
    return study(partner="CHN")


def test_chinas_report_shows_all_of_it_and_no_code_is_printed(china):
    found = rendered(show, china)
    assert all(part is not None for part in found.values())
    assert faults_of_print(found) == []


def test_canadas_report_has_its_own_lists_and_a_third_countrys_has_nothing():
    found = rendered(show, study(partner="CAN"))
    assert {name for name, part in found.items() if part is not None} == {"canada_words"}
    assert not any(part is not None for part in rendered(show, study(partner="VNM")).values())


@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_a_csv_has_unit_and_definition_in_its_codebook(china, name):
    assert faults_of_codebook(getattr(show, name)(china)) == []


def test_every_frame_has_the_types_of_its_columns(monkeypatch):
    typed = Typed(monkeypatch, show)
    made = study(partner="CHN")
    for name, columns in columns_of(CounterTariffsStory).items():
        columns.check(getattr(made, name), where=name)
    assert typed.seen == described(law_checks) | set(columns_of(CounterTariffsStory))


def test_words_follow_what_is_known_of_a_list_and_of_waves(china):
    known = china.lists.assign(published=float("nan"), last_day=pd.NaT)
    for row, open_ended in zip(china.lists.itertuples(), known.itertuples(), strict=True):
        assert ("published" in labels.taxed(row)) == pd.notna(row.published)
        assert labels.taxed(open_ended).endswith(" on, and no table says to when")
    assert labels.at_waves(pd.Series([True, True])) == "at every wave"
    assert labels.at_waves(pd.Series([True, False])) == "at 1 of 2 waves"
    assert (labels.signed(0.0234), labels.signed(-0.0234)) == ("+2.3", "−2.3")
