"""What a trial has other than production: all of it can be destroyed again."""

import jsii
from cdktf import Aspects, IAspect, TerraformResource, TerraformStack
from cdktf_cdktf_provider_aws.dynamodb_table import DynamodbTable
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from constructs import IConstruct

from stacks.profiles import Profile


def apply(stack: TerraformStack, profile: Profile) -> None:
    """Let a stack keep its data from being destroyed no more than its profile does.

    In one place, and not in each construct: those are written as production has them.
    """
    if not profile.keeps_data:
        Aspects.of(stack).add(_Destructible(profile))


@jsii.implements(IAspect)
class _Destructible:
    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def visit(self, node: IConstruct) -> None:
        if isinstance(node, TerraformResource) and node.lifecycle:
            node.add_override("lifecycle", None)
        if isinstance(node, DynamodbTable):
            node.deletion_protection_enabled = False
        if isinstance(node, KmsKey):
            node.deletion_window_in_days = self._profile.key_deletion_days
        if isinstance(node, S3Bucket):
            node.force_destroy = True
