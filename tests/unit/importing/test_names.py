import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.domain.registration import RESERVED
from infra.importing import names

LEGAL = re.compile(r"[a-z0-9._-]{2,32}")


@pytest.mark.parametrize("name", ["ann", "Ann", "ann_b.c-1", "42"])
def test_a_name_that_is_allowed_is_kept(name: str) -> None:
    assert names.user_name(name) == name.lower()


@pytest.mark.parametrize("name", ["|ann|", "ann^", "a", "системный", "all", "-ann-"])
def test_another_gets_a_mark_of_its_own(name: str) -> None:
    found = names.user_name(name)
    assert LEGAL.fullmatch(found)
    assert found not in {"ann", "a", "all"}


def test_names_that_come_near_each_other_stay_two() -> None:
    assert len({names.user_name(name) for name in ("|ann|", "ann^", "ann", "[ann]")}) == 4


@given(st.text(min_size=1, max_size=60))
def test_any_name_becomes_an_allowed_one(name: str) -> None:
    found = names.user_name(name)
    assert LEGAL.fullmatch(found)
    assert re.search(r"[a-z0-9]", found)
    assert found not in RESERVED
    assert LEGAL.fullmatch(names.another_user_name(found, name))


@given(st.text(min_size=1, max_size=90))
def test_any_name_becomes_a_slug(name: str) -> None:
    legal = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
    assert legal.fullmatch(names.slug(name))
    assert legal.fullmatch(names.another_slug(names.slug(name), name))


def test_what_hides_in_a_line_is_left_out() -> None:
    assert names.line(" a\u202eb\n\tc\0 ") == "a b c"
    assert names.line("x" * 100, 10) == "x" * 10
