"""Ask parliament about policies; a script for the Python of the examiners' environment.

It takes a list of {address, attribute, text} on its input, and gives a list of what it found.
"""

import json
import sys

import parliament  # type: ignore[import-not-found]  # it is in an environment of its own


def main() -> None:
    """Examine each policy."""
    found = [
        {
            "check": finding.issue,
            "resource": f"{policy['address']} {policy['attribute']}",
            "detail": str(finding.detail),
            "severity": parliament.enhance_finding(finding).severity,
        }
        for policy in json.load(sys.stdin)
        for finding in parliament.analyze_policy_string(policy["text"]).findings
    ]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
