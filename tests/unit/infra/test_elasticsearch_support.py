import pytest

from contracts.ids import uuid7
from infra.elasticsearch.names import EARLIER, UNDATED, shelf
from infra.elasticsearch.support import judge


@pytest.mark.parametrize("version", ["9.0.0", "9.4.3", "9.12.1-SNAPSHOT"])
def test_a_server_of_the_clients_major_is_supported(version: str) -> None:
    assert judge(version).supported


@pytest.mark.parametrize("version", ["8.19.3", "7.17.0", "10.0.0", "", "x"])
def test_another_server_is_named_with_what_to_run(version: str) -> None:
    server = judge(version)
    assert not server.supported
    assert version in server.advice
    assert "9.x" in server.advice


@pytest.mark.parametrize(
    ("milliseconds", "expected"),
    [
        (1_772_366_400_000, "2026.03"),
        (1_798_761_600_000, "2027.01"),
        (1_100_000_000_000, EARLIER),
        (0, EARLIER),
        (2_082_758_399_999, "2035.12"),
        (2_082_758_400_000, UNDATED),
        ((1 << 48) - 1, UNDATED),
        (4_000_000_000_000, UNDATED),
    ],
)
def test_a_message_lies_in_the_index_of_the_time_in_its_id(
    milliseconds: int, expected: str
) -> None:
    assert shelf(uuid7(milliseconds)) == expected
