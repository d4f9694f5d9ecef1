"""SQL over the audit archive: the table that Athena reads, and the views that reports ask."""

from cdktf_cdktf_provider_aws.athena_named_query import AthenaNamedQuery
from cdktf_cdktf_provider_aws.athena_workgroup import (
    AthenaWorkgroup,
    AthenaWorkgroupConfiguration,
    AthenaWorkgroupConfigurationResultConfiguration,
    AthenaWorkgroupConfigurationResultConfigurationEncryptionConfiguration,
)
from cdktf_cdktf_provider_aws.glue_catalog_database import GlueCatalogDatabase
from cdktf_cdktf_provider_aws.glue_catalog_table import (
    GlueCatalogTable,
    GlueCatalogTablePartitionKeys,
    GlueCatalogTableStorageDescriptor,
    GlueCatalogTableStorageDescriptorColumns,
    GlueCatalogTableStorageDescriptorSerDeInfo,
)
from constructs import Construct

from modeltrail import layout
from modeltrail.reports import sql
from stacks.constructs.private_bucket import PrivateBucket
from stacks.constructs.service_key import ServiceKey

_NAME = "modeltrail"
_FIRST_DAY = "2026-01-01"
"""No event was recorded before the first release."""
_RESULTS = "results/"
_MOST_BYTES = 1 << 40
"""Of a single query: 5 USD at 5 USD a TB."""


class Athena(Construct):
    """A workgroup whose settings nobody overrides, and the table of the archive's lines."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        archive: PrivateBucket,
        results: PrivateBucket,
        key: ServiceKey,
    ) -> None:
        """Make the workgroup, the table and the queries that make the views.

        Args:
            scope: The parent.
            id_: The name within the parent.
            archive: The archive's bucket.
            results: The bucket that answers go to.
            key: The key that encrypts them.
        """
        super().__init__(scope, id_)
        self.database = GlueCatalogDatabase(self, "database", name=_NAME)
        location = f"s3://{archive.name}/{layout.ARCHIVE_PREFIX}"
        self.table = GlueCatalogTable(
            self,
            "lines",
            database_name=self.database.name,
            name="lines",
            table_type="EXTERNAL_TABLE",
            # Which days there are follows from the calendar: no crawler, no listing, no delay.
            parameters={
                "EXTERNAL": "TRUE",
                "projection.enabled": "true",
                f"projection.{layout.ARCHIVE_DAY}.type": "date",
                f"projection.{layout.ARCHIVE_DAY}.format": "yyyy-MM-dd",
                f"projection.{layout.ARCHIVE_DAY}.range": f"{_FIRST_DAY},NOW",
            },
            partition_keys=[GlueCatalogTablePartitionKeys(name=layout.ARCHIVE_DAY, type="string")],
            storage_descriptor=GlueCatalogTableStorageDescriptor(
                location=location,
                input_format="org.apache.hadoop.mapred.TextInputFormat",
                output_format="org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
                columns=[GlueCatalogTableStorageDescriptorColumns(name="line", type="string")],
                ser_de_info=GlueCatalogTableStorageDescriptorSerDeInfo(
                    serialization_library="org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
                    # As in athena.sql: no line holds this character.
                    parameters={"field.delim": "\x01", "serialization.format": "\x01"},
                ),
            ),
        )
        encryption = AthenaWorkgroupConfigurationResultConfigurationEncryptionConfiguration(
            encryption_option="SSE_KMS", kms_key_arn=key.arn
        )
        self.workgroup = AthenaWorkgroup(
            self,
            "workgroup",
            name=_NAME,
            description="Questions to the audit archive.",
            configuration=AthenaWorkgroupConfiguration(
                bytes_scanned_cutoff_per_query=_MOST_BYTES,
                enforce_workgroup_configuration=True,
                publish_cloudwatch_metrics_enabled=True,
                result_configuration=AthenaWorkgroupConfigurationResultConfiguration(
                    output_location=f"s3://{results.name}/{_RESULTS}",
                    encryption_configuration=encryption,
                ),
            ),
        )
        for name, query in views().items():
            AthenaNamedQuery(
                self,
                f"view-{name}",
                name=f"view-{name}",
                description=f"Makes the view {name}, which reports ask; run it once.",
                database=self.database.name,
                workgroup=self.workgroup.name,
                query=query,
            )


def views() -> dict[str, str]:
    """Return the statements that make the views over the archive's lines, by the views' names."""
    texts = [text.strip() for name in ("athena", "spans") for text in sql(name).split(";\n")]
    made = [text[text.index("CREATE VIEW ") :] for text in texts if "CREATE VIEW " in text]
    return {text.split()[2]: text.rstrip(";") for text in made}
