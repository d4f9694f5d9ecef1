"""The audit archive of a local platform."""

from typing import TYPE_CHECKING, Any

from modeltrail import layout
from modeltrail.events import StoredEvent
from modeltrail.local import root
from modeltrail.local.platform import Running

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class Archive:
    """The archive's bucket, seen as the platform account's root."""

    def __init__(self, running: Running) -> None:
        platform = running.platform
        self.url = platform.endpoint_url
        self.session = root.session(platform.account, platform.region)
        self.s3: S3Client = self.session.client("s3", endpoint_url=self.url)
        self.bucket = layout.audit_bucket(platform.account, platform.region)

    def key(self, stored: StoredEvent) -> str:
        return layout.archived(stored.event.model, stored.event.seq, stored.event.time)

    def read(self, stored: StoredEvent) -> bytes:
        """Return what is kept of an event, as soon as it is."""
        place: Any = {"Bucket": self.bucket, "Key": self.key(stored)}
        self.s3.get_waiter("object_exists").wait(
            **place, WaiterConfig={"Delay": 1, "MaxAttempts": 30}
        )
        return self.s3.get_object(**place)["Body"].read()
