"""Keys of publishers are read from a file or the environment, and none is shown."""

import pytest

from analysis.checks import InputError
from analysis.collect.refresh.client import Publisher
from analysis.collect.refresh.keys import check_keys, read_keys

PUBLISHER = Publisher("own", "Own", key_name="OWN_API_KEY", register="https://example.org/key")


def test_keys_come_from_the_file_and_the_environment_goes_before(tmp_path, monkeypatch):
    file = tmp_path / ".env"
    file.write_text(
        "# keys\nCENSUS_API_KEY = 'one'\nexport FRED_API_KEY=\"two\"\nno key here\nBLS_API_KEY=3\n"
    )
    monkeypatch.setenv("BLS_API_KEY", "4")
    keys = read_keys(file)
    assert (keys["CENSUS_API_KEY"], keys["FRED_API_KEY"], keys["BLS_API_KEY"]) == ("one", "two", "4")
    assert "no key here" not in keys
    assert read_keys(tmp_path / "none")["BLS_API_KEY"] == "4"


def test_a_file_of_keys_that_is_no_text_is_refused(tmp_path):
    (tmp_path / ".env").write_bytes(b"\x00\xff\xfe key")
    with pytest.raises(InputError, match=".env is not text in UTF-8: write a line NAME=value"):
        read_keys(tmp_path / ".env")


@pytest.mark.parametrize("key", ["short", "with a blank in it", "ключ-из-букв", "line\nbreak-in-it"])
def test_what_is_no_key_is_refused_without_being_repeated(key):
    with pytest.raises(InputError, match="OWN_API_KEY is no key") as refused:
        check_keys([PUBLISHER], {"OWN_API_KEY": key})
    assert key not in str(refused.value)


def test_keys_that_are_needed_and_missing_are_named_at_once():
    other = Publisher("o", "O", key_name="OTHER_API_KEY", key_optional=True)
    check_keys([other, Publisher("t", "T")], {})
    with pytest.raises(
        InputError, match=r"set OWN_API_KEY \(https://example.org/key\).*Nothing was asked"
    ):
        check_keys([PUBLISHER, other], {"OWN_API_KEY": ""})
