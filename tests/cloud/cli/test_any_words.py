"""Any word in any place of a command line: it is done or refused, and nothing is unforeseen."""

from pathlib import Path

import pytest

from tests.cloud.cli.conftest import Register, write_training
from tests.support.command_line import CommandLine

MODEL = "cli-any-words"
NASTY = (
    *("", " ", "\u2060", "\u202e", "\udcff", "a\x1bb", "a\nb", "🙂", "٣"),
    *("-", "..", "/", "/dev/null", "x" * 300, "x" * 5000, "x/" * 3000),
    *("0", "-1", "1.5", "1e999", "1e-400", "NaN", "9" * 20, "9" * 5000, "2026-11-24T09:30+01:60"),
    *("a=1e999", "a=1e-400", f"a={'9' * 5000}", "\u2060=1", f"{'a' * 300}=1", "\udcff=1"),
)
LINES = {
    "register": ["register", MODEL, "{file}", "--training", "{training}", "--code", "{code}"],
    "promote": ["promote", f"{MODEL}@1", "dev", "-m", "why", "--request-key", "k"],
    "candidate": ["candidate", f"{MODEL}@1", "dev", "-m", "why"],
    "rollback": ["rollback", f"{MODEL}@dev", "--to", "1", "-m", "why"],
    "approve": ["approve", f"{MODEL}@1", "production", "-m", "why"],
    "evidence": ["evidence", MODEL, "dev", "--source", "{code}", "--junit", "{junit}"],
    "suite": ["evidence", MODEL, "dev", "--source", "{code}", "--suite", "tests", "--", "false"],
    "metric": ["metric", f"{MODEL}@1", "dev", "recall=0.9", "--rows", "10", "--dataset", "sha"],
    "named metric": ["metric", f"{MODEL}@1", "dev", "--at", "2026-11-24T09:30Z", "--", "a=1"],
    "note": ["note", f"{MODEL}@1", "what happened", "--environment", "dev"],
    "monitor": ["monitor", f"{MODEL}@dev", "drift", "--version", "1"],
    "show": ["show", MODEL, "--as-of", "2026-11-24T09:30Z"],
    "timeline": ["timeline", MODEL, "--since", "2026-11-24T09:30Z", "--limit", "5"],
    "drawing": ["timeline", MODEL, "--version", "1", "--svg", "{svg}"],
    "load": ["load", f"{MODEL}@1", "--to", "{to}"],
    "check": ["check", "promotion", f"{MODEL}@1", "dev", "-m", "why"],
}
FORESEEN = {0, 1, 2, 4}


@pytest.fixture(scope="module", autouse=True)
def _model(register: Register) -> None:
    register(MODEL)


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_any_word_anywhere_is_done_or_refused(
    modeltrail: CommandLine,
    code: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    line: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    files = {name: tmp_path / name for name in ("file", "training", "junit", "svg", "to")}
    files["file"].write_text("weights")
    write_training(files["training"])
    files["junit"].write_text("<testsuite><testcase name='a'/></testsuite>")
    words = [word.format(code=code, **files) for word in line]
    unforeseen = {}
    for place, word in enumerate(words):
        if place == 0 or (word.startswith("-") and word != "--"):
            continue
        for nasty in NASTY:
            ran = modeltrail(*words[:place], nasty, *words[place + 1 :])
            if ran.code not in FORESEEN or "unforeseen" in ran.err:
                unforeseen[word, nasty[:20]] = (ran.code, ran.err[:300])
    assert unforeseen == {}
