"""A report as PDF: its page as a browser prints it, the same bytes twice."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from analysis.checks import InputError, check_choice
from analysis.made import whole

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
NEEDS = (
    "a PDF is printed by Chromium: install chromium (Debian, Ubuntu) or Google Chrome; "
    "everything else is made without it."
)
#: Pages that are no report, and are printed too.
PRINTED_PAGES = ("brief",)
#: Seconds after which a browser that hangs is given up.
PATIENCE = 300
#: At the end of a page's address: open what it folds, but for code.
FULL = "?full"
DATE = re.compile(rb"\(D:\d{14}[^)]*\)")


def print_report(name: str, reports: Path, *, full: bool = False) -> Path:
    """Print the page of a report, or one of :data:`PRINTED_PAGES`, and return ``NAME.pdf`` beside it.

    Parameters
    ----------
    full : bool
        With its checks, details and notes, which a page folds away and paper leaves out.

    Raises
    ------
    InputError
        For a report that is not rendered, with the nearest name; without a browser, or when it fails.
    """
    pages = [path.stem for kind in ("[0-9]*", *PRINTED_PAGES) for path in reports.glob(f"{kind}.html")]
    if not pages:
        raise InputError(f"no page in {reports.name}: run `make reports`")
    page = reports / f"{check_choice(name, pages, what='page')}.html"
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not browser:
        raise InputError(NEEDS)
    with tempfile.TemporaryDirectory() as profile, whole(reports / f"{name}.pdf") as aside:
        as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        path_options = [f"--user-data-dir={profile}", f"--print-to-pdf={aside.resolve()}"]
        quiet = ["--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer"]
        try:
            subprocess.run(
                [browser, *quiet, *as_root, *path_options, page.resolve().as_uri() + FULL * full],
                capture_output=True,
                timeout=PATIENCE,
            )
        except subprocess.TimeoutExpired:
            raise InputError(f"{browser} did not print {page.name} in {PATIENCE} s") from None
        if not aside.exists():
            raise InputError(f"{browser} could not print {page.name}")
        aside.write_bytes(undated(aside.read_bytes()))
    return reports / f"{name}.pdf"


def undated(pdf: bytes) -> bytes:
    """Return a PDF whose dates are 1 January 1970, as long as before: places of objects stay right."""
    return DATE.sub(lambda date: b"(D:19700101000000" + date[0][17:], pdf)
