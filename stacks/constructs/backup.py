"""Backups of what holds data, in a vault that nobody empties before its time."""

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.backup_plan import (
    BackupPlan,
    BackupPlanRule,
    BackupPlanRuleLifecycle,
)
from cdktf_cdktf_provider_aws.backup_selection import BackupSelection
from cdktf_cdktf_provider_aws.backup_vault import BackupVault
from cdktf_cdktf_provider_aws.backup_vault_lock_configuration import BackupVaultLockConfiguration
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from constructs import Construct

from stacks.constructs.service_key import ServiceKey
from stacks.settings import Settings
from stacks.trust import trust_service

ROLE = "modeltrail-backup"
_NAME = "modeltrail"
_KEPT_DAYS = 35
_CHANGEABLE_DAYS = 3
"""After these a vault in compliance mode stays locked for good; AWS asks for three at least."""
_WEEKLY = "cron(0 3 ? * SUN *)"
"""A backup of a table is a whole copy each time; between them there is point-in-time recovery."""
# AWS's own: what a backup has to ask of a bucket and of a table changes with the service.
_POLICIES = {
    "table": "service-role/AWSBackupServiceRolePolicyForBackup",
    "bucket": "AWSBackupServiceRolePolicyForS3Backup",
}


class Backup(Construct):
    """A locked vault, and a weekly backup of some resources to it."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        settings: Settings,
        key: ServiceKey,
        resources: tuple[str, ...],
    ) -> None:
        """Make the vault and the plan.

        Args:
            scope: The parent.
            id_: The name within the parent.
            settings: The blueprint.
            key: The key that encrypts the backups.
            resources: The ARNs of what is backed up.
        """
        super().__init__(scope, id_)
        profile = settings.profile
        self.vault = BackupVault(
            self,
            "vault",
            name=_NAME,
            kms_key_arn=key.arn,
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True),
        )
        kept = _KEPT_DAYS if profile.keeps_data else profile.archive_days
        self.lock = BackupVaultLockConfiguration(
            self,
            "lock",
            backup_vault_name=self.vault.name,
            min_retention_days=kept,
            changeable_for_days=_CHANGEABLE_DAYS if profile.lock_mode == "COMPLIANCE" else None,
        )
        self.role = IamRole(
            self,
            "role",
            name=ROLE,
            description="Makes the backups of the platform.",
            assume_role_policy=trust_service(
                "backup.amazonaws.com",
                {"StringEquals": {"aws:SourceAccount": settings.platform_account}},
            ),
        )
        for name, policy in _POLICIES.items():
            IamRolePolicyAttachment(
                self,
                f"may-back-up-{name}",
                role=self.role.name,
                policy_arn=f"arn:{settings.partition}:iam::aws:policy/{policy}",
            )
        self.plan = BackupPlan(
            self,
            "plan",
            name=_NAME,
            rule=[
                BackupPlanRule(
                    rule_name="weekly",
                    target_vault_name=self.vault.name,
                    schedule=_WEEKLY,
                    lifecycle=BackupPlanRuleLifecycle(delete_after=kept),
                )
            ],
        )
        self.selection = BackupSelection(
            self,
            "selection",
            name=_NAME,
            plan_id=self.plan.id,
            iam_role_arn=self.role.arn,
            resources=list(resources),
        )
