"""What may be garbage in an input, or in the parameters, and changes nothing: each with why."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from .conftest import FIXTURES
from .garbage import Garbage

_EVERY = tuple(FIXTURES)


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


def _moves(*kinds: str) -> tuple[str, ...]:
    return tuple(name for name, told in FIXTURES.items() if told["move"]["kind"] in kinds)


def _without(names: Sequence[str], *left_out: str) -> tuple[str, ...]:
    return tuple(name for name in names if name not in left_out)


_BROKEN = ("promote-broken-glass",)
_RETRAIN = ("promote-retrain",)
_HIGH = ("promote-high", "promote-waived")
_FIRST = ("promote-first",)
_JUDGED = _without(_moves("promote"), *_BROKEN)
_CANDIDATE = _moves("candidate")
_FORWARD = (*_moves("promote"), *_CANDIDATE)
_BACK = _without(_EVERY, *_FORWARD)
_LEAVES = _moves("demote", "delete")
_NOT_COMPARED = _without(_EVERY, *_JUDGED)
_OF_NONE = _moves("delete", "restore")
_OF_ONE = _without(_EVERY, *_OF_NONE)

_WORDS = ("unknown", "respelled")
_OR_NULL = (*_WORDS, "null")
_FAR = ("far future", "far past")
_NOT_KNOWN = (*_OR_NULL, *_FAR, "empty")
_ANY_VALUE = (*_WORDS, "null", "empty", "deleted")
_REMOVED = (*_WORDS, "deleted")
_TIMES = ("approval_days", "evaluation.days", "evidence.days", "snapshot_days")
_OLD = ("incumbent", "previous_champion")
MADE_FROM = (
    "artifact_digest", "code_commit", "data_digest", "data_snapshot", "data_source",
    "data_taken_at", "licence", "model_card", "parameters",
)  # fmt: skip

HARMLESS = (
    Harmless("time", "no term runs for it", ("candidate", *_without(_BACK, "delete-high")), _FAR),
    Harmless("move.model", "another model may have another tier", kinds=_WORDS),
    Harmless("move.reason", "any words are a reason", kinds=_WORDS),
    Harmless("move.older", "who knows that a version might be older may say so of any"),
    Harmless("move.share", "a candidate may be a shadow", _CANDIDATE, ("null",)),
    Harmless("move.break_glass.*", "any words justify it", _BROKEN, _WORDS),
    Harmless("*.arn", "a person is told by 'person'; the ARN is for the record", kinds=_WORDS),
    Harmless("actor.person", "anyone may ask", _without(_EVERY, *_BROKEN), _WORDS),
    Harmless("actor.person", "spelling makes no other person", _BROKEN, ("respelled",)),
    Harmless("*.registered_by.person", "anyone but the approver may register", kinds=_WORDS),
    *(
        Harmless(f"{facts}.*.by.person", "spelling makes no other person", _JUDGED, ("respelled",))
        for facts in ("approvals", "evidence", "waivers")
    ),
    # Evidence and approvals.
    *(
        Harmless(f"{facts}.*.seq", "any order of them is as good", _JUDGED)
        for facts in ("approvals", "evidence", "waivers")
    ),
    Harmless("evidence.*.tests", "more tests are no worse", _JUDGED),
    Harmless("evidence.*.skipped", "fewer skipped tests are no worse", _JUDGED, ("empty",)),
    Harmless("version.data_source", "the glass is broken for any of it", _BROKEN, _WORDS),
    Harmless("version.left_service_at", "it is kept no longer", ("delete-high",), ("far past",)),
    Harmless("evidence.*.time", "a retrain asks nothing of its age", _RETRAIN, _FAR),
    Harmless(
        "commit_served_in*",
        "without it, evidence must be fresh, and is",
        _without(_OF_ONE, *_RETRAIN),
        _ANY_VALUE,
    ),
    Harmless("commit_served_in.0", "another environment", _RETRAIN, _ANY_VALUE),
    Harmless("commit_served_in.2", "another environment", _RETRAIN, _ANY_VALUE),
    Harmless("waivers.*.environment", "it may hold in each", ("promote-waived",), ("null",)),
    Harmless("waivers.*.time", "it counts until it ends, whenever it was given", _HIGH, _FAR),
    # What is set aside by breaking the glass need not be so.
    *(
        Harmless(f"{facts}*", "the glass is broken for any of it", _BROKEN, (*_ANY_VALUE, *_FAR))
        for facts in ("drift", "incidents")
    ),
    Harmless("unreviewed", "there may be none", _BROKEN, ("empty",)),
    Harmless("unreviewed.0", "there may be none", _BROKEN, ("deleted",)),
    Harmless("unreviewed.*.by.person", "anyone may have broken the glass", _BROKEN, _WORDS),
    Harmless("unreviewed.*.seq", "any order is as good", _BROKEN),
    Harmless("unreviewed.*.environment", "wherever it was, it is reviewed", _BROKEN, _WORDS),
    Harmless("unreviewed.*.version", "whichever it was, it is reviewed", _BROKEN),
    # What a version was made from.
    *(
        Harmless(
            f"{old}.{fact}", "what the old champion was made from is not asked", _OF_ONE, _NOT_KNOWN
        )
        for old in _OLD
        for fact in MADE_FROM
    ),
    *(
        Harmless(f"version.{fact}", "known is enough", _FORWARD, (*_WORDS, "empty"))
        for fact in ("data_digest", "data_snapshot", "licence", "model_card", "parameters")
    ),
    *(
        Harmless(f"version.{fact}", "what goes back was imported, perhaps", _BACK, _NOT_KNOWN)
        for fact in MADE_FROM
        if fact != "artifact_digest"
    ),
    *(
        Harmless(
            f"version.{fact}",
            "its tier does not ask for it",
            _without(_FORWARD, *_HIGH, "candidate-high"),
            ("null", *_FAR),
        )
        for fact in ("data_taken_at", "licence", "model_card")
    ),
    Harmless(
        "version.code_commit",
        "no evidence is asked for",
        (*_CANDIDATE, *_FIRST, *_BROKEN),
        _WORDS,
    ),
    Harmless("version.artifact_digest", "what leaves need not be whole", _LEAVES, _OR_NULL),
    Harmless("stored_artifact.digest", "nor be there", _LEAVES, _OR_NULL),
    Harmless("version.registered_at", "only a promotion asks", _NOT_COMPARED, _FAR),
    Harmless(
        "version.left_service_at",
        "it may have served never, or any time",
        ("rollback",),
        ("null", *_FAR),
    ),
    Harmless(
        "version.left_service_at", "what never served is not kept", ("delete-high",), ("null",)
    ),
    *(
        Harmless(f"{old}.registered_at", "how old the old champion is is not asked", _OF_ONE, _FAR)
        for old in _OLD
    ),
    Harmless("previous_champion.left_service_at", "nor when it left", _JUDGED, ("null", *_FAR)),
    # How good it is.
    Harmless("version.evaluation.rows", "more rows are no worse"),
    *(
        Harmless(f"{old}.evaluation.rows", "how many the old champion's were is not asked")
        for old in _OLD
    ),
    *(
        Harmless(f"{which}.evaluation", "only a promotion compares", fixtures, ("null",))
        for which, fixtures in (("incumbent", _NOT_COMPARED), ("version", _BACK))
    ),
    *(
        Harmless(
            f"{which}.evaluation.{part}", "only a promotion compares", _NOT_COMPARED, _ANY_VALUE
        )
        for which in ("incumbent", "version")
        for part in ("dataset_digest", "metrics", "metrics.accuracy")
    ),
    Harmless("version.evaluation.dataset_digest", "there is no old champion", _FIRST),
    Harmless(
        "version.evaluation.metrics.accuracy",
        "any is good for a first",
        _FIRST,
        ("unknown", "empty"),
    ),
    Harmless("version.evaluation.*.accuracy", "a higher one is no worse", _JUDGED),
    *(
        Harmless(
            f"{old}.evaluation.*.accuracy", "a lower one is beaten", _JUDGED, ("unknown", "empty")
        )
        for old in _OLD
    ),
    *(
        Harmless(
            f"{which}.evaluation.slices{part}",
            "no slice is asked for",
            _without(_EVERY, *_HIGH),
            _ANY_VALUE,
        )
        for which in (*_OLD, "version")
        for part in ("", ".over-65*")
    ),
    *(
        Harmless(
            f"{which}.evaluation.slices.*.rows", "of how many rows a slice is is not asked", _HIGH
        )
        for which in ("incumbent", "version")
    ),
    # Where it goes, and what is there.
    Harmless("placements.*.champion_since", "a short soak is waived", ("promote-waived",), _FAR),
    Harmless(
        "placements.*.rollback_targets*",
        "only a rollback goes there",
        _without(_OF_ONE, "rollback"),
        _ANY_VALUE,
    ),
    *(
        Harmless(
            f"placements.{place}.rollback_targets*",
            "not where it rolls back",
            ("rollback",),
            _ANY_VALUE,
        )
        for place in ("dev", "staging")
    ),
    Harmless("placements.*.champion", "what is not in service may go and come", _OF_NONE),
    Harmless(
        "placements.dev.champion",
        "neither where it goes nor just before",
        _without(_OF_ONE, *_FIRST),
    ),
    Harmless("placements.staging.champion", "nor is this", ("demote", "rollback")),
    Harmless(
        "placements.*.champion_since", "only a soak asks since when", _without(_EVERY, *_HIGH), _FAR
    ),
    *(
        Harmless(f"placements.{place}.champion_since", "it soaks elsewhere", _HIGH, _FAR)
        for place in ("dev", "production")
    ),
    Harmless(
        "placements.staging.champion_since", "evidence was complete later", _HIGH, ("far past",)
    ),
    Harmless("placements.production.promoted_at", "it rested long enough", _HIGH, ("far past",)),
    Harmless(
        "placements.*.promoted_at", "no cool-down is asked for", _without(_EVERY, *_HIGH), _FAR
    ),
    *(
        Harmless(f"placements.{place}.promoted_at", "another environment", _HIGH, _FAR)
        for place in ("dev", "staging")
    ),
    Harmless(
        "placements.production.promoted_at",
        "there is no champion",
        ("promote-after-demotion",),
        ("null",),
    ),
    Harmless(
        "placements.production.candidates*",
        "it need not have been one, nor others",
        (*_JUDGED, *_BROKEN, "candidate-high"),
        (*_ANY_VALUE, *_FAR),
    ),
    Harmless(
        "placements.production.candidates.0.share", "it may be a shadow", ("demote",), ("null",)
    ),
    Harmless(
        "placements.production.candidates.0.since", "it may leave at any time", ("demote",), _FAR
    ),
)

_HARMLESS_PARAMETERS = (
    ("models.credit-risk*", "a model need state nothing", ("deleted", "empty")),
    ("models.*.accuracy", "more may be lost", ("unknown",)),
    ("deletion_kinds.*", "there may be other kinds than those of the deletions", _REMOVED),
    ("groups.*.*", "others may belong to it than those who act", ("unknown", "deleted")),
    ("effective_on", "a rule need have no day", ("empty",)),
    ("effective_on.*", "it had come, and what cannot be read is no day", ("deleted", *_FAR)),
    ("freezes", "there may be none", ("empty",)),
    ("freezes.*", "there may be fewer", ("deleted", "empty")),
    ("freezes.*.name", "any name is one", _WORDS),
    ("break_glass.review_days", "there may be more time", ("unknown",)),
    ("waivers.never*", "a shop may let any rule be set aside", ("deleted", "empty")),
    ("waivers.warn_days", "a warning forbids nothing", ("unknown", "empty")),
    ("tiers.high.slices", "its model states its own", ("null", "wrong type")),
    ("tiers.low.approval_days", "no approval is asked for", ("empty",)),
    *(
        (
            f"tiers.{tier}.{key}.{place}",
            "no model of the tier goes there",
            ("unknown", "deleted", "empty"),
        )
        for tier, places in (
            ("high", ("dev", "staging")),
            ("standard", ("staging",)),
            ("low", ("dev", "staging")),
        )
        for key in ("approvals", "cool_down_hours", "soak_hours")
        for place in places
    ),
    *((f"tiers.*.{key}", "there may be more time", ("unknown",)) for key in _TIMES),
    ("tiers.*.approvals.*", "there may be no approval, or fewer", ("deleted", "empty")),
    ("tiers.*.candidates_max", "there may be more", ("unknown",)),
    ("tiers.[ls]*.candidates_max", "a promotion asks nothing of candidates", ("empty",)),
    ("tiers.*.cool_down_hours.*", "it need not rest", ("empty",)),
    ("tiers.*.soak_hours.*", "it need not soak", ("empty",)),
    ("tiers.*.soak_hours.dev", "nothing comes before the first", ("unknown",)),
    ("tiers.standard.cool_down_hours.dev", "no version came before the first", ("unknown",)),
    ("tiers.*.retention_days", "it need not be kept", ("empty",)),
    ("tiers.[ls]*.retention_days", "none of the tier is deleted", ("unknown",)),
    ("tiers.*.snapshot_days", "there may be no limit", ("null",)),
    ("tiers.*.lineage*", "less may be asked for", ("deleted", "empty")),
    ("tiers.*.metrics.accuracy.floor", "any is higher than a negative one", ("unknown",)),
    ("tiers.*.metrics.accuracy.floor", "there may be none, or a low one", ("null", "empty")),
    ("tiers.*.metrics.accuracy.tolerance", "a better version needs none", ("unknown", "empty")),
)

HARMLESS_PARAMETERS = tuple(
    Harmless(path, reason, ("parameters",), kinds) for path, reason, kinds in _HARMLESS_PARAMETERS
)
