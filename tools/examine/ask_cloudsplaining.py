"""Ask cloudsplaining about what identities may do; a script for the examiners' Python.

It takes a list of {address, text} on its input, and gives a list of what it found.
"""

import json
import sys

from cloudsplaining.scan.policy_document import (  # type: ignore[import-not-found]  # not in ours
    PolicyDocument,
)

_ASKED = (
    "allows_data_exfiltration_actions",
    "allows_privilege_escalation",
    "credentials_exposure",
    "infrastructure_modification",
    "permissions_management_without_constraints",
    "service_wildcard",
)


def main() -> None:
    """Examine each policy."""
    found = [
        {"check": asked, "resource": policy["address"], "detail": str(answer)}
        for policy in json.load(sys.stdin)
        for asked in _ASKED
        if (answer := getattr(PolicyDocument(json.loads(policy["text"])), asked))
    ]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
