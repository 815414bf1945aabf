"""What sections add for one partner and window; true of no other, and so printed for no other."""

from __future__ import annotations

from analysis.estimate.counterfactual.plan import Plan

#: Months that the paragraphs are about.
MONTHS = {"start": "2025-04", "end": "2025-11", "fit_start": "2021-01", "fit_end": "2024-10"}

#: Section -> what it adds for China in these months.
CHINA_IN_2025 = {
    "months": (
        "The elasticity's line has its peak in April 2025 because the law of that month is applied to "
        "goods that were already at sea and did not pay it. The months after October 2024 are forecast "
        "too, since the election of November made tariffs likely, and goods might be rushed in."
    ),
    "designs": (
        "What compares partners counts it as a loss when others grow, and others grew by what China "
        "lost and by computers for data centres. The elasticity leaves out all that hit China without a "
        "tariff rate, such as the end of duty-free small parcels and export controls. Other partners "
        "are smaller and wander more than China, so that their spread need not fit it."
    ),
    "quiet": (
        "April to November 2024 contains the small increases of 27 September 2024 on goods from China "
        "and the election of November. That designs which compare partners find a gap there has a "
        "reason. China's share of US imports has been shrinking since 2018, and neither a constant "
        "distance nor a weighted mean follows a trend. Net of its own quieter years, synthetic control "
        "comes to the others and the other three move apart. So few years, whose fits overlap, are a "
        "hint and no correction to quote. The lag of the lunar New Year was chosen by fit to China's "
        "series."
    ),
    "choices": (
        "Both synthetic designs move with these choices much more than the time series does. That, and "
        "their bias in quiet years, is why neither is quoted first."
    ),
    "hardware": (
        "Computers, servers and chips are where China lost most and others gained most, by tariffs, by "
        "export controls and by a boom that it had no part in. Leaving them out moves the answer more "
        "than leaving out the five donors that gained most or were taxed most."
    ),
    "run_up": (
        "By its own past, China's imports in these months were close to what was expected. Little of "
        "the later gap was merely brought forward, the dollars hardly change, and the per cent falls "
        "because more months are counted. By the designs that compare partners these months show a "
        "loss, not a gain. Others rushed in far more, gold from Switzerland and medicines from Ireland "
        "above all, so that these designs are no guide to those months."
    ),
}


def note(plan: Plan, section: str) -> str:
    """Return the paragraph that a section adds for the partner and months of a plan, or nothing."""
    if (plan.partner, *(f"{getattr(plan, name):%Y-%m}" for name in MONTHS)) != ("CHN", *MONTHS.values()):
        return ""
    return f"\n\n{CHINA_IN_2025[section]}"
