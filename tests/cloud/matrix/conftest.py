"""Who tries, and at what: everyone of the local platform, and some who should not be there."""

import base64
import json
from collections.abc import Callable
from typing import Any

import boto3
import botocore.session
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.loaders import Loader

from modeltrail import config, layout
from modeltrail.local import root
from modeltrail.local.platform import Running
from stacks import permissions
from stacks.policy_document import document
from tests.cloud.matrix.actions import (
    ADMITTED,
    CREDIT,
    DATA,
    ELSEWHERE,
    FRAUD,
    MANIFEST,
    OTHER_DATA,
    Scene,
)
from tests.support.profiles import session

STRANGERS = "999999999999"
_EVERYTHING = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
    }
)
_REFUSALS = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
_TRAINING_DATA = "example-training-data"


def allowed(attempt: Callable[[], object]) -> bool:
    """Return whether an attempt was let through; an error that is no refusal is raised."""
    try:
        attempt()
    except ClientError as error:
        if error.response["Error"]["Code"] not in _REFUSALS:
            raise
        return False
    return True


def token(**claims: str) -> str:
    """Return a token with claims; the local AWS reads it and checks no signature."""
    parts: tuple[dict[str, str], ...] = ({"alg": "none"}, claims, {})
    return ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts
    )


class Cast:
    """Everyone who tries, each a session made when it is first needed."""

    def __init__(self, platform: config.Platform) -> None:
        self.platform = platform
        self._loader = Loader()
        self._sessions: dict[str, boto3.Session] = {}
        self._clients: dict[tuple[str, str], Any] = {}

    def client(self, who: str, service: str) -> Any:
        """Return a client of a service, as somebody."""
        if (who, service) not in self._clients:
            if who not in self._sessions:
                self._sessions[who] = self._begin(who)
            self._clients[who, service] = self._sessions[who].client(  # type: ignore[call-overload]  # any service
                service, endpoint_url=self.platform.endpoint_url
            )
        return self._clients[who, service]

    def _begin(self, who: str) -> boto3.Session:
        production = self.platform.environments[2]
        if who == "ci":
            sts = boto3.client(
                "sts",
                region_name=self.platform.region,
                endpoint_url=self.platform.endpoint_url,
                config=Config(signature_version=UNSIGNED),
            )
            answer: Any = sts.assume_role_with_web_identity(
                RoleArn=self.role(layout.CI_ROLE),
                RoleSessionName="run",
                WebIdentityToken=GOOD,
            )
            return self._session(answer["Credentials"])
        if who == "work":
            return session(self.platform, "production")
        said: Any = {"ExternalId": production.external_id} if who == "read" else {}
        caller, role = {
            "gate": ("alice", self.platform.gate_role_arn),
            "dev": ("alice", self.platform.developer_role_arn),
            "team": ("dora", self.platform.team_role_arns[0]),
            "read": ("production", production.read_role_arn),
            "aud": ("erin", self.platform.auditor_role_arn),
            "train": ("trainer", self.role(layout.TRAINER_ROLE)),
            "some": ("", self.role("modeltrail-read-canary")),
            "bound": ("", self.role("modeltrail-bounded")),
            "admin": ("", self.role("administrator")),
            "other": ("", f"arn:aws:iam::{STRANGERS}:role/administrator"),
        }[who]
        assert role is not None
        account = role.split(":")[4]
        own = session(self.platform, caller) if caller else root.session(account, "eu-west-1")
        sts = own.client("sts", endpoint_url=self.platform.endpoint_url)
        answer = sts.assume_role(RoleArn=role, RoleSessionName="test", **said)
        return self._session(answer["Credentials"])

    def role(self, name: str) -> str:
        """Return the ARN of a role of the platform's account."""
        return f"arn:aws:iam::{self.platform.account}:role/{name}"

    def sts(self, profile: str) -> Any:
        """Return a client of STS, as a profile that the platform brings."""
        if (profile, "") not in self._clients:
            self._clients[profile, ""] = session(self.platform, profile).client("sts")
        return self._clients[profile, ""]

    def _session(self, given: Any) -> boto3.Session:
        core = botocore.session.Session()
        # Reading botocore's descriptions of services anew is most of what a client costs.
        core.register_component("data_loader", self._loader)
        return boto3.Session(
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"],
            region_name=self.platform.region,
            botocore_session=core,
        )


GOOD = token(
    iss="https://token.actions.githubusercontent.com",
    aud="sts.amazonaws.com",
    sub="repo:example/models:ref:refs/heads/main",
)


@pytest.fixture(scope="session")
def cast(local_platform: Running) -> Cast:
    """Everyone, with the roles that a company of no good would have made."""
    platform = local_platform.platform
    boundary = f"arn:aws:iam::{platform.account}:policy/{layout.BOUNDARY}"
    bucket = f"arn:aws:s3:::{platform.bucket}"
    admitted = document(*permissions.read_admitted(bucket, "canary"))
    for account, name, policy, bounded in (
        (platform.account, "administrator", _EVERYTHING, False),
        (platform.account, "modeltrail-bounded", _EVERYTHING, True),
        (platform.account, "modeltrail-read-canary", admitted, True),
        (STRANGERS, "administrator", _EVERYTHING, False),
    ):
        iam = root.session(account, platform.region).client(
            "iam", endpoint_url=platform.endpoint_url
        )
        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                    "Action": "sts:AssumeRole",
                }
            ],
        }
        made: Any = {"PermissionsBoundary": boundary} if bounded else {}
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust), **made)
        iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=policy)
    return Cast(platform)


@pytest.fixture(scope="session")
def scene(local_platform: Running) -> Scene:
    """Objects, data and a ciphertext to try at, made by the root of the platform's account."""
    platform = local_platform.platform
    own = root.session(platform.account, platform.region)
    s3 = own.client("s3", endpoint_url=platform.endpoint_url)
    kms = own.client("kms", endpoint_url=platform.endpoint_url)
    versions = {
        key: s3.put_object(Bucket=platform.bucket, Key=key, Body=b"bytes", IfNoneMatch="*")[
            "VersionId"
        ]
        for key in (FRAUD, CREDIT, MANIFEST, ADMITTED, ELSEWHERE)
    }
    for key, environment in ((ADMITTED, "canary"), (ELSEWHERE, "production")):
        s3.put_object_tagging(
            Bucket=platform.bucket,
            Key=key,
            Tagging={"TagSet": [{"Key": layout.admitted_tag(environment), "Value": "true"}]},
        )
    s3.create_bucket(
        Bucket=_TRAINING_DATA,
        CreateBucketConfiguration={"LocationConstraint": "eu-west-1"},
    )
    for key in (DATA, OTHER_DATA):
        s3.put_object(Bucket=_TRAINING_DATA, Key=key, Body=b"1,2")

    def key_of(alias: str) -> str:
        return kms.describe_key(KeyId=f"alias/{alias}")["KeyMetadata"]["Arn"]

    artifacts = key_of(layout.ARTIFACT_KEY)
    return Scene(
        account=platform.account,
        table=platform.table,
        bucket=platform.bucket,
        data=_TRAINING_DATA,
        artifact_key=artifacts,
        metadata_key=key_of("modeltrail-metadata"),
        signing_key=key_of(layout.CHECKPOINT_KEY),
        sealed=kms.encrypt(KeyId=artifacts, Plaintext=b"x")["CiphertextBlob"],
        versions=versions,
    )
