"""Exchange: timelines as files of CloudEvents, byte for byte, and back into a table."""

from modeltrail.exchange._audit import audit_file
from modeltrail.exchange._import import Imported, import_export
from modeltrail.exchange._read import read_export
from modeltrail.exchange._stored import stored_timelines
from modeltrail.exchange._verify import VerifiedExport, verify_export, verify_file
from modeltrail.exchange._write import write_export

__all__ = [
    "Imported",
    "VerifiedExport",
    "audit_file",
    "import_export",
    "read_export",
    "stored_timelines",
    "verify_export",
    "verify_file",
    "write_export",
]
