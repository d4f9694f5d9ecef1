"""A company of one person, one pipeline and one service, who may assume the platform's roles."""

import json
from pathlib import Path

import pytest

from modeltrail import layout
from modeltrail.config import Platform
from modeltrail.local import organisation, root
from modeltrail.local.cloud import Cloud
from modeltrail.local.organisation import EnvironmentAccount, Organisation, role_arn
from tests.support.callers import DEV, PLATFORM, REGION


@pytest.fixture(scope="session")
def platform(cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> Platform:
    """Alice may assume the gate's and the developer role, dev's service its read role."""
    made = Organisation(
        platform=PLATFORM,
        region=REGION,
        people=("alice",),
        ci=("ci",),
        environments=(EnvironmentAccount(name="dev", account=DEV, service="dev-service"),),
    )
    profiles = organisation.create(
        made, url=cloud.url, folder=tmp_path_factory.mktemp("organisation")
    )
    read_role = layout.read_role("dev")
    trusted = {
        (PLATFORM, layout.GATE_ROLE): PLATFORM,
        (PLATFORM, layout.DEVELOPER_ROLE): PLATFORM,
        (PLATFORM, read_role): DEV,
        (DEV, layout.WORKLOAD_ROLE): DEV,
    }
    for (account, name), principal in trusted.items():
        iam = root.session(account, REGION).client("iam", endpoint_url=cloud.url)
        statement = {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{principal}:root"},
            "Action": "sts:AssumeRole",
        }
        trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
    may = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": role_arn(PLATFORM, read_role)}
    root.session(DEV, REGION).client("iam", endpoint_url=cloud.url).put_role_policy(
        RoleName=layout.WORKLOAD_ROLE,
        PolicyName="read",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [may]}),
    )
    return Platform(
        account=PLATFORM,
        region=REGION,
        table="table",
        bucket="bucket",
        artifact_key_arn="key",
        gate_role_arn=role_arn(PLATFORM, layout.GATE_ROLE),
        developer_role_arn=role_arn(PLATFORM, layout.DEVELOPER_ROLE),
        environments=(
            {"name": "dev", "account": DEV, "read_role_arn": role_arn(PLATFORM, read_role)},  # type: ignore[arg-type]
        ),
        policies=Path("policies"),
        endpoint_url=cloud.url,
        aws_config_file=profiles.config,
        aws_credentials_file=profiles.credentials,
    )
