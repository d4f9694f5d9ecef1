"""What the examiners say and we do not follow, each with its reason.

A skip that nothing asks for any more fails too.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What an examiner said of one resource."""

    check: str
    resource: str
    detail: str = ""


@dataclass(frozen=True)
class Skip:
    """One kind of finding, of some resources, with the reason not to follow it."""

    check: str
    reason: str
    resource: str = r".*"
    detail: str = r".*"

    def covers(self, finding: Finding) -> bool:
        """Return whether it is about a finding."""
        return (
            self.check == finding.check
            and re.fullmatch(self.resource, finding.resource) is not None
            and re.fullmatch(self.detail, finding.detail, re.DOTALL) is not None
        )


_KEYS = r"aws_kms_key\..*"
_BUCKETS = r"aws_s3_bucket\.\w+"

CHECKOV = (
    Skip(
        "CKV_AWS_18",
        "CloudTrail's data events tell of each access, of whom, and cannot be delivered late; "
        "access logs are best effort and cannot be encrypted with a key of ours.",
        _BUCKETS,
    ),
    Skip(
        "CKV_AWS_144",
        "One region is what the platform promises; AWS Backup keeps a locked copy, and "
        "docs/runbook.md says what a lost region asks for.",
        _BUCKETS,
    ),
    Skip("CKV2_AWS_62", "Nothing acts on single objects; events come from the table.", _BUCKETS),
    Skip(
        "CKV2_AWS_61",
        "What is kept for an audit neither moves nor expires; answers of queries are small.",
        r"aws_s3_bucket\.(archive|watch_queries|watch_trail)_\w+",
    ),
    Skip(
        "CKV_AWS_116",
        "The mapping of the stream has the dead letters; nothing calls it asynchronously.",
    ),
    Skip("CKV_AWS_117", "It calls AWS's own services only, and none that is in a VPC."),
    Skip(
        "CKV_AWS_272",
        "Its code is in the stack's folder, under the same review as the stack, by its SHA-256.",
    ),
    Skip("CKV_AWS_50", "A batch is one step; its log says what failed. X-Ray asks for '*'."),
    Skip(
        "CKV_AWS_252",
        "Alarms look at its log group; a message for every log file would hide them.",
    ),
    Skip(
        "CKV_AWS_61",
        "It names accounts and takes exact ARNs by aws:PrincipalArn; checkov reads no conditions.",
        r"aws_iam_role\..*",
    ),
    Skip(
        "CKV2_AWS_34",
        "It says names and ARNs, which are no secret, and must be read from other accounts.",
        r"aws_ssm_parameter\..*",
    ),
    *(
        Skip(
            check,
            "A boundary grants nothing: it is the most that a role may be granted.",
            r"aws_iam_policy\.boundary_\w+",
        )
        for check in ("CKV_AWS_288", "CKV_AWS_290", "CKV_AWS_355")
    ),
)

PARLIAMENT = (
    Skip(
        "MALFORMED",
        "A trust policy has no resource: it is of the role that it is attached to.",
        r".* assume_role_policy",
        r"Statement contains neither Resource nor NotResource",
    ),
    Skip(
        "MISMATCHED_TYPE",
        "AWS takes numbers as text, and writes this one so in its own examples.",
        r"aws_s3_bucket_policy\..*",
        r".*s3:TlsVersion requires a value of type Numeric but given \['1\.2'\]",
    ),
    Skip(
        "MISMATCHED_TYPE",
        "What CloudWatch Logs says in the encryption context is an ARN.",
        _KEYS,
        r".*ArnLike requires a value of type Arn but given String",
    ),
    Skip("RESOURCE_STAR", "In a key's policy '*' is that key.", _KEYS),
    Skip(
        "RESOURCE_STAR",
        "A boundary grants nothing: it is the most that a role may be granted.",
        r"aws_iam_policy\.boundary_.*",
    ),
    Skip(
        "UNKNOWN_CONDITION_FOR_ACTION",
        "parliament's list of condition keys is older than these are.",
        detail=r".*(kms:ResourceAliases|s3:if-none-match|s3:ObjectCreationOperation|"
        r"s3:TlsVersion|kms:EncryptionContext:aws:logs:arn).*",
    ),
    Skip(
        "UNKNOWN_FEDERATION_SOURCE",
        "parliament knows SAML and the oldest providers; this is the blueprint's issuer.",
        r"aws_iam_role\.ci_.*",
    ),
)

CLOUDSPLAINING = tuple(
    Skip(
        check,
        "A boundary grants nothing: it is the most that a role may be granted.",
        r"aws_iam_policy\.boundary_\w+",
    )
    for check in ("allows_data_exfiltration_actions", "infrastructure_modification")
)


def unmet(findings: list[Finding], skips: tuple[Skip, ...]) -> list[str]:
    """Return what is to be told: findings that no skip covers, and skips that cover none."""
    told = [
        f"{one.check} {one.resource} {one.detail}".rstrip()
        for one in findings
        if not any(skip.covers(one) for skip in skips)
    ]
    idle = [
        f"The skip of {skip.check} for {skip.resource} {skip.detail} covers nothing any more."
        for skip in skips
        if not any(skip.covers(one) for one in findings)
    ]
    return sorted(set(told)) + idle
