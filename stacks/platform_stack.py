"""The platform stack: what every product environment shares."""

from constructs import Construct

from modeltrail import layout
from stacks import keys
from stacks.account_stack import AccountStack
from stacks.constructs.artifact_bucket import ArtifactBucket
from stacks.constructs.audit_archive import AuditArchive
from stacks.constructs.auditor_role import AuditorRole
from stacks.constructs.backup import ROLE as BACKUP_ROLE
from stacks.constructs.ci_role import CiRole
from stacks.constructs.developer_role import DeveloperRole
from stacks.constructs.event_bus import EventBus
from stacks.constructs.gate_role import GateRole
from stacks.constructs.metadata_table import MetadataTable
from stacks.constructs.operations import Operations
from stacks.constructs.private_bucket import Lock
from stacks.constructs.read_role import ReadRole
from stacks.constructs.signing_key import SigningKey
from stacks.constructs.trainer_role import TrainerRole
from stacks.constructs.watch import Watch
from stacks.description import description
from stacks.lambda_code import LambdaCode
from stacks.settings import Settings
from stacks.trust import spelled, trust


class PlatformStack(AccountStack):
    """The artifacts, the metadata, and the roles that reach them."""

    def __init__(self, scope: Construct, id_: str, *, settings: Settings, code: LambdaCode) -> None:
        """Make the stack.

        Args:
            scope: The app.
            id_: The stack's name.
            settings: The blueprint.
            code: The code of the Lambda functions.
        """
        super().__init__(scope, id_, account=settings.platform_account, settings=settings)
        local = settings.local
        names = tuple(environment.name for environment in settings.environments)
        backup = () if local else (BACKUP_ROLE,)
        teams = tuple(layout.team_role(team.name) for team in settings.teams)
        roles = (
            layout.GATE_ROLE,
            layout.DEVELOPER_ROLE,
            *teams,
            *((layout.AUDITOR_ROLE,) if settings.auditors else ()),
            *map(layout.read_role, names),
        )
        artifact_key = keys.of_artifacts(self, settings, users=(*roles, *backup))
        metadata_key = keys.of_metadata(self, settings)
        bucket_name = layout.bucket(settings.platform_account, settings.region)
        self.bucket = ArtifactBucket(
            self,
            "artifacts",
            name=bucket_name,
            arn=settings.bucket_arn(bucket_name),
            key=artifact_key,
            lock=Lock(mode=settings.profile.lock_mode, days=settings.profile.archive_days),
            local=local,
        )
        self.table = MetadataTable(
            self,
            "metadata",
            arn=settings.regional_arn("dynamodb", f"table/{layout.TABLE}"),
            key=metadata_key,
            writer_role_arn=settings.platform_arn(f"role/{layout.GATE_ROLE}"),
        )
        operations = None if local else Operations(self, "operations", settings=settings)
        self.archive = AuditArchive(
            self,
            "archive",
            settings=settings,
            table=self.table,
            code=code,
            care=operations.care(layout.KEEPER) if operations else None,
        )
        if operations:
            self.bus = EventBus(
                self,
                "bus",
                settings=settings,
                table=self.table,
                code=code,
                care=operations.care(layout.ANNOUNCER),
            )
            self.watch = Watch(
                self,
                "watch",
                settings=settings,
                operations=operations,
                bucket=self.bucket,
                table=self.table,
                archive=self.archive,
            )
        gate_arn = settings.platform_arn(f"role/{layout.GATE_ROLE}")
        self.signing_key = SigningKey(
            self,
            "signing-key",
            account=settings.platform_account,
            account_root=settings.platform_arn("root"),
            any_key_arn=settings.regional_arn("kms", "key/*"),
            signers=spelled((gate_arn,), local=local),
        )
        ci = (settings.platform_arn(f"role/{layout.CI_ROLE}"),) if settings.oidc else ()
        self.gate = GateRole(
            self,
            "gate",
            trust=trust(*settings.everyone, *settings.ci, *ci, settings=settings),
            table=self.table,
            bucket=self.bucket,
            signing_key=self.signing_key,
            admits=tuple(one.name for one in settings.environments if one.loads == "admitted"),
        )
        self.developer = DeveloperRole(
            self,
            "developer",
            name=layout.DEVELOPER_ROLE,
            prefixes=("",),
            trust=trust(*settings.people, settings=settings),
            table=self.table,
            bucket=self.bucket,
        )
        self.teams = {
            team.name: DeveloperRole(
                self,
                f"developer-{team.name}",
                name=layout.team_role(team.name),
                prefixes=team.prefixes,
                trust=trust(*team.people, settings=settings),
                table=self.table,
                bucket=self.bucket,
            )
            for team in settings.teams
        }
        if settings.oidc:
            self.ci = CiRole(self, "ci", settings=settings, gate_arn=gate_arn)
        if settings.auditors:
            self.auditor = AuditorRole(
                self,
                "auditor",
                trust=trust(*settings.auditors, settings=settings),
                table=self.table,
                bucket=self.bucket,
                signing_key=self.signing_key,
            )
        if settings.training:
            self.trainer = TrainerRole(
                self,
                "trainer",
                trust=trust(*settings.training.trainers, settings=settings),
                source=settings.training,
                bucket_arn=settings.bucket_arn(settings.training.bucket),
                via=settings.service("s3"),
            )
        self.read_roles = {
            environment.name: ReadRole(
                self,
                f"read-{environment.name}",
                environment=environment.name,
                admitted_only=environment.loads == "admitted",
                trust=trust(
                    settings.workload_role_arn(environment),
                    settings=settings,
                    external_id=environment.external_id,
                ),
                table=self.table,
                bucket=self.bucket,
            )
            for environment in settings.environments
        }
        self.parameter(
            layout.PLATFORM_PARAMETER, description(settings), "The platform, for the library."
        )
        self.output("table_name", self.table.name, "The metadata table.")
        self.output("bucket_name", self.bucket.name, "The artifact bucket.")
        self.output("artifact_key_arn", artifact_key.arn, "The key of the artifacts.")
        self.output("gate_role_arn", self.gate.arn, "The only writer of the table.")
        self.output("developer_role_arn", self.developer.arn, "The uploader of artifacts.")
        self.output(
            "team_role_arns",
            {name: role.arn for name, role in self.teams.items()},
            "The uploader of each team's artifacts.",
        )
        if settings.auditors:
            self.output("auditor_role_arn", self.auditor.arn, "The reader of what proves.")
        if settings.training:
            self.output("trainer_role_arn", self.trainer.arn, "The reader of training data.")
        if settings.oidc:
            self.output("ci_role_arn", self.ci.arn, "The role of pipelines with a token.")
        self.output("checkpoint_key_arn", str(self.signing_key.key.arn), "What signs checkpoints.")
        self.output(
            "read_role_arns",
            {name: role.arn for name, role in self.read_roles.items()},
            "Each environment's read role.",
        )
