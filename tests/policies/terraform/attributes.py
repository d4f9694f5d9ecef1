"""Which attributes of the plans' resources rules go by, and where garbage truly does not matter."""

from dataclasses import dataclass

JUDGED = {
    "*": ("tags_all",),
    "aws_cloudtrail": ("enable_log_file_validation", "enable_logging", "is_multi_region_trail"),
    "aws_cloudwatch_metric_alarm": ("actions_enabled",),
    "aws_dynamodb_resource_policy": ("policy",),
    "aws_dynamodb_table": (
        "deletion_protection_enabled",
        "name",
        "point_in_time_recovery",
        "replica",
        "server_side_encryption",
    ),
    "aws_iam_policy": ("policy",),
    "aws_iam_role": ("assume_role_policy", "name", "permissions_boundary"),
    "aws_iam_role_policy": ("policy", "role"),
    "aws_kms_key": ("enable_key_rotation", "policy"),
    "aws_s3_bucket": ("bucket", "force_destroy", "object_lock_enabled"),
    "aws_s3_bucket_object_lock_configuration": ("bucket", "rule"),
    "aws_s3_bucket_policy": ("policy",),
    "aws_s3_bucket_public_access_block": (
        "block_public_acls",
        "block_public_policy",
        "bucket",
        "ignore_public_acls",
        "restrict_public_buckets",
    ),
    "aws_s3_bucket_server_side_encryption_configuration": ("bucket", "rule"),
    "aws_s3_bucket_versioning": ("bucket", "versioning_configuration"),
}
"""Attributes that a rule goes by, by type; each is spoiled."""
UNJUDGED = {
    "*": "arn description id name_prefix path region tags timeouts",
    "aws_cloudtrail": (
        "advanced_event_selector cloud_watch_logs_group_arn cloud_watch_logs_role_arn "
        "event_selector include_global_service_events insight_selector is_organization_trail "
        "kms_key_id name s3_bucket_name s3_key_prefix sns_topic_name"
    ),
    "aws_cloudwatch_metric_alarm": (
        "alarm_actions alarm_description alarm_name comparison_operator datapoints_to_alarm "
        "dimensions evaluation_periods extended_statistic insufficient_data_actions "
        "metric_name metric_query namespace ok_actions period statistic threshold "
        "threshold_metric_id treat_missing_data unit"
    ),
    "aws_dynamodb_resource_policy": "confirm_remove_self_resource_access resource_arn revision_id",
    "aws_dynamodb_table": (
        "attribute billing_mode global_secondary_index hash_key import_table "
        "local_secondary_index on_demand_throughput range_key read_capacity restore_date_time "
        "restore_source_name restore_source_table_arn restore_to_latest_time stream_arn "
        "stream_enabled stream_label stream_view_type table_class ttl write_capacity"
    ),
    "aws_iam_openid_connect_provider": "client_id_list thumbprint_list url",
    "aws_iam_policy": "attachment_count name policy_id",
    "aws_iam_role": (
        "create_date force_detach_policies inline_policy managed_policy_arns "
        "max_session_duration unique_id"
    ),
    "aws_iam_role_policy": "name",
    "aws_kms_alias": "name target_key_arn target_key_id",
    "aws_kms_key": (
        "bypass_policy_lockout_safety_check custom_key_store_id customer_master_key_spec "
        "deletion_window_in_days is_enabled key_id key_usage multi_region "
        "rotation_period_in_days xks_key_id"
    ),
    "aws_lambda_event_source_mapping": (
        "amazon_managed_kafka_event_source_config batch_size bisect_batch_on_function_error "
        "destination_config document_db_event_source_config enabled event_source_arn "
        "filter_criteria function_arn function_name function_response_types kms_key_arn "
        "last_modified last_processing_result maximum_batching_window_in_seconds "
        "maximum_record_age_in_seconds maximum_retry_attempts metrics_config "
        "parallelization_factor provisioned_poller_config queues scaling_config "
        "self_managed_event_source self_managed_kafka_event_source_config "
        "source_access_configuration starting_position starting_position_timestamp state "
        "state_transition_reason topics tumbling_window_in_seconds uuid"
    ),
    "aws_lambda_function": (
        "architectures code_sha256 code_signing_config_arn dead_letter_config environment "
        "ephemeral_storage file_system_config filename function_name handler image_config "
        "image_uri invoke_arn kms_key_arn last_modified layers logging_config memory_size "
        "package_type publish qualified_arn qualified_invoke_arn "
        "replace_security_groups_on_destroy replacement_security_group_ids "
        "reserved_concurrent_executions role runtime s3_bucket s3_key s3_object_version "
        "signing_job_arn signing_profile_version_arn skip_destroy snap_start source_code_hash "
        "source_code_size timeout tracing_config version vpc_config"
    ),
    "aws_s3_bucket": (
        "acceleration_status acl bucket_domain_name bucket_prefix bucket_regional_domain_name "
        "cors_rule grant hosted_zone_id lifecycle_rule logging object_lock_configuration "
        "policy replication_configuration request_payer server_side_encryption_configuration "
        "versioning website website_domain website_endpoint"
    ),
    "aws_s3_bucket_object_lock_configuration": "expected_bucket_owner object_lock_enabled token",
    "aws_s3_bucket_ownership_controls": "bucket rule",
    "aws_s3_bucket_policy": "bucket",
    "aws_s3_bucket_server_side_encryption_configuration": "expected_bucket_owner",
    "aws_s3_bucket_versioning": "expected_bucket_owner mfa",
    "aws_ssm_parameter": (
        "allowed_pattern data_type has_value_wo insecure_value key_id name overwrite tier type "
        "value value_wo value_wo_version version"
    ),
}
"""Attributes that no rule goes by, by type.

Some name what another resource sets, which is judged, and tell of the time before the plan where
nobody states them; where the configuration does, they are judged (`acl`, `inline_policy`,
`managed_policy_arns`, `policy`). `customer_master_key_spec` excuses a key that does not rotate.
"""


