"""Sentences of report 08 about the forecast replayed, and what holds for China or for others only."""

from __future__ import annotations

from analysis.estimate.record.replay import BENCHMARKS
from analysis.estimate.record.scoreboard import Scoreboard, total
from analysis.estimate.scenario.study import Story
from analysis.present.finding import Finding, day_name, listing, month, percent, the
from analysis.present.scenario.labels import (
    SHORT,
    condition,
    fitting_dollars,
    lost_text,
    series_text,
    window_text,
)
from analysis.present.scenario.replay_figures import forecast_figure
from analysis.present.scenario.replay_tables import score_table


def forecast(story: Story) -> Finding:
    """State what was forecast of the first series, what came, and which benchmarks did better."""
    board = story.boards[0]
    made, row = board.replay, board.row(board.replay.headline)
    lost = len(set(row.loses_crps) | set(row.loses_log_score))
    verdict = (
        f"loses to {lost} of {len(BENCHMARKS)} forecasts without a model of tariffs"
        if lost
        else "beats every forecast without a model of tariffs"
    )
    return Finding(
        f"**The forecast of {series_text(made)} that could be made on {day_name(made.day)}, for "
        f"{condition(made.headline)}, {verdict}.** {_scored(board)}\n\n{_caveat(board)}"
    )


def further(story: Story) -> list:
    """Return sentence, figure and table of every further series."""
    parts = (series_note, forecast_figure, score_table)
    return [part(board) for board in story.boards[1:] for part in parts]


def series_note(board: Scoreboard) -> Finding:
    """State the same of one further series."""
    made = board.replay
    return Finding(f"**{series_text(made)}, {window_text(made)}.** {_scored(board)}")


def _scored(board: Scoreboard) -> str:
    """Say what was forecast, what came, and how the forecast scores."""
    made, name = board.replay, board.replay.headline
    middle, low, high, came = total(made, name)
    row, inside = board.row(name), "inside" if low <= came <= high else "outside"
    skill = board.skill(name, "seasonal_naive")
    return (
        f"For {window_text(made)} it gives {fitting_dollars(middle)} [{fitting_dollars(low)}, "
        f"{fitting_dollars(high)}], and {fitting_dollars(came)} came, {inside} the interval. "
        f"{_scores(board)} Its "
        f"CRPS is {percent(abs(skill), 0)} {'less' if skill >= 0 else 'more'} than that of a seasonal "
        f"naive forecast. {percent(row.inside_90, 0)} of {row.n_months} months lie inside the "
        f"{percent(0.9, 0)} intervals."
    )


def _scores(board: Scoreboard) -> str:
    """Name the benchmarks that beat the main forecast, with their scores."""
    row = board.row(board.replay.headline)
    theirs = [f"{SHORT[b]} ({fitting_dollars(board.row(b).crps)})" for b in row.loses_crps]
    crps = f"loses to {listing(theirs)}" if theirs else "beats all benchmarks"
    same = set(row.loses_crps) == set(row.loses_log_score)
    log_score = "by log score too" if same else f"by log score it {lost_text(row.loses_log_score)}"
    return f"By mean CRPS ({fitting_dollars(row.crps)} a month) it {crps}; {log_score}."


def _caveat(board: Scoreboard) -> str:
    firsts = ", save China's customs, whose first releases are used" * (board.replay.partner == "CHN")
    return (
        "The CRPS is the distance between what was said, with its uncertainty, and what came, in "
        "dollars; a forecast without uncertainty has its absolute error as CRPS. Months published "
        f"after the day are withheld. The levels of earlier months are of a later vintage{firsts}. "
        "The form of the forecast was chosen by people who knew what came. Its response, its share of "
        f"the law that is collected, and its law hold nothing later than {day_name(board.replay.day)}."
    )


def scoring_starts(story: Story) -> Finding:
    """Say where scoring starts, and what mean CRPS would be from the month of the day on."""
    said = []
    for board in story.boards:
        made, day = board.replay, board.replay.day.to_period("M").to_timestamp()
        later = {key: scores.crps[scores.index >= day].mean() for key, scores in board.monthly.items()}
        best = min(BENCHMARKS, key=later.get)
        first, crps = made.outcome.index[0], board.row(made.headline).crps
        text = f"For {series_text(made)} ours is {fitting_dollars(crps)} from {month(first)}"
        if first < day:
            text += (
                f", and from {month(day)} {fitting_dollars(later[made.headline])} beside "
                f"{fitting_dollars(later[best])} of the best benchmark, {SHORT[best]}"
            )
        said.append(f"{text}.")
    return Finding(
        "**Scores begin with the first month whose figure was not public on the day, even if the month "
        "was over.** A first version began in the month of the day, and left out the month before where "
        f"it was not published yet. Mean CRPS a month: {' '.join(said)}"
    )


