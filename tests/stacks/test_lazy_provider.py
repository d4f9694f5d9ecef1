import filecmp
from pathlib import Path

from tests.stacks.synthesis import synthesise


def test_loading_the_whole_provider_changes_not_one_byte(local_out: Path, tmp_path: Path) -> None:
    """The other seed shows too that no set's order reaches the output."""
    # Python looks in vain for garbage among all that this makes, for most of the time.
    stock = "import gc; gc.disable(); import cdktf_cdktf_provider_aws"
    loaded = synthesise(tmp_path / "out", before=stock, seed=7)
    assert int(loaded) > 1000
    names = sorted(path.relative_to(local_out) for path in local_out.rglob("*.json"))
    assert len(names) == 5
    assert names == sorted(p.relative_to(tmp_path / "out") for p in tmp_path.rglob("*.json"))
    match, differ, failed = filecmp.cmpfiles(
        local_out, tmp_path / "out", list(map(str, names)), shallow=False
    )
    assert (differ, failed) == ([], [])
    assert len(match) == 5


def test_the_app_loads_what_it_uses_and_no_more(local_run: tuple[Path, int]) -> None:
    _, loaded = local_run
    assert loaded < 100
