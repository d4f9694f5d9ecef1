"""A log in a folder: what makers do to it, and what somebody else could."""

import json
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from modeltrail.checkpoints import (
    Checkpoint,
    Entry,
    FolderStore,
    Signer,
    read_log,
    sign_entries,
)
from modeltrail.checkpoints._note import Note, Signature
from modeltrail.errors import Conflict, InvalidInput, VerificationFailed
from tests.support.logs import ORIGIN, Maker, head, three


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_a_log_is_read_as_it_was_made(maker: Maker) -> None:
    log = maker.read()
    assert [one.size for one in log.checkpoints] == [2, 3, 5]
    assert {one.origin for one in log.checkpoints} == {ORIGIN}
    newest = {model: (leaves[-1].entry.seq, leaves[-1].by) for model, leaves in log.leaves.items()}
    assert newest == {
        "churn": (9, "checkpoint 3"),
        "fraud": (5, "checkpoint 2"),
        "digits": (1, "checkpoint 3"),
    }
    assert [leaf.place for leaf in log.leaves["fraud"]] == [1, 2]


def test_an_entry_is_one_line_of_canonical_json(maker: Maker) -> None:
    lines = maker.entries(1).read_text().splitlines()
    assert [json.loads(line) for line in lines] == [
        {"model": "churn", "seq": 2, "head": head(1)},
        {"model": "fraud", "seq": 4, "head": head(2)},
    ]
    assert lines[0] == f'{{"head":"{head(1)}","model":"churn","seq":2}}'


def test_a_place_without_checkpoints_is_an_empty_log(tmp_path: Path, signer: Signer) -> None:
    log = read_log(FolderStore(tmp_path / "nothing"), signer.key)
    assert (log.number, log.last, len(log.tree)) == (0, None, 0)


def test_where_nothing_has_changed_nothing_is_made(maker: Maker) -> None:
    before = files(maker.store.folder)
    made = maker.add()
    assert (made.number, made.added, made.checkpoint) == (3, 0, maker.read().last)
    assert files(maker.store.folder) == before


def test_files_of_others_beside_the_log_are_left_aside(maker: Maker) -> None:
    for name in ("README.md", "checkpoints/.DS_Store", "checkpoints/2.note", "entries/notes.txt"):
        (maker.store.folder / name).write_text("not ours")
    assert maker.read().number == 3
    assert maker.add(Entry("fraud", 6, head(9))).number == 4


def change(file: Path, old: bytes, new: bytes) -> None:
    content = file.read_bytes()
    assert old in content
    file.write_bytes(content.replace(old, new))


Tampering = Callable[[Maker, Signer], None]


def forge_last(maker: Maker, stranger: Signer) -> None:
    """Sign other entries with another key."""
    folder = maker.store.folder
    for name in files(folder):
        (folder / name).unlink()
    three(Maker(folder, stranger))


def replay_second(maker: Maker, _: Signer) -> None:
    maker.note(3).write_bytes(maker.note(2).read_bytes())


def swap(maker: Maker, _: Signer) -> None:
    one, other = maker.note(1).read_bytes(), maker.note(2).read_bytes()
    maker.note(1).write_bytes(other)
    maker.note(2).write_bytes(one)


def repeat_last(maker: Maker, _: Signer) -> None:
    maker.note(4).write_bytes(maker.note(3).read_bytes())


def swap_lines(maker: Maker, _: Signer) -> None:
    file = maker.entries(1)
    one, other = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(other + one)


def rename_in_place_of_another(maker: Maker, _: Signer) -> None:
    shutil.copy(maker.entries(3), maker.entries(2))


def other_origin(maker: Maker, _: Signer) -> None:
    """A log that the same key has signed under another name."""
    folder = maker.store.folder
    for name in files(folder):
        (folder / name).unlink()
    three(Maker(folder, maker.signer, origin="other.example"))


