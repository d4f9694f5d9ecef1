"""What outside examiners say of the organisation's example, and when a skip counts."""

import subprocess
import sys

import pytest

from tests.stacks.synthesis import REPOSITORY
from tests.support import proof
from tools.examine.skips import CHECKOV, CLOUDSPLAINING, PARLIAMENT, Finding, Skip, unmet


@pytest.mark.proof
@pytest.mark.skipif(not proof.FULL, reason="two plans take a minute: 'make proof' makes them")
def test_the_examiners_find_nothing() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tools.examine"],
        cwd=REPOSITORY,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_skip_covers_its_own_resources_only() -> None:
    skips = (Skip("CKV_1", "reason", r"aws_kms_key\..*"),)
    covered, other = Finding("CKV_1", "aws_kms_key.a"), Finding("CKV_1", "aws_s3_bucket.a")
    assert unmet([covered], skips) == []
    assert unmet([covered, other], skips) == ["CKV_1 aws_s3_bucket.a"]
    assert unmet([covered, Finding("CKV_2", "aws_kms_key.a")], skips) == ["CKV_2 aws_kms_key.a"]


def test_a_skip_that_covers_nothing_is_told() -> None:
    (told,) = unmet([], (Skip("CKV_1", "reason"),))
    assert told.startswith("The skip of CKV_1")


def test_each_skip_has_a_reason() -> None:
    assert all(skip.reason.endswith(".") for skip in (*CHECKOV, *CLOUDSPLAINING, *PARLIAMENT))
