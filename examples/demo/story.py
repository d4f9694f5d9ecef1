"""The road of two models: registered, tested, promoted, denied, rolled back, deleted."""

from dataclasses import dataclass
from pathlib import Path

from examples.demo.code import SUITE, Code, suite_command
from examples.demo.steps import Steps, expect
from examples.demo.typist import Typist

CANCER, DIGITS = "breast-cancer", "digits"


@dataclass(frozen=True)
class Trained:
    """What the training brought: code at two commits, models, and JUnit files of its suite."""

    first: Code
    second: Code
    models: dict[str, Path]
    """`model` and `training.json` of each training run, by its name."""
    junit: dict[tuple[str, str], Path]
    """By code ("first", "second") and environment."""


@dataclass(frozen=True)
class Story:
    """Tells the road, command by command."""

    steps: Steps
    typist: Typist
    trained: Trained
    environments: tuple[str, ...]

    def register(self, model: str, run: str, code: Code) -> None:
        """Register a trained model as its next version."""
        out = self.trained.models[run]
        self.typist.type(
            "alice", "register", model, out / "model",
            "--training", out / "training.json", "--code", code.folder,
        )  # fmt: skip

    def evidence(self, model: str, environment: str, which: str) -> None:
        """Record what came out of the suite at an environment, from its JUnit file."""
        code = self.trained.first if which == "first" else self.trained.second
        self.typist.type(
            "ci", "evidence", model, environment, "--source", code.folder, "--suite", SUITE,
            "--junit", self.trained.junit[which, environment],
        )  # fmt: skip

    def first_versions(self) -> None:
        """Version 1 of both models goes to dev, staging and production, tested at each stage."""
        for model, run in ((CANCER, "cancer-1"), (DIGITS, "digits-1")):
            self.steps.chapter(f"{model}: version 1, from training to production")
            self.register(model, run, self.trained.first)
            for environment in self.environments:
                if environment == self.environments[-1]:
                    self.typist.type(
                        "bob", "approve", f"{model}@1", environment, "-m", "first model, reviewed"
                    )
                self.typist.type(
                    "alice", "promote", f"{model}@1", environment,
                    "-m", f"first model, for {environment}",
                )  # fmt: skip
                self.evidence(model, environment, "first")
            self.typist.type("carol", "monitor", f"{model}@production", "performance", "drift")

    def second_version(self) -> None:
        """Version 2, of changed code: a candidate, denied, completed, promoted, rolled back."""
        model = CANCER
        self.steps.chapter(f"{model}: version 2 comes from changed code")
        self.register(model, "cancer-2", self.trained.second)
        self.typist.type("alice", "promote", f"{model}@2", "dev", "-m", "all thirty features")
        self.evidence(model, "dev", "second")
        self.typist.type("alice", "promote", f"{model}@2", "staging", "-m", "all thirty features")
        self.typist.type(
            "alice", "candidate", f"{model}@2", "production", "-m", "shadow run beside version 1"
        )
        self.steps.chapter("Its promotion is denied, with what is missing")
        self.typist.type(
            "alice", "promote", f"{model}@2", "production",
            "-m", "fewer missed tumours", exits=1,
        )  # fmt: skip
        self.steps.chapter("What was missing is supplied: the suite is run, bob approves")
        self.typist.type(
            "ci", "evidence", model, "staging", "--source", self.trained.second.folder,
            "--suite", SUITE, "--", *suite_command(),
        )  # fmt: skip
        self.typist.type("bob", "approve", f"{model}@2", "production", "-m", "reviewed the recall")
        self.typist.type(
            "alice", "promote", f"{model}@2", "production", "-m", "fewer missed tumours"
        )
        self.typist.type("carol", "monitor", f"{model}@production", "performance", "drift")
        self.typist.type(
            "carol", "metric", f"{model}@2", "production", "recall=0.87", "--rows", 412
        )

    def back_again(self) -> None:
        """A business event, and the champion before serves again."""
        self.steps.chapter("A business event, and back to version 1")
        self.typist.type(
            "carol", "note", f"{CANCER}@2", "The clinic reports twice as many false alarms",
            "--environment", "production",
        )  # fmt: skip
        self.typist.type(
            "carol", "rollback", f"{CANCER}@production", "--to", 1, "-m", "false alarms doubled"
        )
        shown = self.typist.ask("alice", "show", f"{CANCER}@production")
        expect(shown["environments"]["production"]["champion"] == 1, "version 1 does not serve")

    def third_version(self) -> None:
        """Version 3, a retrain of the same commit: new artifacts, no code deployment."""
        model = CANCER
        self.steps.chapter(f"{model}: version 3 is a retrain of the same commit on newer data")
        self.register(model, "cancer-3", self.trained.second)
        self.typist.type("alice", "candidate", f"{model}@3", "dev", "-m", "retrained on 2026-02")
        self.typist.type("alice", "check", "promotion", f"{model}@3", "staging", "-m", "newer data")
        self.compare(model, champion=1, candidate=3)
        self.typist.type("alice", "demote", f"{model}@3", "dev", "-m", "no better than version 2")
        self.typist.type(
            "alice",
            *("delete", f"{model}@3", "--kind", "data_withdrawn"),
            *("-m", "the snapshot 2026-02 was withdrawn"),
        )

    def compare(self, model: str, *, champion: int, candidate: int) -> None:
        """Show a candidate beside the champion, over the same held-out rows."""
        told = [
            self.typist.ask("alice", "show", f"{model}@{number}")
            for number in (champion, candidate)
        ]
        one, other = (version["evaluation"] for version in told)
        expect(one["dataset_digest"] == other["dataset_digest"], "the held-out rows differ")
        self.steps.say(
            f"  over the same {one['rows']} held-out rows "
            f"({one['dataset_digest'][:19]}…): champion {champion}, dev candidate {candidate}"
        )
        for name in sorted(one["metrics"]):
            before, after = one["metrics"][name], other["metrics"][name]
            self.steps.say(f"    {name:<18}{before:8.4f}{after:8.4f}")
