import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import as_of, check_released, events_as_of, read_table
from analysis.collect.releases import RELEASE_RULES, census_days, dated, gacc_days


def months(*texts: str) -> pd.Series:
    return pd.Series(pd.to_datetime([f"{text}-01" for text in texts]))


@pytest.mark.parametrize(
    "day, last",
    [
        ("2025-06-04", "2025-03"),
        ("2025-06-05", "2025-04"),
        ("2025-07-02", "2025-04"),
        ("2025-07-03", "2025-05"),
    ],
)
def test_us_imports_of_a_month_are_public_from_their_release_day_on(day, last):
    assert f"{as_of('us_imports_naics3_monthly', day).month.max():%Y-%m}" == last


def test_chinas_may_is_public_on_the_day_of_the_article_and_not_the_day_before():
    assert as_of("china_customs_monthly", "2025-06-09").month.max() == pd.Timestamp("2025-05-01")
    assert as_of("china_customs_monthly", "2025-06-08").month.max() == pd.Timestamp("2025-04-01")


def test_january_is_published_with_february():
    january, february = gacc_days(months("2025-01", "2025-02"))
    assert january == february == pd.Timestamp("2025-03-07")


def test_the_shutdown_of_2025_delays_august_to_november():
    assert list(census_days(months("2025-08", "2025-09"))) == list(
        pd.to_datetime(["2025-11-19", "2025-12-11"])
    )


def test_a_month_without_a_listed_day_is_withheld_for_forty_days():
    assert census_days(months("2016-04"))[0] == pd.Timestamp("2016-06-09")


def test_no_figure_was_seen_before_the_day_on_which_the_rule_lets_it_in():
    table = read_table("us_trade_totals_vintages")
    assert (census_days(table.month) <= table.first_seen).all()


def test_chinas_figures_are_let_in_no_earlier_than_the_release_calendars_say():
    table = dated("china_customs_monthly")
    calendar = pd.to_datetime(table.source_title.str.extract(r"released (\d{4}-\d\d-\d\d)")[0])
    stated = calendar.notna()
    assert table.month[stated].nunique() > 80
    assert (table.released[stated] >= calendar[stated]).all()


def test_chinas_listed_days_are_those_of_the_reports_that_the_table_cites():
    table = dated("china_customs_monthly")
    cited = pd.to_datetime(table.source_title.str.extract(r"(\d{4}-\d\d-\d\d)")[0])
    fresh = table.release.eq("first") & cited.notna() & (cited - table.month).dt.days.between(28, 80)
    earliest = cited[fresh].groupby(table.month).min()["2025-03":"2025-11"]
    assert len(earliest) == 9
    # Reports carry the day of the American or the Chinese clock; a month reported late does not count.
    late = (earliest - gacc_days(earliest.index.to_series())).dt.days
    assert (late >= 0).all() and (late == 0).sum() >= 6


def test_a_first_release_is_preferred_to_the_revision_that_came_later():
    kept = as_of("china_customs_monthly", "2026-12-31")
    levels = kept[kept.partner.eq("WLD") & kept.flow.eq("exports") & kept.trade_value.notna()]
    month = levels[levels.month.eq("2025-05-01") & levels.n_months.eq(1)]
    assert len(month) and not month.release.eq("revised").any()


def test_a_revised_level_is_not_known_before_the_year_after():
    table = dated("china_customs_monthly")
    revised = table[table.release.eq("revised")]
    assert (revised.released - revised.month).dt.days.min() > 365


def test_a_tariff_counts_from_the_day_of_its_announcement():
    known = events_as_of("2025-06-09")
    assert {"E022", "E023"} <= set(known.event_id)  # Geneva; steel at 50 %
    assert not {"E024", "E025"} & set(known.event_id)  # copper; the extension of August


@pytest.mark.parametrize("name", sorted(RELEASE_RULES))
def test_no_table_gives_a_row_of_a_later_day(name):
    day = pd.Timestamp("2025-06-09")
    assert (as_of(name, day).released <= day).all()
    assert len(as_of(name, day)) < len(dated(name)) or dated(name).released.max() <= day


def test_a_later_row_is_refused_with_its_month_and_its_day():
    index = pd.to_datetime(["2025-04-01", "2025-05-01"])
    released = pd.Series(pd.to_datetime(["2025-06-05", "2025-07-03"]), index)
    message = "imports: the figure of 2025-05 was published on 2025-07-03, after 2025-06-09"
    with pytest.raises(InputError, match=message):
        check_released(released, "2025-06-09", what="imports")
    check_released(released, "2025-07-03", what="imports")


def test_a_figure_of_unknown_day_is_refused():
    with pytest.raises(InputError, match="on no known day"):
        check_released(pd.Series([pd.NaT]), "2025-06-09", what="imports")


def test_a_code_book_has_no_release_days():
    with pytest.raises(InputError, match="unknown table with release days 'partners'"):
        as_of("partners", "2025-06-09")


def test_a_day_that_is_none_is_refused():
    with pytest.raises(InputError, match="day '9 June' is not a day; write it as 2025-06-09"):
        events_as_of("9 June")
