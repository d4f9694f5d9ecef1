"""A checkout whose slow programs are stand-ins: Terraform, Node and the app of the stacks."""

import json
import os
import stat
import sys
from pathlib import Path

from modeltrail import config
from modeltrail.local import platform, state

BLUEPRINT = Path(__file__).parents[2] / "examples" / "blueprint.local.yaml"

APP = """
import json, os, pathlib
out = pathlib.Path(os.environ["CDKTF_OUTDIR"])
names = ["platform", "environment-dev", "environment-staging", "environment-production"]
stacks = {name: {"workingDirectory": f"stacks/{name}"} for name in names}
for name in names:
    (out / "stacks" / name).mkdir(parents=True)
    (out / "stacks" / name / "cdk.tf.json").write_text("{}")
(out / "manifest.json").write_text(json.dumps({"stacks": stacks}))
"""
WAITING_APP = """
import os, time
fifo = os.open("fifo", os.O_WRONLY)
os.write(fifo, b"here")
time.sleep(600)
"""
OUTPUTS = {
    "table_name": "table",
    "bucket_name": "bucket",
    "artifact_key_arn": "arn:key",
    "gate_role_arn": "arn:gate",
    "developer_role_arn": "arn:developer",
    "team_role_arns": {"credit": "arn:credit"},
    "read_role_arns": {"dev": "arn:d", "staging": "arn:s", "production": "arn:p"},
}
TERRAFORM = f"""#!{sys.executable} -IS
import json, os, signal, sys
if sys.argv[1] == "version":
    print("Terraform v1.11.4\\non linux_amd64")
if sys.argv[1] == "apply":
    APPLY
    outputs = {{name: {{"value": value}} for name, value in {OUTPUTS!r}.items()}}
    print(json.dumps({{"type": "outputs", "outputs": outputs}}))
"""
FAIL = """
    print(json.dumps({"type": "diagnostic",
        "diagnostic": {"severity": "error", "summary": "not today"}}))
    sys.exit(1)
"""
KILL_THE_CLOUD = """
    pid = json.load(open("../../../cloud.json"))["process"]["pid"]
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    os.read(0, 1)
    sys.exit(1)
"""


class Project:
    """A checkout whose programs are stand-ins, and a folder for the platform."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / ".modeltrail"
        self.root = folder / "checkout"
        self.bin = folder / "bin"
        self.root.mkdir()
        self.bin.mkdir()
        (self.root / "cdktf.json").write_text(json.dumps({"app": "python app.py"}))
        self.app(APP)
        self.terraform("pass")
        self.program("node", "#!/bin/sh\n")
        self.mirror = folder / "mirror"
        provider = self.mirror / "registry.terraform.io" / "hashicorp" / "aws"
        provider.mkdir(parents=True)
        (provider / "terraform-provider-aws_5.100.0_linux_amd64.zip").touch()
        self.told: list[str] = []

    @property
    def variables(self) -> dict[str, str]:
        """What the environment says of where the programs are."""
        return {
            "PATH": f"{self.bin}{os.pathsep}{os.defpath}",
            "MODELTRAIL_PROVIDER_MIRROR": str(self.mirror),
        }

    def app(self, text: str) -> None:
        (self.root / "app.py").write_text(text)

    def terraform(self, apply: str) -> None:
        self.program("terraform", TERRAFORM.replace("APPLY", apply.strip()))

    def program(self, name: str, text: str) -> None:
        file = self.bin / name
        file.write_text(text)
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    def up(self, *, port: int | None = None) -> config.Platform:
        return platform.up(
            self.home,
            progress=self.told.append,
            blueprint=BLUEPRINT,
            project=self.root,
            port=port,
        )

    def down(self) -> bool:
        return platform.down(self.home, progress=self.told.append)

    def recorded(self) -> state.CloudState:
        found = state.read(self.home)
        assert found is not None
        return found

    def left(self) -> set[str]:
        return {path.name for path in self.home.iterdir()}
