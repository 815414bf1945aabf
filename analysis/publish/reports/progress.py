"""What the driver says while it works: a line for each report that begins and that ends."""

from __future__ import annotations

from pathlib import Path


class ProgressLines:
    """A plain line for each report when it begins, which says why, and one when it ends.

    Parameters
    ----------
    jobs : list of Job
    reasons : dict of str
        Name of each -> why it is made.
    """

    def __init__(self, jobs, reasons: dict[str, str]):
        self.total, self.count = len(jobs), 0
        self.reasons, self.begun = reasons, set()

    def running(self, tasks) -> None:
        """Print what each report that has begun asks, and why it is made."""
        for job in [task.job for task in tasks if task.job.name not in self.begun]:
            self.begun.add(job.name)
            place = f"{len(self.begun)} of {self.total}"
            self.write(
                f"{job.name}, {place}: {job.report.question} Made since {self.reasons[job.name]}."
            )

    def done(self, outcome) -> None:
        """Print how the report ended, and how many have."""
        self.count += 1
        self.write(describe(outcome, f"{self.count} of {self.total} done"))

    def renewed(self, names: list[str], folder: Path) -> None:
        """Name the files that were missing or edited, when no report is the reason for writing them."""
        for name in names if not self.total else ():
            self.write(f"written again: {_short(folder / name)}")

    def write(self, text: str) -> None:
        """Print a text."""
        print(text, flush=True)


def describe(outcome, place: str) -> str:
    """Return the line for a rendered report and its file, or what failed and where to look."""
    if not outcome.problem:
        return f"{outcome.name}: rendered in {outcome.seconds:.1f} s, {place}, {_short(outcome.page)}"
    source = "".join(f"\n    | {line}" for line in outcome.excerpt.splitlines())
    notebook = f"\n    kept: {_short(outcome.kept)}" if outcome.kept else ""
    return f"{outcome.name}: FAILED after {outcome.seconds:.1f} s, {place}, in {outcome.problem}{source}{notebook}"


def _short(path: Path) -> Path:
    """Return a path as seen from the current folder when it lies below it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
