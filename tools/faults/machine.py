"""Machines that stand in the way: full disks, read-only folders, few open files, two runs at once."""

from __future__ import annotations

import contextlib
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from analysis.publish.archive.paper import has_tex
from analysis.publish.reports.figures import PAPER_FIGURES
from tools.faults.clone import Clone, Ended
from tools.faults.verdict import Try, judge

BATTERY = "full and read-only disks, few files, two runs at once"
#: Free bytes on the small disk of the reports, and of the panels.
FREE = {"reports": (0, 40_000, 300_000, 1_500_000), "data/panel": (100_000, 2_000_000, 6_000_000)}
#: Open files that are allowed.
OPEN_FILES = (32, 64, 128)
REPORT = ("03_trade", "partner=JPN")


def run(clone: Clone, seed: int) -> list[Try]:
    """Try each obstacle in turn; nothing here is random."""
    tries = []
    clone.report(*REPORT)  # what it writes where there is room
    for folder, sizes in FREE.items():
        for free in sizes:
            tries.append(small_disk(clone, folder, free))
    tries += read_only(clone)
    for allowed in OPEN_FILES:
        ended = clone.report(*REPORT, preexec_fn=lambda n=allowed: _limit(resource.RLIMIT_NOFILE, n))
        tries.append(Try(BATTERY, f"{allowed} open files allowed", *judge(ended, bad=None)))
    return tries + together(clone) + papers(clone)


def _limit(what: int, amount: int) -> None:
    resource.setrlimit(what, (amount, amount))


def small_disk(clone: Clone, folder: str, free: int) -> Try:
    """Write into a folder whose disk is nearly full."""
    panel = folder == "data/panel"
    command = (
        ("-m", "analysis", "combine") if panel else ("-m", "analysis.publish", "report", "--", *REPORT)
    )
    place = clone.root / folder
    outputs = [place / "hs2.parquet", place / "naics3.parquet"] if panel else sorted(place.glob("*__*"))
    aside = clone.root / ".aside"
    aside.mkdir(exist_ok=True)
    with_room = clone.digests()
    for path in outputs:
        path.replace(aside / path.name)
    before = clone.digests()
    with mounted_small(place, free) as how:
        limit = None if how == "tmpfs" else lambda: _limit(resource.RLIMIT_FSIZE, free)
        ended = clone.python(*command, preexec_fn=limit)
        after = clone.digests()
        verdict, note = judge(ended, bad=None)
        half = [name for name in after if after[name] != with_room.get(name)] if ended.code else []
        if half or any(after.get(name) != digest for name, digest in before.items() if ended.code):
            verdict, note = "lost", f"half written: {half[:1]}"
    for path in outputs:
        (aside / path.name).replace(path)
    return Try(BATTERY, f"{folder} on a disk with {free:,} bytes free ({how})", verdict, note)


