"""Writing the last run into docs/benchmarks.md, beside what was aimed at."""

import datetime as dt
import os
import platform
import re
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- last run -->", "<!-- end of last run -->"
SECOND = "_dynamodb_local"
"""Ends the names of what was measured on DynamoDB Local."""


class Target(NamedTuple):
    """What is aimed at."""

    bound: str
    value: float


TARGETS = {
    "append_ratio": Target("at most", 1.25),
    "append_growth": Target("about", 1),
    "champion_read_ratio": Target("at most", 1.2),
    "champion_read_growth": Target("about", 1),
    "bulk_speedup": Target("at least", 20),
    "bulk_speedup_5_ms_away": Target("at least", 20),
    "champion_move_vs_mlflow": Target("at least", 20),
    "champion_read_vs_mlflow": Target("at least", 1),
    "verify_events_per_s": Target("at least", 150_000),
    "verify_vs_hashlib": Target("shown", 0),
    "decision_ratio": Target("at most", 1.5),
    "policy_eval_ms": Target("at most", 1),
    "policy_input_growth": Target("about", 1),
    "replay_1000_s": Target("at most", 5),
    "import_ms": Target("at most", 60),
    "help_ms": Target("at most", 150),
    "upload_ratio": Target("at least", 0.9),
    "download_ratio": Target("at least", 0.9),
}


def write(values: dict[str, str]) -> None:
    """Replace the last run in the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    run = "\n".join([BEGIN, "", _machine(), "", *_table(values), "", END])
    DOCUMENT.write_text(f"{before}{run}{after}", encoding="utf-8")


def _table(values: dict[str, str]) -> list[str]:
    head = ["| line | aimed at | local AWS | DynamoDB Local |", "|---|---|---|---|"]
    return head + [
        f"| `{name}` | {_aim(target)} | {values.get(name, '')} | {values.get(name + SECOND, '')} |"
        for name, target in TARGETS.items()
    ]


def _aim(target: Target) -> str:
    return f"{target.bound} {target.value:,g}" if target.value else ""


def _machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("boto3", "ministack"))
    # The average of 15 minutes: about as long as a run takes.
    today = dt.datetime.now(tz=dt.UTC).date()
    return (
        f"{today}: {os.cpu_count()} cores of {_processor()}, {platform.system()}, "
        f"Python {platform.python_version()}, {packages}; "
        f"load average {os.getloadavg()[2]:.1f}."
    )


def _processor() -> str:
    try:
        said = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        said = ""
    found = re.search(r"^model name\s*:\s*(.+)$", said, re.MULTILINE)
    return found[1] if found else platform.processor() or platform.machine()
