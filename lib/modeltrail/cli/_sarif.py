"""What a policy found as SARIF 2.1.0, which code hosts show beside the lines of a change."""

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from modeltrail.cli._checked import Checked

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(checked: Checked) -> dict[str, Any]:
    """Return the SARIF log of one run; each check that ran is among its rules."""
    rules = {
        check.code: {
            "id": check.code,
            "shortDescription": {"text": check.title},
            "fullDescription": {"text": check.description},
            "help": {"text": check.solution},
        }
        for check in checked.ran
    }
    decision = checked.decision
    found = [
        *(("error", one) for one in decision.violations),
        *(("error", one) for one in checked.overridden),
        *(("warning", one) for one in decision.warnings),
    ]
    for _, one in found:
        rules.setdefault(one.code, {"id": one.code})
    places = list(rules)
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "modeltrail",
                        "version": version("modeltrail"),
                        "rules": list(rules.values()),
                    }
                },
                "results": [
                    {
                        "ruleId": one.code,
                        "ruleIndex": places.index(one.code),
                        "level": level,
                        "message": {"text": f"{one.message} {one.remedy}"},
                        "locations": [_location(checked, getattr(one, "address", ""))],
                        "partialFingerprints": {"finding/v1": _fingerprint(checked, one)},
                        "suppressions": [
                            {"kind": "external", "justification": by}
                            for by in [getattr(one, "by", None)]
                            if by
                        ],
                    }
                    for level, one in found
                ],
                "properties": {
                    "allow": decision.allow,
                    "rules": decision.rules,
                    "revision": decision.revision,
                    "opaVersion": decision.opa_version,
                },
            }
        ],
    }


def _location(checked: Checked, address: str) -> dict[str, Any]:
    location: dict[str, Any] = {
        "logicalLocations": [{"fullyQualifiedName": address or checked.thing}]
    }
    if checked.file is not None:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": _uri(checked.file)},
            "region": {"startLine": 1},
        }
    return location


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _fingerprint(checked: Checked, one: Any) -> str:
    """Return what tells a finding from others, and is the same in the next run."""
    place = getattr(one, "address", "") or checked.thing
    return hashlib.sha256(f"{one.code}\0{place}\0{one.message}".encode()).hexdigest()
