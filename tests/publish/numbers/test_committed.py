"""Numbers, tables and series that the code makes are the committed ones, or the CHANGELOG names them."""

from pathlib import Path

import pytest

from analysis.checks import InputError
from analysis.paths import ROOT
from analysis.publish.numbers.drift import NUMBERS_TABLE, added, at_revision, unnamed
from analysis.publish.numbers.past import drift

#: What to do where it fails.
SAY = "moved since the last commit: see `export-declines drift HEAD`, and say why in the CHANGELOG"


@pytest.fixture
def committed():
    """The numbers of the last commit; an unpacked archive has none."""
    try:
        return at_revision(ROOT, "HEAD", NUMBERS_TABLE)
    except InputError as error:
        pytest.skip(str(error))


def test_no_number_moves_without_a_line_of_the_changelog(committed):
    *_, unsaid = drift("HEAD", root=ROOT)
    assert unsaid == [], SAY


def test_no_table_or_series_moves_without_a_line_of_the_changelog(committed):
    _, moved, _ = drift("HEAD", root=ROOT)
    names = [Path(move.name).stem for move in moved]
    assert unnamed(names, added(ROOT, "HEAD")) == [], SAY
