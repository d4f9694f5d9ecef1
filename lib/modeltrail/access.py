"""Access: AWS clients for a caller, each under the least role that the work needs.

Who calls is whom STS names. Writing goes through the gate's role, uploads through the developer
role, and reads through the read role of the account that the caller comes from.
"""

import contextlib
import os
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from modeltrail import identity
from modeltrail._aws_errors import RefusedByIam, aws_errors, aws_settings
from modeltrail.config import Platform
from modeltrail.errors import BackendError
from modeltrail.identity import Actor

if TYPE_CHECKING:
    import boto3
    import botocore.session
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

Role = Literal["gate", "developer", "reader", "caller"]
"""The caller is nobody but who calls: no role of the platform's is taken."""

_FAR = {"connect_timeout": 5, "read_timeout": 30, "attempts": 3}
_HERE = {"connect_timeout": 2, "read_timeout": 5, "attempts": 2}
"""Of an AWS on this machine, which answers in milliseconds: one that hangs is soon told."""
_HERE_S3_READ_TIMEOUT_S = 12  # it hashes a whole object before it answers, 1 GiB in 4 s
_POOL = 16


class Access:
    """The AWS clients of one caller.

    Args:
        platform: Where the platform is.
        profile: A profile of the AWS configuration; None for boto3's usual search.
    """

    def __init__(self, platform: Platform, *, profile: str | None = None) -> None:
        self._platform = platform
        self._profile = profile
        self._sessions: dict[str, boto3.Session] = {}
        self._clients: dict[tuple[Role, str], Any] = {}

    @cached_property
    def actor(self) -> Actor:
        """The caller, as STS states it.

        Raises:
            BackendError: There are no credentials, or STS cannot be reached.
        """
        with aws_errors("Asking STS who is calling"):
            answer = self._client(self._own, "sts").get_caller_identity()
        return identity.actor(answer["Arn"])

    def dynamodb(self, role: Role) -> "DynamoDBClient":
        """Return a DynamoDB client that works under a role."""
        client: DynamoDBClient = self._under(role, "dynamodb")
        return client

    def s3(self, role: Role) -> "S3Client":
        """Return an S3 client that works under a role."""
        client: S3Client = self._under(role, "s3")
        return client

    def client(self, role: Role, service: str) -> Any:
        """Return any service's client that works under a role."""
        return self._under(role, service)

    @property
    def reader_role_arns(self) -> tuple[str, ...]:
        """The roles that the caller may read through, the least first.

        An environment has its read role. In the platform account people have the developer role;
        auditors their own, and teams and pipelines the gate's.
        """
        account = self.actor.arn.split(":")[4]
        if account == self._platform.account:
            auditor = self._platform.auditor_role_arn
            return (
                self._platform.developer_role_arn,
                *(() if auditor is None else (auditor,)),
                self._platform.gate_role_arn,
            )
        for environment in self._platform.environments:
            if environment.account == account:
                return (environment.read_role_arn,)
        raise BackendError(
            f"The account {account} is neither the platform's nor a product environment's.",
            remedy="Use a profile of an account that the platform file names.",
        )

    def _under(self, role: Role, service: str) -> Any:
        if (role, service) not in self._clients:
            self._clients[role, service] = self._client(self._session(role), service)
        return self._clients[role, service]

    def _session(self, role: Role) -> "boto3.Session":
        if role == "caller":
            return self._own
        if role == "gate":
            return self._assumed(self._platform.gate_role_arn)
        if role == "developer":
            own = self._platform.developer_role_arn
            return self._first(own, *self._platform.team_role_arns, blame=own)
        arns = self.reader_role_arns
        return self._first(*arns, blame=arns[-1])

    def _first(self, *role_arns: str, blame: str) -> "boto3.Session":
        """Return the session of the first role that the caller may assume.

        Args:
            role_arns: The roles.
            blame: The one whose refusal is told where there is none.
        """
        for arn in role_arns:
            with contextlib.suppress(RefusedByIam):
                return self._assumed(arn)
        return self._assumed(blame)

    def _assumed(self, role_arn: str) -> "boto3.Session":
        if role_arn not in self._sessions:
            import boto3  # noqa: PLC0415 (importing modeltrail stays light)

            name = identity.session_name(self.actor)
            try:
                with aws_errors(f"Assuming the role {role_arn} as {self.actor.arn}"):
                    answer = self._client(self._own, "sts").assume_role(
                        RoleArn=role_arn, RoleSessionName=name, **self._external_id(role_arn)
                    )
            except RefusedByIam as error:
                raise RefusedByIam(
                    f"{self.actor.person} may not {self._purpose(role_arn)}. {error.message}",
                    remedy=self._who_may(role_arn),
                ) from error
            given = answer["Credentials"]
            # On the caller's own configuration: AWS_PROFILE names a profile that only it has.
            self._sessions[role_arn] = boto3.Session(
                botocore_session=self._core(),
                aws_access_key_id=given["AccessKeyId"],
                aws_secret_access_key=given["SecretAccessKey"],
                aws_session_token=given["SessionToken"],
                region_name=self._platform.region,
            )
        return self._sessions[role_arn]

    def _external_id(self, role_arn: str) -> dict[str, str]:
        for environment in self._platform.environments:
            if environment.read_role_arn == role_arn and environment.external_id is not None:
                return {"ExternalId": environment.external_id}
        return {}

    def _purpose(self, role_arn: str) -> str:
        purposes = {
            self._platform.gate_role_arn: "record or move anything here",
            self._platform.developer_role_arn: "upload or register anything here",
        }
        return purposes.get(role_arn, "read here")

    def _who_may(self, role_arn: str) -> str:
        from modeltrail._profiles import able  # noqa: PLC0415 (of use in a refusal alone)

        if names := able(self._platform, role_arn):
            return f"These profiles may: {', '.join(names)} (modeltrail --profile NAME …)."
        return f"Whom the trust policy of {role_arn} names may, if allowed to assume it."

    @cached_property
    def _own(self) -> "boto3.Session":
        """The caller's own session."""
        import boto3  # noqa: PLC0415 (importing modeltrail stays light)

        with aws_settings("Reading the AWS configuration"):
            return boto3.Session(botocore_session=self._core(), region_name=self._platform.region)

    def _core(self) -> "botocore.session.Session":
        """Return botocore's session, whose settings hold for the clients it makes itself too."""
        import botocore.session  # noqa: PLC0415 (importing modeltrail stays light)
        from botocore.config import Config  # noqa: PLC0415 (likewise)

        from modeltrail._direct import DirectSession  # noqa: PLC0415 (likewise)

        core: botocore.session.Session
        if url := self._platform.endpoint_url:
            # By name, so that other keys in the environment do not stand for those of it.
            core = DirectSession(endpoint_url=url, profile=self._profile or environment_profile())
        else:
            core = botocore.session.Session(profile=self._profile)
        for name, file in (
            ("config_file", self._platform.aws_config_file),
            ("credentials_file", self._platform.aws_credentials_file),
        ):
            if file is not None:
                core.set_config_variable(name, str(file))
        patience = _HERE if url else _FAR
        settings = Config(
            connect_timeout=patience["connect_timeout"],
            read_timeout=patience["read_timeout"],
            max_pool_connections=_POOL,
            retries={"mode": "standard", "total_max_attempts": patience["attempts"]},
            # What is sent has its SHA-256 in a signed header: botocore need not make it again.
            s3={"payload_signing_enabled": False},
        )
        core.set_default_client_config(settings)
        return core

    def _client(self, session: "boto3.Session", service: str) -> Any:
        from botocore.config import Config  # noqa: PLC0415 (importing modeltrail stays light)

        own = {}
        if service == "s3" and self._platform.endpoint_url:
            own["config"] = Config(read_timeout=_HERE_S3_READ_TIMEOUT_S)
        with aws_settings(f"Connecting to {service}"):
            return session.client(service, **own)  # type: ignore[call-overload]  # any service


def environment_profile() -> str | None:
    """Return the profile that the environment names, as botocore reads it."""
    return os.environ.get("AWS_DEFAULT_PROFILE") or os.environ.get("AWS_PROFILE") or None
