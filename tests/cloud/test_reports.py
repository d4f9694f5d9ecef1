"""The reports over the table give what the functions find in the whole timelines."""

from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modeltrail import layout
from modeltrail.ledger import Ledger
from modeltrail.reports import LedgerReports
from tests.support import proof, tables
from tests.support.pasts import REPORTS, Told, chains, questions, rows

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_numbers = count(1)


@pytest.mark.proof
@settings(
    deadline=None,
    max_examples=proof.size(300, 10),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data(), chains("fraud", "churn"))
def test_both_give_the_same(
    dynamodb: "DynamoDBClient", data: st.DataObject, told: list[Told]
) -> None:
    name = f"{layout.TABLE}-reports-{next(_numbers)}"
    tables.create(dynamodb, name)
    ledger = Ledger(dynamodb, name)
    for chain in told:
        if chain.events:
            ledger.adopt(ledger.head(chain.head.model), chain.events)
    asked = data.draw(questions(told))
    found = LedgerReports(ledger, [chain.head.model for chain in told])
    for report in REPORTS:
        assert getattr(found, report)(asked) == rows(report, told, asked), report
    dynamodb.delete_table(TableName=name)
