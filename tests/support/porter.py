"""A process that stores or loads an artifact, and is killed (SIGKILL) in the middle of it.

    python -m tests.support.porter < ASKED

It is a script, started by tests; what is asked is one document of JSON.
"""

import json
import os
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import Any

from modeltrail.artifacts import ArtifactLocation, Cache, download, upload
from modeltrail.local import root
from tests.support.bucket import ACCOUNT, REGION, Bucket

ROOT = Path(__file__).resolve().parents[2]


def killed(bucket: Bucket, do: str, path: Path, *, at: str, step: int, **more: Any) -> bool:
    """Return whether a process was killed that did this, by itself.

    Args:
        bucket: The client, whose server is used, and the bucket's name.
        do: `upload` or `load`.
        path: What is uploaded, or where it is loaded to.
        at: An operation, such as `UploadPart`: the request is not sent. Or `bytes`.
        step: The number of the request, from 1; or after how many bytes.
        more: `model`, if it is another than fraud; of a load, `location`, and the folder of the
            `cache`.
    """
    ended = _run(bucket, do=do, path=path, at=at, step=step, **more)
    assert ended.returncode in {0, -signal.SIGKILL}
    return ended.returncode != 0


def peak(bucket: Bucket, do: str, path: Path, **more: Any) -> int:
    """Return the most memory that a process had which did this, in bytes; see `killed`."""
    ended = _run(bucket, do=do, path=path, at="nothing", step=0, **more)
    assert ended.returncode == 0
    return int(ended.stdout) * 1024


def _run(bucket: Bucket, **asked: Any) -> "subprocess.CompletedProcess[str]":
    s3, name = bucket
    document = {"url": s3.meta.endpoint_url, "bucket": name, "model": "fraud", **asked}
    return subprocess.run(
        [sys.executable, "-m", "tests.support.porter"],
        input=json.dumps(document, default=str),
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        check=False,
    )


def main() -> None:
    asked = json.load(sys.stdin)
    s3 = root.session(ACCOUNT, REGION).client("s3", endpoint_url=asked["url"])
    steps = count(1)

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def hook(**_: Any) -> None:
        if next(steps) == asked["step"]:
            die()

    def meter(_what: str, done: int, _total: int) -> None:
        if asked["at"] == "bytes" and done >= asked["step"]:
            die()

    s3.meta.events.register(f"before-send.s3.{asked['at']}", hook)
    path = Path(asked["path"])
    if asked["do"] == "upload":
        upload(s3, asked["bucket"], asked["model"], path, meter=meter)
    else:
        cache = Cache(Path(asked["cache"])) if asked.get("cache") else None
        location = ArtifactLocation.model_validate(asked["location"])
        download(s3, location, asked["model"], path, cache=cache, meter=meter)
    # Not from getrusage, which counts what the parent had before this program was loaded.
    (line,) = [x for x in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in x]
    sys.stdout.write(line.split()[1])


if __name__ == "__main__":
    main()
