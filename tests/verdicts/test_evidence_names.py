"""Files of evidence have names that every system takes."""

import pytest

from fixtures.verdicts.plugin import LONGEST_NAME, _file_name


@pytest.mark.parametrize("name", ["test_a", "test_a[http-1]", "test_a[a b, c=d+e.f]"])
def test_a_name_that_every_system_takes_stays(name):
    assert _file_name(name) == name


@pytest.mark.parametrize("letter", '\\/:"*?<>|;()\t\x00ä\udcff')
def test_what_windows_or_a_link_does_not_take_is_replaced(letter):
    found = _file_name(f"test_a[{letter}]")

    assert found.startswith("test_a[_]-")
    assert set(found) <= set("test_a[]-0123456789abcdef")


def test_names_that_were_different_stay_so():
    names = [f"test_a[{letter}]" for letter in '\\/:"*?aA'] + ["x" * 300, "x" * 301]

    assert len({_file_name(name).lower() for name in names}) == len(names)
    assert max(len(_file_name(name)) for name in names) <= LONGEST_NAME + 9
