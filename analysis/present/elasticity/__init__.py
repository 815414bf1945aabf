"""What the report shows of the elasticity, the sections of ``text.md``, and of its two parts."""

from analysis.present.elasticity import (  # noqa: F401, two are parts
    dynamics,
    frames,
    labels,
    robustness,
    sections,
)
from analysis.present.elasticity.numbers import numbers as citable
from analysis.present.page import Room

ROOM = Room(
    labels=labels,
    sections=sections,
    frames=frames,
    figures="analysis.present.elasticity.figures",
    numbers=citable,
)

# Each is a section of text.md, in its order.
answer = ROOM.show("answer")
headline_figure = ROOM.show("headline_figure")
answers_table = ROOM.show("answers_table")
by_value = ROOM.show("by_value")
by_value_lines = ROOM.show("by_value_lines")
by_value_table = ROOM.show("by_value_table")
all_sellers = ROOM.show("all_sellers")
tiers_table = ROOM.show("tiers_table")
sure = ROOM.show("sure")
intervals_table = ROOM.show("intervals_table")
summary_table = ROOM.show("summary_table")
covered = ROOM.show("covered")
coverage_table = ROOM.show("coverage_table")
varied = ROOM.show("varied")
toggles_table = ROOM.show("toggles_table")
spread = ROOM.show("spread")
placebo_table = ROOM.show("placebo_table")
clean_years = ROOM.show("clean_years")
clean_years_figure = ROOM.show("clean_years_figure")
year_before = ROOM.show("year_before")
year_before_table = ROOM.show("year_before_table")
by_partner = ROOM.show("by_partner")
who = ROOM.show("who")
several = ROOM.show("several")
claims = ROOM.show("claims")
shares_table = ROOM.show("shares_table")
by_partner_table = ROOM.show("by_partner_table")
end_use_finding = ROOM.show("end_use_finding")
sector_finding = ROOM.show("sector_finding")
across_partners = ROOM.show("across_partners")
naive_designs = ROOM.show("naive_designs")
law_designs = ROOM.show("law_designs")
numbers = ROOM.show("numbers")
