"""Reports over one model or all: how long moves take, how often they are made, what serves.

Each report is a pure function over events, and a query of the same numbers in `sql/` for archives.
"""

from modeltrail.reports._archive import ArchiveReports, archive_reports, sql
from modeltrail.reports._asked import Asked
from modeltrail.reports._from_ledger import LedgerReports
from modeltrail.reports._lead_time import LeadTime, lead_times
from modeltrail.reports._metrics import Measured, Metrics, metrics
from modeltrail.reports._past import Past
from modeltrail.reports._promotions import Promotions, promotions
from modeltrail.reports._rollbacks import Rollbacks, rollbacks
from modeltrail.reports._served import Served, served

__all__ = [
    "ArchiveReports",
    "Asked",
    "LeadTime",
    "LedgerReports",
    "Measured",
    "Metrics",
    "Past",
    "Promotions",
    "Rollbacks",
    "Served",
    "archive_reports",
    "lead_times",
    "metrics",
    "promotions",
    "rollbacks",
    "served",
    "sql",
]
