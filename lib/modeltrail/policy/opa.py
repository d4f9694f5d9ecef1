"""OPA as a child of this process: a server on loopback that holds one set of policies."""

import os
import secrets
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

from modeltrail.local import tether
from modeltrail.policy._find import MINIMUM, OPA_VARIABLE, Opa, find_opa
from modeltrail.policy._source import Bundle, Load, load, refused

__all__ = ["MINIMUM", "OPA_VARIABLE", "Endpoint", "Opa", "OpaServer", "find_opa"]

_TOKEN_VARIABLE = "MODELTRAIL_OPA_TOKEN"  # noqa: S105 (a variable's name)
PROOF_VARIABLE = "MODELTRAIL_OPA_PROOF"
"""What the child is told, and the server must know to be the child."""
_HOST = "127.0.0.1"
_PATIENCE = 20.0
"""Seconds until a server that does not listen is given up; it takes a tenth of one."""
_ATTEMPTS = 3
"""A free port can be lost to another process before OPA takes it."""
_KEPT = ("HOME", "LD_LIBRARY_PATH", "PATH", "TMPDIR")


@dataclass(frozen=True)
class Endpoint:
    """Where an OPA server listens."""

    host: str
    port: int
    token: str | None = None

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True)
class OpaServer:
    """A running child; its policies and data cannot be changed."""

    endpoint: Endpoint
    proof: str
    """Told to the child alone: who knows it is the child, and not who took its port."""
    process: subprocess.Popen[bytes]
    log: IO[bytes]

    @classmethod
    def start(cls, policies: Path | Bundle, *, opa: Opa | None = None) -> Self:
        """Start OPA with the policies and data of a folder or a bundle; wait until it listens.

        Of a folder, files named `*_test.rego` are not loaded. The schema of the policy input is,
        as `data.data.schemas.policy_input`. Of a bundle, OPA verifies each file.

        Raises:
            BackendError: There is no usable OPA, there are no such policies, or OPA does not take
                them; its code says which.
        """
        told = load(policies)
        opa = opa or find_opa(told.folder)
        said = ""
        for _ in range(_ATTEMPTS):
            endpoint = Endpoint(_HOST, _free_port(), secrets.token_urlsafe())
            proof = secrets.token_urlsafe()
            server = cls(endpoint, proof, *_spawn(opa, told, endpoint, proof))
            if server._listens():
                return server
            said = server._last_words()
            server.stop()
            if "address already in use" not in said:
                break
        raise refused(policies, opa.path, said)

    @property
    def alive(self) -> bool:
        """Return whether the child is running."""
        return self.process.poll() is None

    def stop(self) -> None:
        """End the child at once: it holds nothing that could be lost."""
        self.process.kill()
        tether.stop(self.process)
        self.log.close()

    def _listens(self) -> bool:
        """Wait until the child takes connections; False where it ended or never does."""
        deadline = time.monotonic() + _PATIENCE
        while self.alive and time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex((self.endpoint.host, self.endpoint.port)) == 0:
                    return True
            time.sleep(0.002)
        return False

    def _last_words(self) -> str:
        ended = self.process.poll()
        self.log.seek(0)
        said = " ".join(self.log.read().decode(errors="replace").split())[-1000:]
        return said or (
            f"it does not listen after {_PATIENCE:.0f} s"
            if ended is None
            else f"it ended with exit code {ended}"
        )


def _spawn(
    opa: Opa, told: Load, endpoint: Endpoint, proof: str
) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    log = tempfile.TemporaryFile()  # noqa: SIM115 (OpaServer.stop closes it)
    argv: list[str | Path] = [opa.path, "run", "--server", f"--addr={endpoint}"]
    argv += ["--authentication=token", "--authorization=basic", "--optimize-store-for-read-speed"]
    argv += ["--log-level=error", "--skip-version-check", *told.arguments]
    env = {name: os.environ[name] for name in _KEPT if name in os.environ}
    env |= {_TOKEN_VARIABLE: endpoint.token or "", PROOF_VARIABLE: proof}
    try:
        child = tether.spawn(argv, env=env, cwd=told.folder, stdout=log, stderr=log)
    except BaseException:
        log.close()
        raise
    return child, log


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port: int = probe.getsockname()[1]
        return port
