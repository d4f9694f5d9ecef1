"""The command line: `python -m training train breast-cancer --snapshot 2026-01 --out out`."""

import argparse
import sys
from pathlib import Path

from training.recipes import RECIPES
from training.runs import Evaluated, evaluate, train
from training.snapshots import SNAPSHOTS


def main(arguments: list[str] | None = None) -> int:
    """Run one command, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    training = commands.add_parser("train", help="train a model on a snapshot")
    training.add_argument("model", choices=sorted(RECIPES))
    training.add_argument("--snapshot", choices=sorted(SNAPSHOTS), required=True)
    training.add_argument("--out", type=Path, required=True, help="a new folder for the files")
    evaluation = commands.add_parser("evaluate", help="measure a model on the held-out rows")
    evaluation.add_argument("folder", type=Path, help="verified first: loading runs what is in it")
    evaluation.add_argument("model", choices=sorted(RECIPES))
    given = parser.parse_args(arguments)
    try:
        if given.command == "train":
            evaluated = train(given.model, given.snapshot, given.out)
        else:
            evaluated = evaluate(given.folder, given.model)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 2
    sys.stdout.write(_line(given.model, evaluated))
    return 0


def _line(name: str, evaluated: Evaluated) -> str:
    metrics = ", ".join(f"{metric} {value:.4f}" for metric, value in evaluated.metrics.items())
    return f"{name}: {metrics} over {evaluated.rows} held-out rows\n"


if __name__ == "__main__":
    sys.exit(main())
