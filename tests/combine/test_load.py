import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.combine import load, load_panel, load_trade, load_world, select
from analysis.law import names


def test_default_is_china_by_sector_to_the_end_of_the_panel():
    chosen = select()
    assert (chosen.partner, chosen.partner_name, chosen.system) == ("CHN", "China", "naics3")
    assert (chosen.start, chosen.end) == (pd.Timestamp("2018-01-01"), pd.Timestamp("2025-11-01"))


def test_default_end_follows_the_product_system():
    assert select(system="hs2").end == pd.Timestamp("2021-07-01")


def test_china_by_sector_goes_on_to_the_end_of_its_realised_rate():
    assert select(end="2026-08").end == pd.Timestamp("2026-08-01")


@pytest.mark.parametrize(
    "request_, parts",
    [
        ({"partner": "XXX"}, ["unknown partner 'XXX'", "naics3 panel", "CHN", "VNM"]),
        ({"partner": "chn"}, ["unknown partner 'chn'", "Did you mean 'CHN'?"]),
        ({"partner": "VEN"}, ["unknown partner 'VEN'", "naics3 panel"]),
        ({"system": "hs6"}, ["unknown product system 'hs6'", "Did you mean 'hs2'?", "hs2, naics3"]),
        ({"start": "2012-12"}, ["start 2012-12 is outside the data", "2013-01 to 2026-08"]),
        ({"end": "2026-09"}, ["end 2026-09 is outside the data", "CHN in naics3"]),
        ({"partner": "VNM", "end": "2025-12"}, ["VNM in naics3 has 2013-01 to 2025-11"]),
        ({"system": "hs2", "end": "2021-08"}, ["CHN in hs2 has 2013-01 to 2021-07"]),
        ({"start": "2025-05", "end": "2025-04"}, ["start 2025-05 is after end 2025-04"]),
        ({"start": "2025-14"}, ["start '2025-14' is not a month", "2025-05"]),
        ({"end": "2025-13"}, ["end '2025-13' is not a month"]),
        ({"end": "Mai 2025"}, ["end 'Mai 2025' is not a month"]),
    ],
)
def test_request_that_the_data_cannot_meet_says_what_where_and_what_is_valid(request_, parts):
    with pytest.raises(InputError) as refused:
        select(**request_)
    assert [part for part in parts if part not in str(refused.value)] == []
    assert "\n" not in str(refused.value)


def test_world_total_is_refused_unless_asked_for_and_the_message_says_what_to_do():
    with pytest.raises(InputError) as refused:
        select(partner="WLD")
    assert str(refused.value) == (
        "partner 'WLD' is all countries together, which only 02_tariffs can show: name one country, "
        "for instance partner=CHN."
    )
    chosen = select(partner="WLD", world=True)
    assert (chosen.partner, chosen.partner_name) == ("WLD", "all countries")


def test_window_of_the_world_total_ends_with_the_panel():
    with pytest.raises(InputError, match="WLD in naics3 has 2013-01 to 2025-11"):
        select(partner="WLD", end="2026-01", world=True)


@pytest.mark.parametrize("system", ["naics3", "hs2"])
def test_members_sum_to_most_of_the_world_total_and_never_to_more(system):
    value = lambda rows: rows.groupby("month").customs_value.sum()  # noqa: E731
    share = value(load_panel(system)) / value(load_world(system))
    assert share.between(0.87, 1).all()


def test_trade_of_a_selection_is_its_partner_s_or_the_world_s():
    assert set(load_trade(select(partner="VNM")).partner) == {"VNM"}
    assert set(load_trade(select(partner="WLD", world=True)).partner) == {"WLD"}


@pytest.mark.parametrize("text", ["2025-00", "25-05", "2025-05-01", "", None, 202505, "٢٠٢٥-05"])
def test_malformed_month_is_refused(text):
    with pytest.raises(InputError, match="is not a month; write it as 2025-05"):
        names.month(text)


def test_panel_that_is_not_built_says_how_to_build_it(monkeypatch, tmp_path):
    monkeypatch.setattr(load, "PANEL", tmp_path)
    monkeypatch.setattr(load, "panel_as_shipped", lambda name: None)
    load._load.cache_clear()
    try:
        with pytest.raises(
            InputError, match="data/panel/hs2.parquet is not built yet: run `make combine`"
        ):
            load_panel("hs2")
    finally:
        load._load.cache_clear()


def test_damaged_panel_is_refused_with_what_builds_it_again(tmp_path, monkeypatch):
    (tmp_path / "naics3.parquet").write_bytes(b"PAR1 and no more")
    monkeypatch.setattr(load, "PANEL", tmp_path)
    with pytest.raises(InputError, match="naics3.parquet is damaged: run `make combine`"):
        load._load.__wrapped__("naics3")
