"""What a JSON Schema cannot say of a blueprint: what stands twice, and what does not fit."""

from collections.abc import Iterable
from typing import Any

from modeltrail import layout
from modeltrail.errors import InvalidInput
from modeltrail.names import check_environment_name

Path = tuple[str | int, ...]
Placed = tuple[Path, str]
"""A value, and where it stands."""

_LONGEST_BUCKET = 63


class Misplaced(InvalidInput):
    """Something is wrong at a place of the blueprint.

    Args:
        path: The place.
        message: What is wrong.
        remedy: What to do next.
    """

    def __init__(self, path: Path, message: str, remedy: str) -> None:
        super().__init__(message, remedy=remedy)
        self.path = path


def check(given: dict[str, Any]) -> None:
    """Check a blueprint that has the form of its schema.

    Raises:
        Misplaced: A name, an account or a principal stands twice, or does not fit the rest.
    """
    environments = list(enumerate(given["environments"]))
    for index, environment in environments:
        try:
            check_environment_name(environment["name"])
        except InvalidInput as error:
            raise Misplaced(("environments", index, "name"), error.message, error.remedy) from error
    _refuse_repeats(_each("environments", "name", environments), "environment")
    platform: Placed = (("platform", "account"), given["platform"]["account"])
    _refuse_repeats([platform, *_each("environments", "account", environments)], "account")
    teams = list(enumerate(given.get("teams", ())))
    _refuse_repeats(_each("teams", "name", teams), "team")
    _check_principals(given)
    _check_prefixes(teams)
    ci = [(index, one) for index, one in enumerate(given.get("ci", ())) if isinstance(one, dict)]
    _refuse_repeats(_each("ci", "issuer", ci), "issuer")
    _check_lengths(given)


def _check_principals(given: dict[str, Any]) -> None:
    people = _placed(given.get("people", ()), "people")
    for number, team in enumerate(given.get("teams", ())):
        people += _placed(team["people"], "teams", number, "people")
    ci = [(path, arn) for path, arn in _placed(given.get("ci", ()), "ci") if isinstance(arn, str)]
    auditors = _placed(given.get("auditors", ()), "auditors")
    # Who is of two teams is one person. An auditor who could record would audit what is their own.
    once = {arn: (path, arn) for path, arn in reversed(people)}
    _refuse_repeats([*once.values(), *ci, *auditors], "principal")
    workloads: list[Placed] = []
    for number, environment in enumerate(given["environments"]):
        for path, arn in _placed(environment["workloads"], "environments", number, "workloads"):
            if arn.split(":")[4] != environment["account"]:
                raise Misplaced(
                    path,
                    f"The workload {arn} is not of {environment['name']}'s account "
                    f"{environment['account']}.",
                    "Name principals of the environment's own account.",
                )
            workloads.append((path, arn))
    trainers = _placed(given.get("training", {}).get("trainers", ()), "training", "trainers")
    partition = given.get("partition", "aws")
    for path, arn in (*people, *ci, *auditors, *trainers, *workloads):
        if arn.split(":")[1] != partition:
            raise Misplaced(
                path,
                f"{arn} is not of the partition {partition!r}.",
                "Set 'partition' to the one that all the accounts are in.",
            )


def _placed(values: Iterable[str], *path: str | int) -> list[Placed]:
    return [((*path, index), value) for index, value in enumerate(values)]


def _check_prefixes(teams: list[tuple[int, Any]]) -> None:
    seen: list[tuple[str, str]] = []
    for number, team in teams:
        for index, prefix in enumerate(team["prefixes"]):
            for other, owner in seen:
                if prefix.startswith(other) or other.startswith(prefix):
                    raise Misplaced(
                        ("teams", number, "prefixes", index),
                        f"Models that begin with {prefix!r} are of {team['name']} and, by "
                        f"{other!r}, of {owner}.",
                        "Give each model to one team; end prefixes with a hyphen.",
                    )
            seen.append((prefix, team["name"]))


def _check_lengths(given: dict[str, Any]) -> None:
    """Refuse names that AWS would, before anything is made."""
    bucket = layout.bucket(given["platform"]["account"], given["region"])
    if len(bucket) > _LONGEST_BUCKET:
        raise Misplaced(
            ("region",),
            f"The bucket's name {bucket} has {len(bucket)} characters, more than S3's "
            f"{_LONGEST_BUCKET}.",
            "Choose another region.",
        )


def _each(key: str, name: str, items: Iterable[tuple[int, Any]]) -> list[Placed]:
    return [((key, index, name), item[name]) for index, item in items]


def _refuse_repeats(values: Iterable[Placed], what: str) -> None:
    seen: set[str] = set()
    for path, value in values:
        if value in seen:
            raise Misplaced(
                path,
                f"The {what} {value!r} stands twice.",
                f"Each {what} has one place in a blueprint.",
            )
        seen.add(value)
