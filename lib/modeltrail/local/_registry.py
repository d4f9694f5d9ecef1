"""The registry from which Terraform fetches the provider, where no folder here holds it."""

import socket

HOST = "registry.terraform.io"

_DISCOVERY = f"https://{HOST}/.well-known/terraform.json"
_PATIENCE = 5.0  # seconds to answer


def out_of_reach() -> str:
    """Return why the registry cannot be reached, in the system's words; "" where it can.

    The user's proxies are in force, as they are for Terraform. What is answered is Terraform's to
    judge, and so are certificates, of which Python may know others.
    """
    import http.client  # noqa: PLC0415 (of use where nothing holds the provider alone)
    import urllib.error  # noqa: PLC0415 (likewise)
    import urllib.request  # noqa: PLC0415 (likewise)

    try:
        urllib.request.build_opener().open(_DISCOVERY, timeout=_PATIENCE).close()
    except urllib.error.URLError as error:
        if isinstance(error.reason, ConnectionError | TimeoutError | socket.gaierror):
            return error.reason.strerror or "no answer"
    except TimeoutError:
        return "no answer"
    except (OSError, ValueError, http.client.HTTPException):
        pass
    return ""
