"""What a demo leaves where it is asked to: its platform, its own files, and what to type next."""

import shutil
from pathlib import Path

FILES = "demo-kept"
"""The folder of a kept demo's own files, beside its platform: checkouts, models, log and key."""
LOG, KEY = "checkpoints", "log-key.pem"


def public(key: Path) -> Path:
    """Return the file of the public key that the command line writes beside a private one."""
    return key.with_suffix(".pub.pem")


def keep(work: Path) -> Path:
    """Move a demo's own files to where its end does not remove them, and return the folder."""
    kept = work.parent / FILES
    forget(work.parent)
    return work.rename(kept)


def forget(state: Path) -> None:
    """Remove the files that an earlier demo kept."""
    shutil.rmtree(state / FILES, ignore_errors=True)


def farewell(url: str, platform: Path, files: Path, model: str) -> str:
    """Return what a reader can type now.

    Args:
        url: Of the local AWS.
        platform: The platform file.
        files: The demo's own files.
        model: The one to ask about.
    """
    log = f"--checkpoints {files / LOG} --key {public(files / KEY)}"
    return (
        f"\nThe platform stays up at {url}; the checkouts, the models and the log of checkpoints\n"
        f"with its key are in {files}. To use them:\n"
        f"  export MODELTRAIL_PLATFORM={platform} AWS_PROFILE=alice\n"
        "  . .venv/bin/activate\n"
        f"  modeltrail show {model}\n"
        f"  modeltrail why {model}@2\n"
        f"  modeltrail verify {log}\n"
        f"  modeltrail prove {model} {log} --out {files / 'proof'}\n"
        f"  modeltrail verify --proof {files / 'proof'} --key {public(files / KEY)}\n"
        "  modeltrail local down\n"
        "The next demo ends it, with all that it holds."
    )