def misstate_size(maker: Maker, _: Signer) -> None:
    """Sign another size over the same root, as a faulty maker would."""
    last = maker.read().checkpoints[2]
    entries = maker.entries(3)
    text = Checkpoint(last.origin, last.size + 1, last.root).text
    signature = Signature(last.origin, maker.signer.key.id, maker.signer.sign(text.encode()))
    maker.note(3).write_bytes(Note(text, (signature,)).render())
    entries.rename(entries.with_name(entries.name.replace("000000000005", "000000000006")))


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        (forge_last, "Checkpoint 1 is not signed by dynamodb"),
        (replay_second, "Checkpoint 3 is of 3 entries, and the one before it of 3: it was put"),
        (swap, "Checkpoint 2 is of 2 entries, and the one before it of 3"),
        (repeat_last, "Checkpoint 4 is of 5 entries, and the one before it of 5"),
        (other_origin, "Checkpoint 1 is of the log 'other.example', not of 'dynamodb"),
        (lambda m, _: m.note(1).unlink(), "Checkpoint 1 is gone: checkpoints/000000000001.note"),
        (lambda m, _: m.note(2).unlink(), "Checkpoint 2 is gone"),
        (lambda m, _: m.note(2).write_bytes(b""), "Checkpoint 2 is not a signed note"),
        (lambda m, _: change(m.note(2), b"\n3\n", b"\n4\n"), "Checkpoint 2 was changed or forged"),
        (lambda m, _: change(m.note(2), b"\n3\n", b"\n9" + b"9" * 17 + b"\n"), "was changed or"),
        (lambda m, _: change(m.note(2), b"\n", b"\r\n"), "Checkpoint 2 .* control character"),
        (lambda m, _: m.entries(2).unlink(), "The entries of checkpoint 2 are gone"),
        (lambda m, _: m.entries(2).write_bytes(b""), "The entries of checkpoint 2 were changed"),
        (
            lambda m, _: change(m.entries(1), b'":4}', b'":3}'),
            "entries of checkpoint 1 were changed",
        ),
        (lambda m, _: change(m.entries(1), b"fraud", b"freud"), "entries of checkpoint 1 were"),
        (lambda m, _: change(m.entries(1), b'":4}\n', b'":4}'), "The last line of the entries of"),
        (
            lambda m, _: change(m.entries(1), b"\n", b"\r\n"),
            "Line 1 of the entries of checkpoint 1",
        ),
        (lambda m, _: change(m.entries(1), b",", b", "), "Line 1 of the entries of checkpoint 1"),
        (lambda m, _: change(m.entries(1), b"churn", "chürn".encode()), "Line 1 of the entries"),
        (
            lambda m, _: change(m.entries(1), b'":4}', b'":' + b"9" * 13 + b"}"),
            "Line 2 of the ent",
        ),
        (
            lambda m, _: change(m.entries(1), b"\n", b"\n\n"),
            "Line 2 of the entries of checkpoint 1",
        ),
        (lambda m, _: change(m.entries(2), b'":5}', b'":4}'), "has covered #4: the log's maker"),
        (lambda m, _: m.entries(1).write_bytes(b"x" * 10**7), "The last line of the entries"),
        (lambda m, _: m.entries(2).write_bytes(m.entries(2).read_bytes() * 2), "checkpoint 2 has"),
        (lambda m, _: m.note(2).write_bytes(b"x" * 10**7), "it takes more than 1000000 bytes"),
        (misstate_size, "The entries of checkpoint 3 were changed"),
        (swap_lines, "The entries of checkpoint 1 were changed"),
        (rename_in_place_of_another, "The entries of checkpoint 2 were changed"),
    ],
)
def test_what_was_done_to_a_log_is_said(
    maker: Maker, stranger: Signer, tamper: Tampering, says: str
) -> None:
    tamper(maker, stranger)
    with pytest.raises(VerificationFailed, match=says):
        maker.read()
    # No maker builds on it either.
    before = files(maker.store.folder)
    with pytest.raises(VerificationFailed, match=says):
        maker.add(Entry("fraud", 99, head(99)))
    assert files(maker.store.folder) == before


def test_no_more_is_read_than_was_asked_for(maker: Maker) -> None:
    assert list(maker.store.read(["checkpoints/000000000001.note"], 5)) == [b"dynamo"]


def test_a_pipe_in_the_place_of_a_file_keeps_nobody_waiting(maker: Maker) -> None:
    maker.note(2).unlink()
    os.mkfifo(maker.note(2))
    with pytest.raises(InvalidInput, match="There is no file"):
        maker.read()


def test_every_byte_of_a_log_counts(maker: Maker) -> None:
    for name, content in files(maker.store.folder).items():
        for at in range(len(content)):
            changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
            (maker.store.folder / name).write_bytes(changed)
            with pytest.raises(VerificationFailed):
                maker.read()
        (maker.store.folder / name).write_bytes(content)
    assert maker.read().number == 3


def test_a_timeline_that_goes_back_is_not_signed(maker: Maker) -> None:
    before = files(maker.store.folder)
    for entry in (Entry("fraud", 5, head(8)), Entry("fraud", 1, head(8))):
        with pytest.raises(
            VerificationFailed,
            match=r"Checkpoint 4 says that 'fraud' ends at event #\d, and checkpoint 2 has covered",
        ):
            maker.add(entry)
    assert files(maker.store.folder) == before


