"""The road of the whole demo: a platform comes up, two models travel, and it goes down again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

from examples.demo import keeping, reading
from examples.demo.code import Workers
from examples.demo.prepare import prepare
from examples.demo.steps import Steps, expect
from examples.demo.story import CANCER, Story
from examples.demo.typist import Typist
from modeltrail import instants
from modeltrail._scratch import scratch
from modeltrail.cli import Sessions
from modeltrail.config import Platform
from modeltrail.local import platform as local
from modeltrail.local import root

STATE = Path(".modeltrail")
FOLDER = STATE / "demo"
"""Where the demo's platform lives."""
WORK = "demo-work-"
"""What the name of the folder of a demo's own files begins with."""
KEPT = "kept"
"""The file that marks a platform which an earlier demo kept."""
ENVIRONMENTS = ("dev", "staging", "production")
FLOOR = 0.8
"""The accuracy that a model of the demo reaches at the least."""


def travel(*, keep: bool) -> None:
    """Run the demo.

    Args:
        keep: Leave the platform running, and the demo's own files where they can be used.

    Raises:
        ModeltrailError: A step did not do what it should.
    """
    steps = Steps()
    STATE.mkdir(exist_ok=True)
    if (FOLDER / KEPT).exists() and local.down(FOLDER, progress=steps.say):
        steps.say("Ended the platform that an earlier demo had kept.")
    keeping.forget(STATE)
    workers = Workers()
    with scratch(STATE.absolute(), WORK) as work:
        steps.chapter("One platform comes up; meanwhile the models are trained and tested")
        with ThreadPoolExecutor(max_workers=1) as pool, closing(Sessions()) as sessions:
            trained = pool.submit(prepare, steps, work, ENVIRONMENTS, workers)
            with _ended(workers), local.running(FOLDER, progress=steps.say) as running:
                steps.terraform = sum(step.seconds for step in running.steps if step.waiting)
                typist = Typist(steps, (FOLDER / "platform.json").absolute(), sessions)
                story = Story(steps, typist, trained.result(), ENVIRONMENTS)
                _tell(steps, story, typist, running.platform, work)
                if keep:
                    _keep(steps, running, keeping.keep(work))


@contextmanager
def _ended(workers: Workers) -> Iterator[None]:
    """End what still runs when the block fails: nobody waits for it any more."""
    try:
        yield
    except BaseException:
        workers.end()
        raise


def _tell(steps: Steps, story: Story, typist: Typist, platform: Platform, work: Path) -> None:
    story.first_versions()
    story.second_version()
    middle = instants.render(instants.utc_now())
    story.back_again()
    story.third_version()
    _read(steps, typist, platform, work)
    steps.chapter("The timeline answers")
    typist.type("alice", "timeline", CANCER)
    served = typist.ask("alice", "show", f"{CANCER}@production", "--as-of", middle)
    typist.type("alice", "show", f"{CANCER}@production", "--as-of", middle)
    champion = served["environments"]["production"]["champion"]
    expect(champion == 2, f"version {champion} served then, not 2")  # noqa: PLR2004 (version 2)
    log, key = work / keeping.LOG, work / keeping.KEY
    typist.type("alice", "checkpoint", "--to", log, "--key", key)
    typist.type("alice", "verify", "--checkpoints", log, "--key", keeping.public(key))
    svg = (STATE / "timeline.svg").absolute()
    typist.type("alice", "timeline", CANCER, "--svg", svg)
    expect(svg.is_file(), "the timeline was not drawn")
    steps.end_chapter()
    steps.say(f"\nThe picture of the timeline: {svg}")
    steps.say(f"Done: {steps.account()}.")


def _read(steps: Steps, typist: Typist, platform: Platform, work: Path) -> None:
    steps.chapter("The product environments read, each from an account of its own")
    from training import evaluate  # noqa: PLC0415 (the demo's own commit of it, loaded by then)

    for environment in ENVIRONMENTS:
        target = work / f"loaded-{environment}"
        typist.type(environment, "load", f"{CANCER}@{environment}", "--to", target)
        found = evaluate(target, CANCER)
        expect(found.metrics["accuracy"] > FLOOR, "the loaded model predicts badly")
        steps.say(
            f"    predicts {found.rows} held-out rows in {environment}: "
            f"accuracy {found.metrics['accuracy']:.4f}"
        )
    account = root.session(platform.account, platform.region)
    s3 = account.client("s3", endpoint_url=platform.endpoint_url)
    other = reading.make_other_bucket(s3, platform.account, platform.region)
    reading.refusals(steps, platform, "production", CANCER, other)


def _keep(steps: Steps, running: local.Running, files: Path) -> None:
    running.keep()
    (FOLDER / KEPT).touch()
    platform = (FOLDER / "platform.json").absolute()
    steps.say(keeping.farewell(running.cloud.url, platform, files, CANCER))
