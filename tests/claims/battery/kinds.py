"""Kinds of sentences, each a function that yields sentences, and whether they are true by the tables."""

from tests.claims.battery import growth, levels, tariffs

KINDS = [
    growth.direction_with_level,
    levels.deficit_with_level,
    growth.base_of_the_other,
    growth.more_and_less,
    growth.from_a_month,
    levels.gaps_beyond_revisions,
    growth.direction_alone,
    growth.records,
    levels.two_countries,
    tariffs.since_a_day,
    tariffs.as_people_write,
    growth.two_claims,
    levels.whole_years,
    growth.by_us_figures,
    tariffs.tariffs_on_goods,
    tariffs.collected_rates,
    tariffs.headline_months,
    levels.us_receipts,
    levels.first_prints,
    levels.deficits_and_shares,
]
