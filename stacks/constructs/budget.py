"""What the account may cost in a month before somebody is told."""

from cdktf_cdktf_provider_aws.budgets_budget import BudgetsBudget, BudgetsBudgetNotification
from constructs import Construct


class Budget(Construct):
    """A monthly budget that tells a topic of what was spent, and of what will be."""

    def __init__(self, scope: Construct, id_: str, *, usd: int, topic_arn: str) -> None:
        """Make the budget.

        Args:
            scope: The parent.
            id_: The name within the parent.
            usd: The most that a month is to cost.
            topic_arn: The topic that is told.
        """
        super().__init__(scope, id_)
        self.budget = BudgetsBudget(
            self,
            "budget",
            name="modeltrail",
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=str(usd),
            limit_unit="USD",
            notification=[
                BudgetsBudgetNotification(
                    comparison_operator="GREATER_THAN",
                    threshold=percent,
                    threshold_type="PERCENTAGE",
                    notification_type=kind,
                    subscriber_sns_topic_arns=[topic_arn],
                )
                for percent, kind in ((80, "ACTUAL"), (100, "FORECASTED"))
            ],
        )
