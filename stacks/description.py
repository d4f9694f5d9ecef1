"""The platform as the library reads it, where no file describes it."""

import json

from modeltrail import layout
from stacks.settings import EnvironmentSettings, Settings


def description(settings: Settings, reader: EnvironmentSettings | None = None) -> str:
    """Return the text of the parameter that `modeltrail.config` reads.

    All of it is known before anything is made: it names what the stacks make.

    Args:
        settings: The blueprint.
        reader: The environment whose account it is for; it is told its own external id, and no
            other's. None for the platform's account, which assumes no read role.
    """

    def role(name: str) -> str:
        return settings.platform_arn(f"role/{name}")

    external_id = reader.external_id if reader else None
    return json.dumps(
        {
            "account": settings.platform_account,
            "region": settings.region,
            "table": layout.TABLE,
            "bucket": layout.bucket(settings.platform_account, settings.region),
            "artifact_key_arn": settings.regional_arn("kms", f"alias/{layout.ARTIFACT_KEY}"),
            "gate_role_arn": role(layout.GATE_ROLE),
            "developer_role_arn": role(layout.DEVELOPER_ROLE),
            "team_role_arns": [role(layout.team_role(team.name)) for team in settings.teams],
            "auditor_role_arn": role(layout.AUDITOR_ROLE) if settings.auditors else None,
            "environments": [
                {
                    "name": one.name,
                    "account": one.account,
                    "read_role_arn": role(layout.read_role(one.name)),
                    "external_id": external_id if one == reader else None,
                }
                for one in settings.environments
            ],
        },
        separators=(",", ":"),
    )
