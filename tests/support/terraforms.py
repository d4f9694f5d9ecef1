"""A Terraform that is no more than a program that speaks, on a machine of a test's own."""

import json
import sys
from pathlib import Path

from modeltrail.local import terraform
from modeltrail.local.terraform import StackTarget

PLATFORM = "linux_amd64"
STAND_IN = f"""#!{sys.executable} -IS
import json, os, pathlib, sys
command = sys.argv[1]
if command == "version":
    print("Terraform v1.11.4\\non {PLATFORM}")
    sys.exit()
with open("calls", "a") as calls:
    print(json.dumps([sys.argv[1:], dict(os.environ), os.getpid()]), file=calls)
def say(kind, **more):
    print(json.dumps({{"type": kind, **more}}), flush=True)
def fail(summary, detail="", **more):
    what = {{"severity": "error", "summary": summary, "detail": detail, **more}}
    say("diagnostic", diagnostic=what)
    sys.exit(1)
script = pathlib.Path(command + ".py")
if script.exists():
    exec(script.read_text())
"""
APPLIED = """
say("change_summary", **{"@message": "Plan: 1 to add"})
say("outputs", outputs={"name": {"value": os.environ["AWS_ACCESS_KEY_ID"]}})
"""
PLANNED_AND_WAITING = """
say("change_summary", **{"@message": "Plan: 1 to add"})
import time
time.sleep(600)
"""


class Machine:
    """A folder of programs on the PATH, a home, and stacks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "bin"
        self.home = folder / "home"
        self.bin.mkdir()
        self.home.mkdir()
        self.program("terraform", STAND_IN)
        self.told: list[tuple[str, str]] = []

    def program(self, name: str, text: str) -> Path:
        file = self.bin / name
        file.write_text(text)
        file.chmod(0o755)
        return file

    def stack(self, name: str, *, size: int = 1, **scripts: str) -> StackTarget:
        folder = self.folder / "stacks" / name
        folder.mkdir(parents=True)
        (folder / "cdk.tf.json").write_text(" " * size)
        for command, text in {"apply": APPLIED, **scripts}.items():
            (folder / f"{command}.py").write_text(text)
        env = {"AWS_ACCESS_KEY_ID": name, "AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
        return StackTarget(folder=folder, env=env)

    def apply(self, *targets: StackTarget) -> dict[str, terraform.Outputs]:
        return terraform.apply_all(
            {target.folder.name: target for target in targets},
            on_line=lambda name, line: self.told.append((name, line)),
            work=self.folder / "work",
        )

    @staticmethod
    def calls(target: StackTarget) -> list[tuple[list[str], dict[str, str], int]]:
        lines = (target.folder / "calls").read_text().splitlines()
        return [tuple(json.loads(line)) for line in lines]

    def mirror(
        self,
        name: str,
        *,
        packed: bool = False,
        version: str = "5.100.0",
        platform: str = PLATFORM,
    ) -> Path:
        top = self.folder / name
        provider = top / "registry.terraform.io" / "hashicorp" / "aws"
        if packed:
            provider.mkdir(parents=True)
            (provider / f"terraform-provider-aws_{version}_{platform}.zip").touch()
        else:
            folder = provider / version / platform
            folder.mkdir(parents=True)
            (folder / f"terraform-provider-aws_v{version}_x5").touch(mode=0o755)
        return top
