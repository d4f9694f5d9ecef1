"""Training and testing ahead of the story, while Terraform works."""

import importlib
import os
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from examples.demo import code as repository
from examples.demo.steps import Steps
from examples.demo.story import CANCER, DIGITS, Trained


def prepare(
    steps: Steps, folder: Path, environments: tuple[str, ...], workers: repository.Workers
) -> Trained:
    """Train both models and run the training code's suite, several things at once.

    The suite of the first commit is run for every environment, that of the second for the
    first one only: the rest of its road is walked in the story.
    """
    first = repository.begin(folder / "code-1", workers)
    second = first
    for number, patch in enumerate(repository.changes(), 2):
        second = second.change(patch, folder / f"code-{number}", "Train on all features")
    runs = {
        "cancer-1": (first, CANCER, "2026-01"),
        "digits-1": (first, DIGITS, "2026-01"),
        "cancer-2": (second, CANCER, "2026-01"),
        "cancer-3": (second, CANCER, "2026-02"),
    }
    suites = {("first", name): first for name in environments} | {
        ("second", environments[0]): second
    }
    models = {name: folder / name for name in runs}
    junit = {which: folder / f"{'-'.join(which)}.xml" for which in suites}

    def train(name: str) -> None:
        checkout, model, snapshot = runs[name]
        with steps.step(f"Trained {name} on the snapshot {snapshot}"):
            checkout.train(model, snapshot, models[name])

    def test(which: tuple[str, str]) -> None:
        with steps.step(f"Ran the suite of the {which[0]} commit for {which[1]}"):
            suites[which].run_suite(which[1], junit[which])

    sys.path.insert(0, str(first.folder / "src"))
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        # Predicting in this process needs scikit-learn, which takes seconds to load.
        loading = pool.submit(importlib.import_module, "training")
        jobs: list[Future[None]] = [pool.submit(train, name) for name in runs]
        jobs += [pool.submit(test, which) for which in suites]
        for job in jobs:
            job.result()
        loading.result()
    return Trained(first, second, models, junit)