#: Whose country rates above 10 % were suspended, China apart (EO 14257, Annex I; EO 14266).
SUSPENDED = {
    "AUT", "BEL", "CHE", "DEU", "ESP", "FRA", "IDN", "IND", "IRL", "ISR", "ITA", "JPN", "KOR", "MYS",
    "NLD", "PHL", "SWE", "THA", "TWN", "VEN", "VNM",
}  # fmt: skip


def law_of_the_day(story: Story) -> Finding | None:
    """Say how the law as announced by the day can be read; None where in one way only."""
    if story.scenarios.partner == "CHN":
        return Finding(
            "China's truce can be read in two ways: 30 % kept, or, as the order said, 30 % for 90 days "
            "and then 54 %. Both are scored against what came: the suspension was extended in August, "
            "the rate cut in November, and the uniform duties replaced in February 2026."
        )
    if story.scenarios.partner not in SUSPENDED:
        return None
    return Finding(
        f"The country rate on goods from {the(story.scenarios.partner_name)}, above 10 %, was suspended "
        "until 9 July 2025 (EO 14266). The calendar holds that rate in its notes only, so that the "
        "forecast keeps the rates announced by the day, and there is no reading in which the suspended "
        "one comes back."
    )


def base_rates(story: Story) -> Finding | None:
    """Say, of China, why the rate on all goods is not the one that the press quoted; else None."""
    if story.scenarios.partner != "CHN":
        return None
    return Finding(
        "The rate that the press quoted is not the rate here: part of China's goods were exempt from "
        "the reciprocal tariff, and others bear older duties besides."
    )


def vintages_note(story: Story) -> Finding:
    """Say which figures of the day are at hand as first printed."""
    firsts = "For China's exports these are at hand; for US imports the" * (
        story.scenarios.partner == "CHN"
    )
    return Finding(
        "A strict replay would also use the numbers as first printed. "
        f"{firsts or 'They are not at hand: the'} panel is of a later vintage with months withheld. "
        "The second table shows how far vintages differ where the package holds two. The revision of "
        "June 2025, between the day and the vintage of the panel, it cannot show."
    )


def random_walk_note(story: Story) -> Finding:
    """Say what the simplest forecast knew that ours do not use, of China also what cannot be scored."""
    known = story.boards[0].replay.history.values.index[-1]
    text = (
        f"The simplest forecast, that imports stay where they were last seen, already knew "
        f"{month(known)}, the last month published, and what the tariffs had done by then. Ours start "
        "from the months before the tariffs and do not use it. That is the price of a forecast that can "
        "say what another tariff would do."
    )
    if story.gap is not None:
        text += (
            " The rate of 145 % did not stay, so that no outcome can score the forecast made under it; "
            "the next table only shows how far it lies from ours."
        )
    return Finding(text)


def others(story: Story) -> Finding | None:
    """Open the section of the further series, which China alone has; else None."""
    if len(story.boards) < 2:
        return None
    lost = [b for b in story.boards[1:] if b.row(b.replay.headline).loses_crps]
    n = len(story.boards) - 1
    return Finding(
        f"## In other ledgers\n\n**By mean CRPS the forecast loses to a benchmark in {len(lost)} of {n} "
        "further series.** The one without HTS chapters 98 and 99 (goods returned or under special "
        "provisions) covers a slightly different set of goods, has a shorter history, and is published "
        "further than the panel. China's own exports leave a month before they arrive. Their levels "
        "reach back to 2023 only, with a few months before: the seasonal pattern rests on two years."
    )


def rebound_note(story: Story) -> Finding | None:
    """Say in whose ledger the rebound came, where China's own exports are forecast; else None."""
    if not any(board.replay.name == "exports" for board in story.boards):
        return None
    return Finding(
        "The rebound of June came in China's ledger and not in the American one, where it came in July: "
        "goods need three to six weeks."
    )


def published(story: Story) -> Finding | None:
    """Open the section of published forecasts, which are about China; else None."""
    if story.scenarios.partner != "CHN":
        return None
    scored = [v for v in story.published if v.scored]
    return Finding(
        f"## Published forecasts\n\n**Of {len(story.published)} published forecasts "
        f"{len(story.published) - len(scored)} cannot be scored, since their tariffs did not stay.** "
        "The simulations of April 2025 assumed that the US rate of 145 % and China's of 125 % would "
        "stay for a year. The first was in force for 34 days, from 10 April to 13 May 2025, the "
        "second for 32, from 12 April. What stands beside them came under lower tariffs. What came "
        "before the two small steps that importers could foresee cannot be told from zero, nor from "
        "the rule of thumb for front-loading. Carried over to the jump of April, which nobody could "
        "foresee in March, "
        "that rule is absurd."
    )