@dataclass(frozen=True)
class Harmless:
    """A place where garbage of some kinds changes nothing, and why that is right."""

    place: str
    reason: str
    kinds: tuple[str, ...] = ("unknown", "respelled")


_OF_ONE = "a list of one is the same as the one"
_NUMBER = ("unknown",)
_TEXT = ("deleted", "empty", "unknown", "respelled")
_FLAG = ("deleted", "empty", "null", "unknown", "wrong type")
_ANY = (*_FLAG, "respelled")
_UNSET = ("deleted", "null", "unknown", "wrong type")
_FILLED = (*_UNSET, "respelled")
_LESS = ("deleted", "unknown", "respelled")
_BUCKET_GUARD = "aws_s3_bucket_policy.policy.Statement.0"

HARMLESS = (
    Harmless("*.tags_all.owner", "any owner is one"),
    Harmless("aws_dynamodb_table.name", "another table is as good"),
    Harmless("aws_iam_role.name", "another role of the same kind is as good"),
    Harmless("aws_iam_role_policy.role", "a role that does not only read may read too"),
    Harmless("aws_s3_bucket.bucket", "a name in capitals, or of no audit, is a name"),
    Harmless("*.recovery_period_in_days", "AWS sets it where nobody does", _UNSET),
    Harmless("*.kms_key_arn", "any key of its own is one"),
    Harmless("*.kms_master_key_id", "any key of its own is one"),
    Harmless("*.default_retention.*.days", "a longer time is no shorter", _NUMBER),
    Harmless("*.default_retention.*.years", "days are set, so years are not", _UNSET),
    Harmless("*.bucket_key_enabled", "it saves calls to KMS, and protects nothing", _FLAG),
    Harmless("*.mfa_delete", "versions are kept with and without", _FILLED),
    Harmless("*.policy.Statement*.Sid", "a name for readers", _TEXT),
    Harmless("aws_iam_policy.policy.Statement.*", _OF_ONE, ("wrong type",)),
    Harmless("aws_iam_policy.policy.Statement.*", "it allows what there is not"),
    Harmless("aws_iam_role.assume_role_policy.Statement.*.Action", _OF_ONE, ("wrong type",)),
    Harmless("aws_iam_role.assume_role_policy.*.Action", "it allows what there is not"),
    Harmless("*.aws:PrincipalArn", _OF_ONE, ("wrong type",)),
    Harmless("*.aws:PrincipalArn", "nobody has that name"),
    Harmless("*.token.actions.githubusercontent.com:*", _OF_ONE, ("wrong type",)),
    Harmless("*.token.actions.githubusercontent.com:*", "nobody has that name"),
    Harmless("*.Principal.*", _OF_ONE, ("wrong type",)),
    Harmless("*.Principal.Federated", "nobody has that name"),
    Harmless("*.Principal.Service", "nobody has that name"),
    Harmless("aws_iam_role_policy.policy.Statement.*.Action.*", "less is allowed", ("deleted",)),
    Harmless("aws_iam_role_policy.policy.Statement.*.Resource", _OF_ONE, ("wrong type",)),
    Harmless("aws_iam_role_policy.policy.Statement.*.Resource.*", "less is allowed", _LESS),
    Harmless("aws_kms_key.policy.Statement", _OF_ONE, ("wrong type",)),
    Harmless("aws_kms_key.policy.Statement.Action", _OF_ONE, ("wrong type",)),
    Harmless("aws_kms_key.policy.Statement.Action.*", "less is allowed", _LESS),
    Harmless("*.policy.Statement*.Resource", "a key's policy is about the key", _LESS),
    Harmless("aws_kms_key.policy.Statement.Resource", _OF_ONE, ("wrong type",)),
    Harmless("aws_s3_bucket_policy.policy.Statement.?", "no rule asks for a guard", ("deleted",)),
    Harmless(f"{_BUCKET_GUARD}.Condition*", "more is denied", ("deleted", "empty")),
    Harmless(f"{_BUCKET_GUARD}.Condition*", "something else is denied"),
    Harmless(f"{_BUCKET_GUARD}.Condition*", _OF_ONE, ("wrong type",)),
    Harmless("aws_s3_bucket_policy.policy.*.Action", _OF_ONE, ("wrong type",)),
    Harmless("aws_s3_bucket_policy.policy.*.Action", "other things are denied"),
    Harmless("aws_s3_bucket_policy.policy.*.Action.*", "less is allowed", _LESS),
    Harmless("aws_s3_bucket_policy.policy.*.Resource", _OF_ONE, ("wrong type",)),
    Harmless("aws_s3_bucket_policy.policy.*.Resource.*", "less is allowed", _LESS),
    Harmless("planned_values.root_module.child_modules*", _OF_ONE, ("wrong type",)),
    Harmless("planned_values.*.child_modules.?.address", "resources have addresses", _ANY),
    Harmless("provider_config.aws.expressions.default_tags*", "tags_all has them", _ANY),
    Harmless("provider_config.aws.name", "its key is its name", _ANY),
    Harmless("provider_config.aws.version_constraint", "the lock file decides", _ANY),
)
