"""What a registration states of a version of MLflow's."""

import pytest

from modeltrail.exchange.mlflow._facts import created
from modeltrail.exchange.mlflow._source import SourceVersion


@pytest.mark.parametrize(
    ("milliseconds", "instant"),
    [
        (None, None),
        (1_700_000_000_000, "2023-11-14T22:13:20.000000Z"),
        (4_102_444_800_000, None),  # 2100
        (2**62, None),
    ],
)
def test_when_a_version_was_made_is_said_as_far_as_it_can_have_been(
    milliseconds: int | None, instant: str | None
) -> None:
    version = SourceVersion(1, milliseconds, None, None, None, None, None, None, {})
    assert created(version) == instant
