"""Nothing passes by being left out: the standing examination of the promotion policy."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import pytest

from .conftest import FIXTURES, POLICIES, Asker
from .garbage import Garbage, spoiled

_PARAMETERS = json.loads((POLICIES / "data" / "promotion" / "data.json").read_bytes())
_EVERY = tuple(FIXTURES)
_PROMOTE = ("promote", "promote-first", "promote-after-demotion")
_NOT_PROMOTE = tuple(name for name in FIXTURES if name not in _PROMOTE)
_NOT_ROLLBACK = tuple(name for name in FIXTURES if name != "rollback")


@dataclass(frozen=True)
class Harmless:
    """A place where garbage of some kinds changes nothing, and why that is right."""

    path: str
    reason: str
    fixtures: Sequence[str] = _EVERY
    kinds: tuple[str, ...] = ("unknown",)

    def covers(self, fixture: str, garbage: Garbage) -> bool:
        """Return whether this speaks of a spoiled fixture."""
        return (
            fixture in self.fixtures
            and garbage.kind in self.kinds
            and fnmatchcase(garbage.dotted, self.path)
        )


_RECORD = "it is kept for the record; no rule of this policy rests on it"
_ANY_VALUE = ("unknown", "empty", "deleted", "null")
_OR_NOT_KNOWN = ("unknown", "null")
_WHAT_LEAVES = ("demote", "delete")

_NOT_YET = tuple(
    Harmless(path, "no rule asks for it yet", kinds=_ANY_VALUE)
    for path in (
        "move.deletion_kind",
        "move.share",
        "*.data_taken_at",
        "*.licence",
        "*.model_card",
        "*.parameters",
        "*.slices*",
        "*.left_service_at",
        "*.champion_since",
        "*.promoted_at",
        "placements.*.candidates.*.since",
        "placements.*.candidates.*.share",
        "commit_served_in*",
    )
)
HARMLESS = (
    *_NOT_YET,
    Harmless("time", "no rule has a term yet; whatever time it is, the answer is the same"),
    Harmless("move.model", "another model without metrics of its own has the same rules"),
    Harmless("move.reason", "any words are a reason"),
    Harmless("move.older", "who knows that a version might be older may say so of any"),
    Harmless("*.arn", "a person is told by 'person'; the ARN is kept for the record"),
    Harmless("actor.person", "anyone but the approver may ask"),
    Harmless("*.registered_by.person", "anyone but the approver may have registered it"),
    Harmless("approvals.*.by.person", "anyone but requester and registrar may approve"),
    Harmless("evidence.*.by.person", "who ran the suite is not yet asked"),
    Harmless("evidence.*.time", _RECORD),
    Harmless("approvals.*.time", _RECORD),
    Harmless("*.seq", "any order of one run a suite and one approval is as good"),
    Harmless("evidence.*.tests", "more tests are no worse"),
    Harmless("evidence.*.skipped", "fewer skipped tests are no worse", kinds=("empty",)),
    Harmless("*.data_*", _RECORD),
    Harmless("*.registered_at", _RECORD),
    Harmless("*.evaluation.rows", _RECORD),
    Harmless("version.data_*", "what leaves was imported, perhaps", _WHAT_LEAVES, ("null",)),
    Harmless("incumbent.data_*", "the incumbent's data is not what moves", kinds=("null",)),
    Harmless("previous_champion.data_*", "nor is that of the one before", kinds=("null",)),
    Harmless("incumbent.artifact_digest", "nor the incumbent's bytes", kinds=_OR_NOT_KNOWN),
    Harmless("incumbent.code_commit", "nor the incumbent's code", kinds=_OR_NOT_KNOWN),
    Harmless("previous_champion.artifact_digest", "nor those before", kinds=_OR_NOT_KNOWN),
    Harmless("previous_champion.code_commit", "nor is its code", kinds=_OR_NOT_KNOWN),
    Harmless("incumbent.evaluation", "only a champion is compared", _NOT_PROMOTE, ("null",)),
    Harmless("version.evaluation", "what leaves is not compared", _WHAT_LEAVES, ("null",)),
    Harmless(
        "placements.*.rollback_targets*", "only a rollback goes there", _NOT_ROLLBACK, _ANY_VALUE
    ),
    Harmless(
        "placements.dev.rollback_targets*", "not where it rolls back", ("rollback",), _ANY_VALUE
    ),
    Harmless("placements.staging.rollback_targets*", "nor here", ("rollback",), _ANY_VALUE),
    Harmless(
        "placements.dev.champion",
        "dev is neither the environment of the move nor the one before it",
        ("promote", "promote-after-demotion", "candidate", "demote", "rollback"),
        _ANY_VALUE,
    ),
    Harmless("placements.staging.champion", "nor is staging", ("demote", "rollback"), _ANY_VALUE),
    Harmless("placements.*.champion", "what is not in service may go", ("delete",), _ANY_VALUE),
    Harmless("placements.*.champion", "what comes back serves nobody", ("restore",), _ANY_VALUE),
    Harmless("placements.staging.champion", "later ones do not matter", ("promote-first",)),
    Harmless("placements.production.champion", "later ones do not matter", ("promote-first",)),
    Harmless(
        "placements.production.candidates*",
        "it need not be one",
        ("promote", "promote-after-demotion"),
        _ANY_VALUE,
    ),
    Harmless("*.evaluation.dataset_digest", "only a champion is compared", _NOT_PROMOTE),
    Harmless("version.evaluation.dataset_digest", "there is no incumbent", ("promote-first",)),
    Harmless("*.evaluation.metrics*", "only a champion is measured", _NOT_PROMOTE, _ANY_VALUE),
    Harmless(
        "version.*.accuracy", "any is good for a first", ("promote-first",), ("unknown", "empty")
    ),
    Harmless(
        "version.*.accuracy", "a higher one is no worse", ("promote", "promote-after-demotion")
    ),
    Harmless("incumbent.*.accuracy", "a lower one is beaten", ("promote",), ("unknown", "empty")),
    Harmless(
        "previous_champion.*.accuracy",
        "a lower one is beaten",
        ("promote-after-demotion",),
        ("unknown", "empty"),
    ),
    Harmless("version.code_commit", "only a champion's code is asked for", _NOT_PROMOTE),
    Harmless("version.code_commit", "what leaves has none, perhaps", _WHAT_LEAVES, ("null",)),
    Harmless("version.code_commit", "nothing comes before the first", ("promote-first",)),
    Harmless("version.artifact_digest", "nor need it be whole", _WHAT_LEAVES, _OR_NOT_KNOWN),
    Harmless("stored_artifact.digest", "nor be there", ("demote", "delete"), ("unknown", "null")),
)

HARMLESS_PARAMETERS = (
    Harmless("approvals.dev", "another environment", kinds=("unknown", "empty", "deleted")),
    Harmless("approvals.staging", "another environment", kinds=("unknown", "empty", "deleted")),
    Harmless("approvals.production", "the shop may ask for none", kinds=("empty",)),
    Harmless("metrics.default.accuracy.tolerance", "a better version is within any tolerance"),
    Harmless("metrics.default.accuracy.tolerance", "nor does it need one", kinds=("empty",)),
    Harmless("pipelines", "there may be none", kinds=("empty",)),
    Harmless("pipelines.0", "there may be others", kinds=("unknown", "deleted")),
)


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


@pytest.mark.parametrize("name", FIXTURES)
def test_a_field_that_is_gone_or_garbage_is_denied(asker: Asker, name: str) -> None:
    passed = [
        f"{garbage.dotted} ({garbage.kind})"
        for garbage in spoiled(FIXTURES[name])
        if not any(harmless.covers(name, garbage) for harmless in HARMLESS)
        and not _is_denial(asker.decision(garbage.document))
    ]
    assert passed == []


@pytest.mark.parametrize("harmless", HARMLESS, ids=lambda harmless: harmless.path)
def test_each_exception_is_needed(asker: Asker, harmless: Harmless) -> None:
    assert any(
        not _is_denial(asker.decision(garbage.document))
        for name in harmless.fixtures
        for garbage in spoiled(FIXTURES[name])
        if harmless.covers(name, garbage)
    )


@pytest.mark.parametrize("garbage", [None, [], {}, "promote", 7, True])
def test_an_input_that_is_no_move_at_all_is_denied(asker: Asker, garbage: Any) -> None:
    assert _is_denial(asker.decision(garbage))


def _tuned(asker: Asker, parameters: Any) -> Any:
    question = (
        "decision := data.modeltrail.promotion.decision"
        f" with input as {json.dumps(FIXTURES['promote'])}"
        f" with data.data.promotion as {json.dumps(parameters)}"
    )
    rows = asker.query(question)
    return rows[0]["decision"] if rows else None


def test_a_parameter_that_is_gone_or_garbage_is_denied(asker: Asker) -> None:
    assert _tuned(asker, _PARAMETERS)["allow"] is True
    passed = [
        f"{garbage.dotted} ({garbage.kind})"
        for garbage in spoiled(_PARAMETERS)
        if not any(harmless.covers("promote", garbage) for harmless in HARMLESS_PARAMETERS)
        and not _is_denial(_tuned(asker, garbage.document))
    ]
    assert passed == []


RECORD = (
    "*.arn",
    "*.data_*",
    "*.registered_at",
    "*.rows",
    "*.licence",
    "*.model_card",
    "*.parameters",
    "*.slices*",
    "*.left_service_at",
    "*.champion_since",
    "*.promoted_at",
    "approvals.*.time",
    "commit_served_in*",
    "drift",
    "evidence.*.by*",
    "evidence.*.seq",
    "evidence.*.time",
    "holds",
    "incidents",
    "incumbent.artifact_digest",
    "incumbent.code_commit",
    "incumbent.registered_by*",
    "incumbent.status",
    "move.break_glass",
    "move.deletion_kind",
    "move.model",
    "move.older",
    "move.share",
    "placements.*.candidates*",
    "placements.*.rollback_targets*",
    "placements.dev.champion",
    "previous_champion.artifact_digest",
    "previous_champion.code_commit",
    "previous_champion.registered_by*",
    "previous_champion.status",
    "schema_version",
    "time",
    "unreviewed",
    "waivers",
)
"""What no rule asks of these promotions: only the schema misses it."""


@pytest.mark.parametrize("name", ["promote", "promote-after-demotion"])
def test_what_a_rule_rests_on_is_missed_by_the_rule_itself(asker: Asker, name: str) -> None:
    """The second line: were the schema loosened, the rules would not fall silent."""
    passed = []
    for garbage in spoiled(FIXTURES[name]):
        if garbage.kind != "deleted":
            continue
        question = (
            "decision := data.modeltrail.promotion.decision"
            f" with input as {json.dumps(garbage.document)}"
            " with data.data.schemas.policy_input as {}"
        )
        if asker.query(question)[0]["decision"]["allow"]:
            passed.append(garbage.dotted)
    assert [path for path in passed if not any(fnmatchcase(path, kept) for kept in RECORD)] == []
