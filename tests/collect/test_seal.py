"""The list of tables and the calendar have checksums of their own."""

import pytest

from analysis.checks import InputError
from analysis.collect.seal import CALENDAR_FILE, DESCRIPTION, check_sealed, seal


@pytest.fixture
def root(tmp_path):
    for name in (DESCRIPTION, CALENDAR_FILE):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(name)
    seal(root=tmp_path, file=tmp_path / "checksums.json")
    return tmp_path


@pytest.mark.parametrize("name", [DESCRIPTION, CALENDAR_FILE])
def test_changed_byte_is_refused_until_it_is_recorded(root, name):
    own = {"root": root, "file": root / "checksums.json"}
    check_sealed(name, **own)
    (root / name).write_text("another")
    with pytest.raises(
        InputError, match=f"{name} is not the recorded one: .*git checkout.*collect seal"
    ):
        check_sealed(name, **own)
    seal(**own)
    check_sealed(name, **own)
    (root / name).unlink()
    with pytest.raises(InputError, match=f"{name} is missing"):
        check_sealed(name, **own)


def test_committed_checksums_are_those_of_the_committed_files():
    for name in (DESCRIPTION, CALENDAR_FILE):
        check_sealed(name)
