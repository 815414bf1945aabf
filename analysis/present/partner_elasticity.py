"""The elasticity of one partner beside the others' and their mean: ``elasticity(partner=...)``."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from analysis.checks import check_choice
from analysis.law.names import partner as code_of
from analysis.present.charts import Row, forest, forest_height
from analysis.present.finding import interval, p_value, the, two, whole
from analysis.present.labels import ELASTICITY_UNIT, episode_years
from analysis.present.picture import Picture
from analysis.present.result import Result
from analysis.present.style import BLACK, BLUE, house_style, new_figure, plain_axis, title, wrapped
from analysis.present.table import Table

#: The report that has the elasticities of all partners.
REPORT = "04_elasticity"

#: Partners of two elasticities are told apart where a test that all are one has a p below this.
LEVEL = 0.05


@dataclass(frozen=True)
class PartnerElasticity:
    """The elasticity by law of US imports from one partner, 2024-2025."""

    partner: str  #: ISO alpha-3, or the customs union under whose law it trades.
    partner_name: str
    #: Change of log imports per unit of log(1 + rate by law), with its 95 % interval.
    value: float
    ci_low: float
    ci_high: float
    share: float  #: Of what identifies the main estimate, a fraction.
    others: (
        pd.DataFrame
    )  #: As :data:`analysis.estimate.elasticity.checks.by_partner.ELASTICITIES_BY_PARTNER`.
    #: Mean of all, as :data:`analysis.estimate.elasticity.checks.by_partner.COMMON`.
    common: pd.DataFrame
    vintage: str  #: Publication of the imports.


def partner_shown(
    text: str, slopes: pd.DataFrame, common: pd.DataFrame, groups: pd.Series, *, vintage: str
) -> Result:
    """Return the elasticity of a partner by name or code with sentence, table and figure.

    Parameters
    ----------
    slopes, common : DataFrame
        As :func:`analysis.estimate.elasticity.checks.by_partner.by_partner`.
    groups : Series
        Partner -> customs union under whose law it trades; missing for most.
    vintage : str
        Publication of the imports.

    Raises
    ------
    InputError
        An unknown partner, or one without an elasticity; with the nearest.
    """
    code = code_of(text)
    union = groups.get(code)
    code = union if isinstance(union, str) and union in set(slopes.partner) else code
    check_choice(code, slopes.partner, what="partner", where=f"those with an elasticity in {REPORT}")
    row = next(slopes[slopes.partner.eq(code)].itertuples())
    fields = {
        key: getattr(row, key)
        for key in ("partner", "partner_name", "value", "ci_low", "ci_high", "share")
    }
    slope = PartnerElasticity(**fields, others=slopes, common=common, vintage=vintage)
    return Result(slope, _table(slope), sentence=_sentence(slope), draw=lambda: _figure(slope))


def _sentence(found: PartnerElasticity) -> str:
    mean = next(found.common.itertuples())
    apart = "differ" if mean.p_value < LEVEL else "cannot be told apart"
    return (
        f"By law the elasticity of US imports from {the(found.partner_name)}, against other sellers of "
        f"a line, was {interval(found)} in {episode_years('2025')}. Elasticities of partners {apart} ("
        f"{p_value(mean.p_value)}); their mean is {interval(mean)}."
    )


def _table(found: PartnerElasticity) -> Table:
    mean, ends = next(found.common.itertuples()), ("ci_low", "ci_high")
    rows = [
        (found.partner_name, found.value, found.ci_low, found.ci_high, found.share),
        ("Mean of partners", mean.value, mean.ci_low, mean.ci_high, 1.0),
    ]
    frame = pd.DataFrame(rows, columns=["partner_name", "value", *ends, "share"])
    heads = {"partner_name": "Partner", "value": "Elasticity", "share": "Identifies"}
    apart = "" if found.share else " By the law under January's claims of USMCA, outside that mean."
    caption = (
        f"Elasticity of US imports by law, {episode_years('2025')}, with a slope for each partner; 95 % "
        f"intervals clustered by HS4. Identifies: share of the law's variation.{apart} Source: "
        f"{found.vintage}. Report: {REPORT}."
    )
    return Table(
        frame, caption, heads=heads, formats={"value": two, "share": whole}, intervals={"value": ends}
    )


def slopes_drawn(slopes: pd.DataFrame, common: pd.DataFrame, partner: str) -> tuple[Figure, str]:
    """Draw the elasticities of all partners, one in bold, and their mean; return the rows in words.

    Parameters
    ----------
    slopes, common : DataFrame
        As :func:`partner_shown`.
    partner : str
        Whose row stands out.
    """
    rows = [
        Row(
            r.partner_name,
            r.value,
            r.ci_low,
            r.ci_high,
            interval(r),
            BLUE if r.partner == partner else BLACK,
            bold=r.partner == partner,
        )
        for r in slopes.itertuples()
    ]
    mean = next(common.itertuples())
    rows.append(Row("Mean", mean.value, mean.ci_low, mean.ci_high, interval(mean), BLACK, "D"))
    figure, ax = new_figure(height=forest_height(len(rows)))
    forest(ax, rows)
    ax.set_xlim(-5, 3)  # an interval that leaves the frame is cut
    plain_axis(ax.xaxis)
    ax.set_xlabel(wrapped(ELASTICITY_UNIT))
    return figure, "; ".join(f"{row.label} {row.text}" for row in rows)


@house_style
def _figure(found: PartnerElasticity) -> Picture:
    figure, texts = slopes_drawn(found.others, found.common, found.partner)
    title(figure, f"Elasticity of US imports from {the(found.partner_name)} by law: {interval(found)}")
    caption = (
        f"{episode_years('2025')}, a slope for each partner, those that identify most first; 95 % "
        f"intervals, clustered by HS4. Diamond: mean by random effects. Report: {REPORT}."
    )
    alt = f"Interval chart of elasticities by partner. {texts}."
    return Picture(figure, alt, caption, name="elasticity_of_partner")