def test_of_two_makers_one_wins_and_the_other_is_told(maker: Maker) -> None:
    one, other = maker.read(), maker.read()
    arguments = (maker.store, maker.signer)
    won = sign_entries(one, [Entry("fraud", 6, head(6))], *arguments, origin=ORIGIN)
    assert won is not None
    with pytest.raises(Conflict, match="Checkpoint 4 was made by another maker"):
        sign_entries(other, [Entry("fraud", 7, head(7))], *arguments, origin=ORIGIN)
    assert maker.read().last == won.checkpoint
    assert maker.add(Entry("fraud", 7, head(7))).number == 5


def test_two_makers_of_the_same_are_one_winner_and_one_conflict_too(maker: Maker) -> None:
    one, other = maker.read(), maker.read()
    entries = [Entry("fraud", 6, head(6))]
    sign_entries(one, entries, maker.store, maker.signer, origin=ORIGIN)
    with pytest.raises(Conflict):
        sign_entries(other, entries, maker.store, maker.signer, origin=ORIGIN)


class Lossy(FolderStore):
    """A store whose writing is done, and said not to be: an answer was lost, and it asked again."""

    def create(self, name: str, content: bytes) -> bool:
        super().create(name, content)
        return super().create(name, content)


def test_a_maker_whose_answer_was_lost_knows_its_own_checkpoint(maker: Maker) -> None:
    lossy = Lossy(maker.store.folder)
    made = sign_entries(
        maker.read(), [Entry("fraud", 6, head(6))], lossy, maker.signer, origin=ORIGIN
    )
    assert made is not None
    assert maker.read().last == made.checkpoint


class Stopping(FolderStore):
    """A store under which the process ends before a file is written."""

    def create(self, name: str, content: bytes) -> bool:
        if name.endswith(".note"):
            raise KeyboardInterrupt
        return super().create(name, content)


def test_entries_whose_note_never_came_are_of_no_account(maker: Maker) -> None:
    stopping = Stopping(maker.store.folder)
    before = maker.read()
    with pytest.raises(KeyboardInterrupt):
        sign_entries(
            maker.read(), [Entry("fraud", 6, head(6))], stopping, maker.signer, origin=ORIGIN
        )
    assert maker.read().last == before.last
    assert maker.add(Entry("fraud", 7, head(7))).number == 4
    assert maker.add(Entry("fraud", 8, head(8))).number == 5


def test_entries_that_were_planted_under_the_name_of_the_next_are_found(
    maker: Maker, tmp_path: Path
) -> None:
    copy = Maker(tmp_path / "copy", maker.signer)
    shutil.copytree(maker.store.folder, copy.store.folder)
    copy.add(Entry("fraud", 6, head(6)))
    planted = maker.store.folder / "entries" / copy.entries(4).name
    planted.write_text("other\n")
    with pytest.raises(VerificationFailed, match="holds other entries than its name says"):
        maker.add(Entry("fraud", 6, head(6)))
    assert maker.read().number == 3


STEPS = ("open", "fsync", "link", "unlink")
"""What the kernel is asked for, in the course of a checkpoint, that changes the disk."""


def add_and_be_killed(maker: Maker, at: int) -> None:
    """Make a checkpoint in a process that is killed before its n-th step."""
    countdown = iter(range(at))

    def dying(step: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            if next(countdown, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            return step(*arguments, **named)

        return call

    for step in STEPS:
        setattr(os, step, dying(getattr(os, step)))
    maker.add(Entry("fraud", 6, head(6)))


def test_a_maker_that_is_killed_leaves_the_checkpoint_or_nothing_that_counts(
    tmp_path: Path, signer: Signer
) -> None:
    seen: list[int] = []
    for at in range(100):
        maker = three(Maker(tmp_path / str(at), signer))
        arguments = (maker, at)
        process = multiprocessing.get_context("fork").Process(
            target=add_and_be_killed, args=arguments
        )
        process.start()
        process.join()
        seen.append(maker.read().number)
        assert maker.add(Entry("fraud", 7, head(7))).number == seen[-1] + 1
        assert maker.read().number == seen[-1] + 1
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL
    # Before the link of the note there were three, after it there are four.
    assert seen == sorted(seen)
    assert set(seen) == {3, 4}
    assert len(seen) > 2 * len(STEPS)
