"""The study behind report 04: the main elasticities, what varies them, and that across partners."""

from __future__ import annotations

from analysis.estimate.elasticity import inputs
from analysis.estimate.elasticity.across import across_designs, jackknifed_by_episode
from analysis.estimate.elasticity.answer_rows import before, main_rows, tier_rows
from analysis.estimate.elasticity.answers import answers
from analysis.estimate.elasticity.asymmetry import EPISODE
from analysis.estimate.elasticity.checks import study as main_checks
from analysis.estimate.elasticity.designs import evaluate
from analysis.estimate.elasticity.goods.inputs import load_goods
from analysis.estimate.elasticity.main.products import MAIN_DRAWS, check_draws
from analysis.estimate.elasticity.story import ElasticityStory
from analysis.estimate.elasticity.tiers.inputs import load_tiers
from analysis.estimate.episodes import check_episodes
from analysis.law.names import named
from analysis.reading import traced


@named
def check(
    *, system: str = "naics3", episodes: list[str], leave_out: list[str] = (), draws: int = MAIN_DRAWS
) -> None:
    """Refuse parameters that the data cannot answer, with what is valid."""
    data = inputs.load(system)
    check_episodes(episodes, data)
    for partner in leave_out:
        data.check_partner(partner)
    check_draws(draws)


@named
@traced
def study(
    *, system: str = "naics3", episodes: list[str], leave_out: list[str] = (), draws: int = MAIN_DRAWS
) -> ElasticityStory:
    """Fit the main estimate, what varies it, every other design, and that across partners.

    Parameters
    ----------
    system : str
        Of the other designs: ``"naics3"``, or ``"hs2"`` for the first episode.
    episodes : list of str
        Keys of ``episodes.yaml``.
    leave_out : list of str
        Partners left out of every estimate, ISO alpha-3.
    draws : int
        Assignments of the law; the shipped number is stored, others are computed anew.
    """
    check(system=system, episodes=episodes, leave_out=leave_out, draws=draws)
    out, data = tuple(leave_out), inputs.load(system, headline=True)
    main = main_checks.study(episodes=episodes, leave_out=out, draws=draws)
    designs = evaluate(data, episodes, leave_out=out)
    compared = across_designs(designs, episodes)
    whole = system == "naics3" and not out
    by_sector = EPISODE in episodes and system == "naics3"
    earlier = inputs.load_year_before(out) if by_sector else None
    years = inputs.load_clean_years(out) if by_sector else {"by_year": None, "clean_years": None}
    tiers = load_tiers() if EPISODE in episodes and not out else None
    across = jackknifed_by_episode(data, compared, inputs.load_left_out() if whole else None)
    rows = main_rows(main, before(main, earlier)) + tier_rows(tiers)
    return ElasticityStory(
        episodes=episodes,
        leave_out=out,
        main=main,
        summary=inputs.load_summary(out).query("episode in @episodes").reset_index(drop=True),
        goods=load_goods(),
        answers=answers(rows, path=inputs.load_by_month(episodes), years=years["clean_years"]),
        designs=designs,
        year_before=earlier,
        **years,
        tiers=tiers,
        across=across,
        data_to=data.months[-1],
        released=data.vintage,
    )
