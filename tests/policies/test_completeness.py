"""Nothing passes by being left out: the standing examination of the promotion policy."""

from fnmatch import fnmatchcase
from typing import Any

import pytest

from .conftest import FIXTURES, Asker, parameters
from .garbage import Garbage, spoiled
from .harmless import HARMLESS, HARMLESS_PARAMETERS, MADE_FROM, Harmless

_TUNED = parameters()
_TUNED_FOR = (
    "promote",
    "promote-first",
    "promote-low",
    "promote-high",
    "candidate-high",
    "delete-high",
    "promote-waived",
    "promote-broken-glass",
)
"""The moves that, between them, go by all of the parameters."""


def _is_denial(decision: Any) -> bool:
    return (
        isinstance(decision, dict)
        and decision["allow"] is False
        and len(decision["violations"]) > 0
        and decision["rules"] > 0
    )


@pytest.mark.parametrize("name", FIXTURES)
def test_fixture_is_allowed_as_it_stands(asker: Asker, name: str) -> None:
    assert asker.decision(FIXTURES[name])["allow"] is True


@pytest.fixture(scope="module")
def passing(asker: Asker) -> dict[str, list[Garbage]]:
    """Of each fixture, the garbage with which it is still allowed."""
    found = {}
    for name, fixture in FIXTURES.items():
        garbage = list(spoiled(fixture))
        said = asker.decisions([spoilt.document for spoilt in garbage])
        found[name] = [
            spoilt for spoilt, answer in zip(garbage, said, strict=True) if not _is_denial(answer)
        ]
    return found


@pytest.mark.proof
@pytest.mark.parametrize("name", FIXTURES)
def test_a_field_that_is_gone_or_garbage_is_denied(
    passing: dict[str, list[Garbage]], name: str
) -> None:
    passed = [
        f"{garbage.dotted} ({garbage.kind})"
        for garbage in passing[name]
        if not any(harmless.covers(name, garbage) for harmless in HARMLESS)
    ]
    assert passed == []


@pytest.mark.parametrize("harmless", HARMLESS, ids=lambda harmless: harmless.path)
def test_each_exception_is_needed(passing: dict[str, list[Garbage]], harmless: Harmless) -> None:
    assert any(
        harmless.covers(name, garbage) for name in harmless.fixtures for garbage in passing[name]
    )


@pytest.mark.parametrize("garbage", [None, [], {}, "promote", 7, True])
def test_an_input_that_is_no_move_at_all_is_denied(asker: Asker, garbage: Any) -> None:
    assert _is_denial(asker.decision(garbage))


@pytest.fixture(scope="module")
def tuning(asker: Asker) -> list[Garbage]:
    """The garbage among the parameters that no move is denied for."""
    left = list(spoiled(_TUNED))
    for name in _TUNED_FOR:
        said = asker.tuned([(FIXTURES[name], spoilt.document) for spoilt in left])
        left = [spoilt for spoilt, answer in zip(left, said, strict=True) if not _is_denial(answer)]
    return left


def test_the_examined_parameters_allow_as_they_stand(asker: Asker) -> None:
    said = asker.tuned([(FIXTURES[name], _TUNED) for name in _TUNED_FOR])
    assert [decision["allow"] for decision in said] == [True] * len(_TUNED_FOR)


@pytest.mark.proof
def test_a_parameter_that_is_gone_or_garbage_is_denied(tuning: list[Garbage]) -> None:
    """Of some move, that is: of one that goes by it."""
    passed = [
        f"{garbage.dotted} ({garbage.kind})"
        for garbage in tuning
        if not any(harmless.covers("parameters", garbage) for harmless in HARMLESS_PARAMETERS)
    ]
    assert passed == []


@pytest.mark.parametrize("harmless", HARMLESS_PARAMETERS, ids=lambda harmless: harmless.path)
def test_each_exception_among_the_parameters_is_needed(
    tuning: list[Garbage], harmless: Harmless
) -> None:
    assert any(harmless.covers("parameters", garbage) for garbage in tuning)


_SPOKEN_OF = (
    *("*.arn", "*.seq", "schema_version", "move.older", "move.deletion_kind"),
    *("incumbent.registered_*", "incumbent.left_service_at", "incumbent.evaluation.rows"),
    *(f"incumbent.{fact}" for fact in (*MADE_FROM, "status")),
    *("placements.dev.candidates*", "placements.staging.candidates*", "placements.*.promoted_at"),
    *("placements.*.rollback_targets*", "placements.production.candidates.0.since"),
    *("*.slices.*.rows", "version.left_service_at", "holds", "waivers", "waivers.0.time"),
)
_STANDARD = ("*.evaluation.slices*", "version.data_taken_at", "version.licence")
_PROMOTED = ("move.share", "move.break_glass", "placements.production.candidates*")
_OLD_ONE = ("incumbent*", "version.evaluation*", "version.registered_*", "approvals", "evidence")
RECORD = {
    "promote": (*_SPOKEN_OF, *_STANDARD, *_PROMOTED, "version.model_card", "commit_served_in*"),
    "promote-high": (*_SPOKEN_OF, *_PROMOTED, "commit_served_in*"),
    "promote-retrain": (
        *(*_SPOKEN_OF, *_STANDARD, *_PROMOTED, "version.model_card", "evidence.*.time"),
        *("commit_served_in.0", "commit_served_in.2"),
    ),
    "candidate-high": (
        *(*_SPOKEN_OF, *_OLD_ONE, "actor*", "move.model", "move.break_glass", "commit_served_in*"),
        "placements.production.candidates.0",
    ),
}
"""What no rule asks of these moves: only the schema misses it."""


@pytest.mark.parametrize("name", RECORD)
def test_what_a_rule_rests_on_is_missed_by_the_rule_itself(asker: Asker, name: str) -> None:
    """The second line: were the schema loosened, the rules would not fall silent."""
    loosened = (
        "data.modeltrail.promotion.decision with input as document"
        " with data.modeltrail.promotion.rules.input._well_formed as true"
    )
    gone = [garbage for garbage in spoiled(FIXTURES[name]) if garbage.kind == "deleted"]
    said = asker.each(loosened, [garbage.document for garbage in gone])
    passed = [garbage.dotted for garbage, answer in zip(gone, said, strict=True) if answer["allow"]]
    asked = [path for path in passed if not any(fnmatchcase(path, kept) for kept in RECORD[name])]
    assert asked == []
