"""Sessions of botocore's that speak with an AWS on this machine, and with nothing else.

Import it where it is used: botocore takes its time.
"""

import os
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.configprovider import (
    DEFAULT_S3_CONFIG_VARS,
    ConfigChainFactory,
    ConfigValueStore,
    SectionConfigProvider,
)

_HEARD = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")
_ROLES_OF_THE_MACHINE = ("container-role", "iam-role")
_DIRECTLY = Config(proxies={})


class DirectSession(botocore.session.Session):
    """A session whose clients, those that botocore makes for itself included, go to one place.

    No proxy stands before them, no role of the machine is asked for, and of the environment's
    variables only those that name files and keys have a say.

    Args:
        endpoint_url: Where the clients go that are told no other place.
        profile: The profile to act as; None for the environment's keys, else the default one.
    """

    def __init__(self, *, endpoint_url: str | None = None, profile: str | None = None) -> None:
        super().__init__(profile=profile)
        self._endpoint_url = endpoint_url
        self.register_component("config_store", self._settings())

    def get_credentials(self) -> Any:
        """Return whose keys the clients sign with."""
        sources = self.get_component("credential_provider")
        for role in _ROLES_OF_THE_MACHINE:
            sources.remove(role)
        return super().get_credentials()

    def create_client(self, *args: Any, **settings: Any) -> Any:
        """Return a client of a service."""
        settings["endpoint_url"] = settings.get("endpoint_url") or self._endpoint_url
        config = settings.get("config")
        settings["config"] = config.merge(_DIRECTLY) if config else _DIRECTLY
        return super().create_client(*args, **settings)

    def _settings(self) -> ConfigValueStore:
        """Return botocore's settings as the files have them."""
        heard = {name: value for name in _HEARD if (value := os.environ.get(name))}
        chains = ConfigChainFactory(session=self, environ=heard)

        def look_up(variables: Any) -> dict[str, Any]:
            return {
                name: chains.create_config_chain(
                    instance_name=name,
                    env_var_names=variable,
                    config_property_names=setting,
                    default=default,
                    conversion_func=conversion,
                )
                for name, (setting, variable, default, conversion) in variables.items()
            }

        of_s3 = SectionConfigProvider("s3", self, look_up(DEFAULT_S3_CONFIG_VARS))
        return ConfigValueStore(mapping={**look_up(self.SESSION_VARIABLES), "s3": of_s3})
