"""Reading a blueprint: the settings that a file states, or what is wrong with it, and where."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from modeltrail.errors import InvalidInput
from modeltrail.yaml_text import parse_yaml, read_yaml
from stacks import blueprint_checks
from stacks.lines import line_of
from stacks.profiles import DEFAULT, PROFILES, Profile
from stacks.settings import EnvironmentSettings, Oidc, Settings, State, Team, Training

_SCHEMA = Path(__file__).with_name("blueprint.schema.json")
_DEFAULT_PARTITION = "aws"
_PRINCIPALS = re.compile(r"\.(people|ci|workloads|auditors|trainers)\b")


def load(path: Path) -> Settings:
    """Return the settings that a blueprint file states.

    Raises:
        InvalidInput: The file cannot be read, is not YAML, or does not describe a platform; with
            the line that is wrong.
    """
    try:
        text = read_yaml(path, what="blueprint")
    except InvalidInput as error:
        raise InvalidInput(
            error.message,
            remedy="Copy examples/blueprint.organization.yaml and let MODELTRAIL_BLUEPRINT name "
            "the copy.",
        ) from error
    try:
        return parse(text)
    except InvalidInput as error:
        raise InvalidInput(f"{path}: {error.message}", remedy=error.remedy) from error


def parse(text: str) -> Settings:
    """Return the settings that a blueprint's text states.

    Raises:
        InvalidInput: The text is not YAML, or does not describe a platform; with the line.
    """
    try:
        given = parse_yaml(text)
    except ValueError as error:
        raise InvalidInput(f"This is not YAML: {error}") from error
    _check_schema(given, text)
    try:
        blueprint_checks.check(given)
    except blueprint_checks.Misplaced as error:
        line = line_of(text, error.path)
        raise InvalidInput(f"line {line}: {error.message}", remedy=error.remedy) from error
    return _settings(given)


def _settings(given: dict[str, Any]) -> Settings:
    ci = given.get("ci", ())
    training, state = given.get("training"), given.get("state", "local")
    return Settings(
        partition=given.get("partition", _DEFAULT_PARTITION),
        region=given["region"],
        platform_account=given["platform"]["account"],
        environments=tuple(
            EnvironmentSettings(**{**one, "workloads": tuple(one["workloads"])})
            for one in given["environments"]
        ),
        people=tuple(given["people"]),
        teams=tuple(
            Team(
                name=one["name"],
                prefixes=tuple(one["prefixes"]),
                people=tuple(one["people"]),
            )
            for one in given.get("teams", ())
        ),
        ci=tuple(one for one in ci if isinstance(one, str)),
        oidc=tuple(
            Oidc(**{**one, "subjects": tuple(one["subjects"])})
            for one in ci
            if not isinstance(one, str)
        ),
        auditors=tuple(given.get("auditors", ())),
        training=None
        if training is None
        else Training(
            bucket=training["bucket"],
            prefixes=tuple(training["prefixes"]),
            trainers=tuple(training["trainers"]),
            key=training.get("key"),
        ),
        organization=given.get("organization"),
        tags=given.get("tags", {}),
        profile=_profile(given),
        alarm_addresses=tuple(given.get("alarm_addresses", ())),
        state=None if state == "local" else State(**state),
        local=given.get("local", False),
    )


def _profile(given: dict[str, Any]) -> Profile:
    own = {**given.get("retention", {})}
    if "monthly_budget_usd" in given:
        own["monthly_budget_usd"] = given["monthly_budget_usd"]
    return replace(PROFILES[given.get("profile", DEFAULT)], **own)


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8")))


def _check_schema(given: object, text: str) -> None:
    errors = sorted(_validator().iter_errors(given), key=lambda error: error.json_path)
    if errors:
        first = errors[0]
        line = line_of(text, first.absolute_path, key=_unknown(first))
        raise InvalidInput(
            f"line {line}: {first.json_path.removeprefix('$.')}: {first.message}.",
            remedy=_remedy(first),
        )


def _unknown(error: ValidationError) -> str | None:
    """Return the key that is wrong, or the first that is not known, where that is it."""
    if "propertyNames" in error.absolute_schema_path:
        return str(error.instance)
    if error.validator != "additionalProperties" or not isinstance(error.instance, Mapping):
        return None
    known = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
    return next((str(key) for key in error.instance if key not in known), None)


def _remedy(error: ValidationError) -> str:
    where = error.json_path
    if where.endswith(".account"):
        return 'Write an account id as twelve digits in quotes, such as "012345678901".'
    if error.validator == "additionalProperties" and isinstance(error.schema, Mapping):
        return f"Known here: {', '.join(error.schema['properties'])}."
    if where.endswith(".audience") or ".subjects" in where:
        return (
            "Write the token's exact words, such as repo:example/models:ref:refs/heads/main; "
            "a wildcard lets others in."
        )
    if _PRINCIPALS.search(where):
        return (
            "Name exact users or roles, such as arn:aws:iam::012345678901:user/alice; "
            "wildcards and whole accounts are not principals."
        )
    return "See stacks/blueprint.schema.json and docs/blueprint.md for what a blueprint holds."
