"""The public name of elasticities: the main estimate, another design, goods, a partner or your data.

An import of this module loads nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.arguments import checked

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from analysis.present.result import Result

#: Designs of 2024-2025 beside the main one, by law.
DESIGNS = ("instrumented", "event_study", "all_sellers")


@checked
def elasticity(
    episode: str = "2025",
    *,
    tariff: str = "law",
    weights: str = "",
    goods: str = "",
    partner: str = "",
    design: str = "",
    data: pd.DataFrame | str | Path | None = None,
    vintage: str = "",
    **options,
) -> Result:
    """Return the main estimate, what report 04 answers, or that of goods, a partner or your data.

    Parameters
    ----------
    episode : str
        ``"2018"`` (2017-2019) or ``"2025"`` (2024-2025, without Canada and Mexico, whose law imports
        wrote by their claims of USMCA); not used with ``data``.
    tariff : str
        ``"law"``: by what the law does; ``"collected"``: by what customs then collected, of which there
        is less (``first_stage``).
    weights : str
        ``"equal"``: the typical seller's line; ``"value"``: dollars, by imports before the episode. By
        default value in 2017-2019 and equal in 2024-2025. With ``data`` as ``fit`` has them.
    goods : str
        Of 2024-2025 by law alone: ``"capital"``, ``"consumption"``, ``"intermediate"``, or a sector
        (``"337"``, ``"furniture"``); empty: all goods.
    partner : str
        Of 2024-2025 by law alone: a country by name or ISO code (``"India"``), against other sellers of
        the same lines; members of the European Union are one; Canada and Mexico by the claims of January
        2025. Empty: all partners.
    design : str
        Of 2024-2025 by law alone: ``"instrumented"``, with Canada and Mexico, the law instrumented by
        that under January's claims; ``"event_study"``, imports of 2021 to 2025 by sector, within
        partners, on the law's rise of 2025; ``"all_sellers"``, a line's imports under a duty on all
        its sellers alike. Empty: the main design.
    data : DataFrame or path, optional
        As for ``fit``, with ``statutory_rate``, and ``effective_rate`` if the tariff is the one
        collected: the same design on your frame or folder, the law permuted over its products and
        partners.
    vintage : str
        Where your data come from; needed with ``data``.
    **options
        With ``data``: ``digits`` (products whose codes begin with the same ones change places together),
        ``draws``, and fields of the specification to replace (``window``, ``fixed_effects``, ...).

    Returns
    -------
    Result
        Of an Estimate; its 95 % interval is that of the law permuted over products and partners,
        of some goods that of the estimate drawn to the common mean of such groups; the
        caption of the table has the own estimate. ``figure()`` draws it beside the others. An event
        study has its years (``by_year``).

    Raises
    ------
    InputError
        Another episode, tariff or weights, or goods or a partner without an elasticity there; options
        without ``data``; a frame that ``fit`` would refuse, or one of fewer than five products and
        five partners; another design with ``data``.

    Examples
    --------
    >>> import analysis
    >>> found = analysis.elasticity("2025")
    >>> print(f"{found.value:.2f} [{found.ci_low:.2f}, {found.ci_high:.2f}]")
    -0.90 [-1.55, -0.32]
    >>> f"{analysis.elasticity(weights='value').value:.2f}"
    '-1.97'
    >>> f"{analysis.elasticity(partner='India').value:.2f}"
    '-1.04'
    >>> designs = ("instrumented", "event_study", "all_sellers")
    >>> [f"{analysis.elasticity(design=one).value:.2f}" for one in designs]
    ['-0.87', '-1.69', '-0.99']
    """
    from itertools import product

    from analysis.checks import InputError, check_choice
    from analysis.law.names import ALL_GOODS_WORDS
    from analysis.present.estimates import goods_sentence, main_sentence, own_sentence, shown
    from analysis.refusals import SAME, check_episode, refuse_other_goods, refuse_without_data

    episode, tariff = str(episode), SAME.get(tariff, tariff)
    goods = "" if goods.lower() in ALL_GOODS_WORDS else goods
    check_choice(tariff, ["law", "collected"], what="tariff")
    if design:
        check_choice(design, DESIGNS, what="design")
    if data is not None:
        from analysis.estimate import own

        options |= {"weights": weights} if weights else {}
        if design:
            raise InputError(f"design {design!r}: of your data there is the main design alone.")
        estimate = own.elasticity(data, vintage=vintage, tariff=tariff, **options)
        return shown(estimate, sentence=own_sentence(estimate, tariff))
    from analysis.engine.specification import Specification
    from analysis.estimate.elasticity.goods.inputs import goods_estimate, load_goods
    from analysis.estimate.elasticity.main.inputs import MAIN_WEIGHTS, main_estimate
    from analysis.estimate.elasticity.main.own import own_elasticity
    from analysis.estimate.episodes import episodes

    check_episode(episode, episodes())
    refuse_other_goods(goods, "elasticity")
    check_choice(weights, ["", *MAIN_WEIGHTS], what="weights")
    refuse_without_data(options, vintage, name="elasticity", of=(own_elasticity, Specification))
    one = "goods" if goods else "partner"
    plain = (episode, tariff, weights or "equal") == ("2025", "law", "equal")
    if design:
        if (episode, tariff, goods, partner) != ("2025", "law", "", ""):
            raise InputError(f"design {design!r} is of '2025' by 'law', of all goods and partners.")
        return _by_design(design, weights or "equal")
    if (goods or partner) and (not plain or (goods and partner)):
        raise InputError(
            f"{one} {goods or partner!r}: one has an elasticity in '2025' by 'law' alone, "
            "with equal weights, and goods or a partner, not both."
        )
    if partner:
        from analysis.estimate.elasticity.checks.inputs import load_checks
        from analysis.estimate.elasticity.main.inputs import load_groups
        from analysis.present.partner_elasticity import partner_shown

        tables = load_checks()
        slopes = tables["main_by_partner"], tables["main_common"]
        return partner_shown(
            partner, *slopes, load_groups(), vintage=main_estimate(episode, tariff, weights).vintage
        )
    estimates = goods_estimate(goods) if goods else (main_estimate(episode, tariff, weights),)
    group = estimates[-1].name.rsplit(".", 1)[-1]
    named = goods and load_goods().labels.get(group, f"{group} goods")

    def draw():
        from analysis.present.asked import asked_figure

        keys = product(episodes(), ("law", "collected"), MAIN_WEIGHTS)
        others = {key: main_estimate(*key) for key in keys}
        return asked_figure(estimates, others, goods=named)

    sentence = goods_sentence(*estimates, named) if goods else main_sentence(estimates[0], tariff)
    return shown(estimates[0], sentence=sentence, draw=draw, own=estimates[1] if goods else None)


def _by_design(design: str, weights: str) -> Result:
    """Return the estimate of another design in some weights, or the event study by year."""
    from dataclasses import replace

    from analysis.present.estimates import main_sentence, shown

    if design == "instrumented":
        from analysis.estimate.elasticity.main.inputs import member_estimates

        estimate = member_estimates()[weights]
        return shown(estimate, sentence=main_sentence(estimate, "law"))
    if design == "all_sellers":
        from analysis.estimate.elasticity.tiers.inputs import load_tiers

        estimate = replace(load_tiers().of("all", weights), notes="Canada and Mexico left out")
        what = "a seller's imports of a line whose sellers all are taxed alike"
        return shown(estimate, sentence=main_sentence(estimate, "law", what))
    from analysis.estimate.elasticity.inputs import load_clean_years
    from analysis.estimate.load import load
    from analysis.present.event_study import YEAR_WEIGHTS, years_shown

    return years_shown(load_clean_years(), YEAR_WEIGHTS[weights], load().vintage)
