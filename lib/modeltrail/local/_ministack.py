"""How ministack is started: it serves AWS on one loopback port, and does nothing else."""

import os
import sys
from pathlib import Path

HOST = "127.0.0.1"
HEALTH_PATH = "/_ministack/health"
HEALTH_MARK = "edition"
"""The field of the health answer that repeats MINISTACK_EDITION; we put our own mark there."""

SERVICES = ("dynamodb", "iam", "kms", "lambda", "s3", "ssm", "sts")
"""Everything else is refused, and with it all that would start containers or open ports."""


def command() -> list[str]:
    """Return the command; `-I` keeps the user's own Python settings and this folder out."""
    return [sys.executable, "-I", str(Path(__file__).with_name("_serve.py"))]


def environment(folder: Path, *, port: int, account: str, region: str, mark: str) -> dict[str, str]:
    """Return its whole environment: nothing of the user's reaches it, no proxy, no AWS_ variable.

    Args:
        folder: Where it may write.
        port: The port that it listens on.
        account: The account that it takes callers without one to be in.
        region: The region that it takes callers without one to be in.
        mark: What its health answer carries, so that no stranger's can be taken for it.
    """
    return {
        "AUTH": "true",
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "MINISTACK_ACCOUNT_ID": account,
        "MINISTACK_REGION": region,
        "MINISTACK_EDITION": mark,
        "SERVICES": ",".join(SERVICES),
        "IOT_MTLS_ENABLED": "0",  # else it opens port 8883 on every interface
        "SFTP_ENABLED": "0",  # else it may open port 2222
        "DOCKER_HOST": "unix:///dev/null/none",  # else it removes and starts containers
        "PERSIST_STATE": "0",
        "S3_PERSIST": "0",
        # Everything that it writes lies below the folder.
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "S3_DATA_DIR": str(folder / "s3"),
        "STATE_DIR": str(folder / "state"),
        "LOG_LEVEL": "INFO",
        "PATH": os.defpath,
        "PYTHONUNBUFFERED": "1",
    }
