"""Who may do what: one cell for each try, by IAM as the local AWS enforces it.

`+` is allowed and `-` refused, with identity, bucket and key policies together. A dot is not tried:
the local AWS enforces neither DynamoDB's resource policies nor the use of a key through S3, and
finds no table or key of another account, so what an administrator and a stranger may not do there
is asserted by tests/stacks, word for word; and what an administrator may undo is not undone here.
"""

import pytest

from tests.cloud.matrix.actions import ACTIONS, Scene
from tests.cloud.matrix.conftest import Cast, allowed

COLUMNS = {
    "gate": "the gate's role",
    "dev": "the developer role",
    "team": "a team's developer role",
    "read": "production's read role",
    "some": "a read role that gets what is admitted to canary alone",
    "aud": "the auditor role",
    "train": "the trainer role",
    "ci": "the role of pipelines with a token",
    "work": "production's workload role, in its own account",
    "bound": "a role that is allowed everything, within the boundary",
    "admin": "an administrator of the platform's account",
    "other": "an administrator of an account that is none of the platform's",
}

TABLE = """
                                   gate dev team read some aud train ci work bound admin other
read an item                       +    +   +    +    -    +   -     -  -    +     +     .
read a timeline                    +    +   +    +    -    +   -     -  -    +     +     .
read an index                      +    +   +    +    -    +   -     -  -    +     +     .
scan the table                     -    -   -    -    -    -   -     -  -    -     .     .
put an item                        +    -   -    -    -    -   -     -  -    .     .     .
update an item                     +    -   -    -    -    -   -     -  -    .     .     .
write in a batch                   -    -   -    -    -    -   -     -  -    -     .     .
write in a transaction             +    -   -    -    -    -   -     -  -    .     .     .
delete an item                     -    -   -    -    -    -   -     -  -    -     .     .
delete the table                   -    -   -    -    -    -   -     -  -    -     .     .
unprotect the table                -    -   -    -    -    -   -     -  -    -     .     .
replace the table's guard          -    -   -    -    -    -   -     -  -    -     .     .
get an artifact                    +    +   +    +    -    -   -     -  -    +     .     -
get a version of an artifact       +    +   +    +    -    -   -     -  -    +     .     -
get a manifest                     +    +   +    +    +    +   -     -  -    +     .     -
get an artifact admitted there     +    +   +    +    +    -   -     -  -    +     .     -
get an artifact admitted elsewhere +    +   +    +    -    -   -     -  -    +     .     -
list the bucket                    -    -   -    -    -    -   -     -  -    +     .     -
add an artifact                    -    +   -    -    -    -   -     -  -    +     .     -
add an artifact of a team          -    +   +    -    -    -   -     -  -    +     .     -
add a manifest                     -    +   -    -    -    -   -     -  -    +     .     -
add what is of no model            -    -   -    -    -    -   -     -  -    .     .     -
add with another key               -    -   -    -    -    -   -     -  -    -     -     -
overwrite an artifact              -    -   -    -    -    -   -     -  -    -     -     -
delete an artifact                 -    -   -    -    -    -   -     -  -    -     -     -
delete a version                   -    -   -    -    -    -   -     -  -    -     -     -
tag an artifact                    -    -   -    -    -    -   -     -  -    .     .     -
open the bucket                    -    -   -    -    -    -   -     -  -    -     .     -
unguard the bucket                 -    -   -    -    -    -   -     -  -    -     .     -
suspend versioning                 -    -   -    -    -    -   -     -  -    -     .     -
delete the bucket                  -    -   -    -    -    -   -     -  -    -     .     -
get training data                  -    -   -    -    -    -   +     -  -    .     .     -
list training data                 -    -   -    -    -    -   +     -  -    .     .     -
get other data                     -    -   -    -    -    -   -     -  -    .     .     -
list other data                    -    -   -    -    -    -   -     -  -    .     .     -
change training data               -    -   -    -    -    -   -     -  -    .     .     -
decrypt outside S3                 -    -   -    -    -    -   -     -  -    -     -     .
encrypt outside S3                 -    -   -    -    -    -   -     -  -    -     -     .
decrypt outside DynamoDB           -    -   -    -    -    -   -     -  -    -     -     .
grant a key                        -    -   -    -    -    -   -     -  -    -     -     .
change a key's policy              -    -   -    -    -    -   -     -  -    -     .     .
disable a key                      -    -   -    -    -    -   -     -  -    -     .     .
delete a key                       -    -   -    -    -    -   -     -  -    -     .     .
sign a checkpoint                  +    -   -    -    -    -   -     -  -    -     -     .
read the public key                +    -   -    -    -    +   -     -  -    +     +     .
delete the signing key             -    -   -    -    -    -   -     -  -    -     .     .
create a role                      -    -   -    -    -    -   -     -  -    -     .     .
widen a role                       -    -   -    -    -    -   -     -  -    -     .     .
attach a policy                    -    -   -    -    -    -   -     -  -    -     .     .
remove a boundary                  -    -   -    -    -    -   -     -  -    -     .     .
open a role                        -    -   -    -    -    -   -     -  -    -     .     .
make keys of a person              -    -   -    -    -    -   -     -  -    -     .     .
read where the platform is         -    -   -    -    -    -   -     +  +    +     +     .
say where the platform is          -    -   -    -    -    -   -     -  -    -     .     .
"""


def _cells() -> list[tuple[str, str, bool]]:
    head, *rows = TABLE.strip("\n").splitlines()
    starts = [head.index(f" {name}", 34) + 1 for name in head.split()]
    assert head.split() == list(COLUMNS)
    return [
        (name, row[:35].strip(), row[start] == "+")
        for row in rows
        for name, start in zip(COLUMNS, starts, strict=True)
        if row[start] != "."
    ]


CELLS = _cells()


def test_the_table_is_large_and_most_of_it_refusals() -> None:
    assert {action for _, action, _ in CELLS} == set(ACTIONS)
    assert len(CELLS) >= 150
    assert sum(not expected for _, _, expected in CELLS) * 2 >= len(CELLS)


@pytest.mark.parametrize(
    ("who", "action", "expected"), CELLS, ids=[f"{who}: {action}" for who, action, _ in CELLS]
)
def test_a_cell(cast: Cast, scene: Scene, who: str, action: str, *, expected: bool) -> None:
    assert allowed(lambda: ACTIONS[action](lambda name: cast.client(who, name), scene)) is expected