@contextlib.contextmanager
def mounted_small(place: Path, free: int) -> Iterator[str]:
    """Put a folder's content on a small disk of its own; without the right to, limit the file size."""
    pages = sum(-(-path.stat().st_size // 4096) for path in place.rglob("*")) + 60
    option = f"size={pages * 4096 + free}"
    copy = place.with_name(f"{place.name}.copy")
    shutil.copytree(place, copy)
    mounted = _command("mount", "-t", "tmpfs", "-o", option, "tmpfs", str(place))
    try:
        if mounted:
            shutil.copytree(copy, place, dirs_exist_ok=True)
        yield "tmpfs" if mounted else "limit on the size of a file"
    finally:
        if mounted:
            _command("umount", "-l", str(place))
        shutil.rmtree(copy)


def read_only(clone: Clone) -> list[Try]:
    """Run in a tree that cannot be written; needs the right to mount, or not to be root."""
    view = clone.root.with_name("read-only")
    view.mkdir()
    path = str(view)
    mounted = _command("mount", "--bind", str(clone.root), path) and _command(
        "mount", "-o", "remount,ro,bind", path
    )
    if not mounted:
        return [Try(BATTERY, "read-only tree", "went well", "not tried: no right to mount")]
    before, there = clone.digests(), Clone(view)
    (there_panel,) = [view / "data" / "panel" / "naics3.parquet"]
    commands = {
        "report": ("-m", "analysis.publish", "report", "--", "03_trade", "partner=MEX"),
        "combine": ("-m", "analysis", "combine"),
        "verify": ("-m", "analysis.collect"),
        "register": ("-m", "analysis.collect", "register", "partners", "--vintage", "x"),
    }
    try:
        tries = []
        for name, command in commands.items():
            verdict, note = judge(there.python(*command), bad=None)
            if clone.digests() != before or not there_panel.exists():
                verdict, note = "lost", "a file was changed"
            tries.append(Try(BATTERY, f"read-only tree: {name}", verdict, note))
        return tries
    finally:
        _command("umount", "-l", path)


def together(clone: Clone) -> list[Try]:
    """Start two runs of make at once; both must end well, and their files be those of one."""
    alone = clone.report(*REPORT)
    names = sorted(clone.reports.glob("03_trade__partner=JPN.*"))
    reference = [path.read_bytes() for path in names]
    tries = [Try(BATTERY, "one run alone", *judge(alone, bad=False))]
    same = ("make", "report", f"NAME={REPORT[0]}", f"PARAMS={REPORT[1]}")
    another = (*same[:3], "PARAMS=partner=DEU")
    for other in (same, another, ("make", "combine"), ("make", "collect")):
        for path in names:
            path.unlink()
        (clone.root / "data" / "panel" / "hs2.parquet").unlink()  # so that combine has something to do
        runs = [clone.start(*command) for command in (same, other)]
        ended = [
            Ended(process.wait(), printed, 0)
            for process in runs
            for printed in [process.communicate()[0]]
        ]
        verdict, note = min((judge(one, bad=None) for one in ended), key=lambda v: v[0] == "went well")
        if ended[0].code == 0 and [path.read_bytes() for path in names] != reference:
            verdict, note = "lost", "the report is another"
        tries.append(Try(BATTERY, f"two runs at once: a report and {' '.join(other)}", verdict, note))
    return tries


def papers(clone: Clone) -> list[Try]:
    """Set the first paper, and write the first archive, twice at once; then without room for either.

    Without TeX the paper is refused, and the archive is written without it.
    """
    tries, folder = [], clone.root / "paper" / "build"
    clone.run("git", "init", "-q")
    clone.run("git", "add", "-A")
    for word in ("paper", "archive"):
        for made_folder in (folder, clone.reports / PAPER_FIGURES, clone.root / "dist"):
            shutil.rmtree(made_folder, ignore_errors=True)
        runs = [clone.start(sys.executable, "-m", "analysis.publish", word) for _ in range(2)]
        ended = [Ended(run.wait(), printed, 0) for run in runs for printed in [run.communicate()[0]]]
        for one in ended:
            verdict = judge(one, bad=None if word == "paper" and not has_tex() else False)
            tries.append(Try(BATTERY, f"two first runs at once: {word}", *verdict))
    for place in (folder, clone.root / "dist"):
        place.mkdir(parents=True, exist_ok=True)
        with mounted_small(place, 0) as how:
            limit = None if how == "tmpfs" else lambda: _limit(resource.RLIMIT_FSIZE, 100_000)
            ended = clone.python("-m", "analysis.publish", "archive", preexec_fn=limit)
        verdict, note = judge(ended, bad=None if place == folder and not has_tex() else True)
        if "undefined" in ended.said:
            verdict, note = "refused badly", note
        where = place.relative_to(clone.root)
        tries.append(Try(BATTERY, f"{where} on a full disk ({how}): archive", verdict, note))
    return tries


def _command(*words: str) -> bool:
    try:
        return subprocess.run(words, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False
