"""A Lambda function that is given every event that the table's stream tells of."""

import json
from dataclasses import dataclass

from cdktf_cdktf_provider_aws.lambda_event_source_mapping import (
    LambdaEventSourceMapping,
    LambdaEventSourceMappingDestinationConfig,
    LambdaEventSourceMappingDestinationConfigOnFailure,
    LambdaEventSourceMappingFilterCriteria,
    LambdaEventSourceMappingFilterCriteriaFilter,
)
from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction, LambdaFunctionEnvironment
from constructs import Construct

from modeltrail import layout
from modeltrail.archive.stream import DEAD_LETTERS_VARIABLE, TABLE_VARIABLE
from stacks import permissions
from stacks.constructs.dead_letters import DeadLetters
from stacks.constructs.function_log import FunctionLog
from stacks.constructs.metadata_table import MetadataTable
from stacks.constructs.role import Role
from stacks.lambda_code import LambdaCode
from stacks.policy_document import Statement
from stacks.trust import trust_service

_RUNTIME = "python3.13"
_ARCHITECTURE = "arm64"
_MEMORY_MB = 256
_TIMEOUT_SECONDS = 60
_BATCH = 100
_ATTEMPTS = 100
"""Enough for hours of another service's failure, since Lambda waits longer each time."""
_MAX_AGE_SECONDS = 6 * 3600
_AT_ONCE = 10
# Heads, projections and answers are written too; only events are kept.
_EVENTS_ONLY = {"dynamodb": {"Keys": {layout.SORT_KEY: {"S": [{"prefix": layout.EVENT_PREFIX}]}}}}


@dataclass(frozen=True)
class Care:
    """What a function has in the real AWS only: a log and a place for what it could not do."""

    log: FunctionLog
    dead_letters: DeadLetters


class StreamFunction(Construct):
    """A function on the table's stream, its role, and where what it cannot do ends up."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        description: str,
        handler: str,
        code: LambdaCode,
        table: MetadataTable,
        variables: dict[str, str],
        allowed: tuple[Statement, ...],
        care: Care | None,
    ) -> None:
        """Make the function.

        Args:
            scope: The parent.
            id_: The name within the parent.
            name: The name of the function and of its role.
            description: What it does.
            handler: The Python function, by its full name.
            code: The archive that holds it.
            table: The table whose stream it is given.
            variables: What it is told by its environment, beside the table's name.
            allowed: What it may do, beside reading the stream and each timeline's first event.
            care: None in a local AWS, where nothing looks at logs and queues.
        """
        super().__init__(scope, id_)
        self.name = name
        of_care: tuple[Statement, ...] = ()
        if care:
            of_care = (care.log.write(), care.dead_letters.send())
            variables = {**variables, DEAD_LETTERS_VARIABLE: care.dead_letters.url}
        self.role = Role(
            self,
            "role",
            name=name,
            description=description,
            trust=trust_service("lambda.amazonaws.com"),
            permissions=(
                Statement(
                    sid="ReadStream",
                    actions=(
                        "dynamodb:DescribeStream",
                        "dynamodb:GetRecords",
                        "dynamodb:GetShardIterator",
                    ),
                    resources=(f"{table.arn}/stream/*",),
                ),
                Statement(
                    sid="ReadFirstEvents", actions=("dynamodb:GetItem",), resources=(table.arn,)
                ),
                permissions.use_key("kms:Decrypt", sid="DecryptTable", key=table.key),
                *allowed,
                *of_care,
            ),
        )
        self.function = LambdaFunction(
            self,
            "function",
            function_name=name,
            description=description,
            role=self.role.arn,
            runtime=_RUNTIME,
            architectures=[_ARCHITECTURE],
            handler=handler,
            filename=code.path,
            source_code_hash=code.digest,
            memory_size=_MEMORY_MB,
            timeout=_TIMEOUT_SECONDS,
            reserved_concurrent_executions=_AT_ONCE if care else None,
            kms_key_arn=care.log.key.arn if care else None,
            environment=LambdaFunctionEnvironment(
                variables={TABLE_VARIABLE: layout.TABLE, **variables}
            ),
            # It is called as soon as it exists; what it may do must be known by then.
            depends_on=[self.role.policy, *([care.log.group] if care else [])],
        )
        self.mapping = LambdaEventSourceMapping(
            self,
            "mapping",
            event_source_arn=table.table.stream_arn,
            function_name=self.function.arn,
            starting_position="TRIM_HORIZON",
            batch_size=_BATCH,
            bisect_batch_on_function_error=True,
            maximum_retry_attempts=_ATTEMPTS,
            maximum_record_age_in_seconds=_MAX_AGE_SECONDS,
            filter_criteria=LambdaEventSourceMappingFilterCriteria(
                filter=[
                    LambdaEventSourceMappingFilterCriteriaFilter(pattern=json.dumps(_EVENTS_ONLY))
                ]
            ),
            destination_config=LambdaEventSourceMappingDestinationConfig(
                on_failure=LambdaEventSourceMappingDestinationConfigOnFailure(
                    destination_arn=care.dead_letters.queue.arn
                )
            )
            if care
            else None,
        )
