"""A log in an S3 bucket: each name is written once, whoever else writes."""

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import ClientError, ConnectionClosedError
from botocore.httpsession import URLLib3Session

from modeltrail.checkpoints import Entry, S3Store, Signer, parse_s3, read_log, sign_entries
from modeltrail.errors import BackendError, Conflict, InvalidInput
from modeltrail.local import root
from modeltrail.local.cloud import Cloud
from tests.support.bucket import ACCOUNT, REGION, Bucket, keys, user
from tests.support.logs import ORIGIN, head

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

MAKERS = 8


@pytest.fixture
def store(local_bucket: Bucket) -> S3Store:
    return S3Store(*local_bucket, "audit/models/")


def add(store: S3Store, signer: Signer, *entries: Entry) -> int:
    log = read_log(store, signer.key, origin=ORIGIN)
    made = sign_entries(log, entries, store, signer, origin=ORIGIN)
    assert made is not None
    return made.number


def test_a_log_is_kept_below_its_prefix(
    store: S3Store, signer: Signer, local_bucket: Bucket
) -> None:
    s3, name = local_bucket
    s3.put_object(Bucket=name, Key="audit/models-of-others/checkpoints/000000000009.note", Body=b"")
    assert add(store, signer, Entry("fraud", 1, head(1))) == 1
    assert add(store, signer, Entry("fraud", 2, head(2)), Entry("churn", 1, head(3))) == 2
    log = read_log(store, signer.key, origin=ORIGIN)
    assert log.number == 2
    root_of_first = log.checkpoints[0].root.hex()
    assert keys(local_bucket)[1:4] == [
        "audit/models/checkpoints/000000000001.note",
        "audit/models/checkpoints/000000000002.note",
        f"audit/models/entries/000000000001-{root_of_first}.ndjson",
    ]
    in_root = S3Store(*local_bucket, "")
    assert add(in_root, signer, Entry("fraud", 1, head(1))) == 1


def test_a_name_is_written_once(store: S3Store) -> None:
    assert store.create("a", b"first")
    assert not store.create("a", b"second")
    assert list(store.read(["a"], 100)) == [b"first"]
    assert list(store.read(["a"], 2)) == [b"fir"]


def test_more_names_and_versions_than_a_page_of_a_listing_holds(
    cloud: Cloud, store: S3Store
) -> None:
    names = [f"entries/{number}" for number in range(5)]
    for name in names:
        assert store.create(name, name.encode())
        for newer in (b"newer", b"newest"):
            store.s3.put_object(Bucket=store.bucket, Key=store.prefix + name, Body=newer)
    s3: S3Client = root.session(ACCOUNT, REGION).client("s3", endpoint_url=cloud.url)
    pages: list[int] = []

    def small(params: dict[str, object], **_: object) -> None:
        params["MaxKeys"] = 2
        pages.append(2)

    s3.meta.events.register("before-parameter-build.s3.ListObjectVersions", small)
    paged = S3Store(s3, store.bucket, store.prefix)
    assert paged.names("entries/") == names
    assert len(pages) == 8  # for 15 versions
    assert [content.decode() for content in paged.read(names, 100)] == names


def test_of_many_makers_at_once_one_wins_and_the_others_are_told(
    store: S3Store, signer: Signer
) -> None:
    add(store, signer, Entry("fraud", 1, head(1)))
    logs = [read_log(store, signer.key, origin=ORIGIN) for _ in range(MAKERS)]

    def make(number: int) -> str:
        entries = [Entry("fraud", 2 + number, head(number))]
        try:
            sign_entries(logs[number], entries, store, signer, origin=ORIGIN)
        except Conflict:
            return "conflict"
        return "made"

    with ThreadPoolExecutor(MAKERS) as pool:
        outcomes = sorted(pool.map(make, range(MAKERS)))
    assert outcomes == ["conflict"] * (MAKERS - 1) + ["made"]
    assert read_log(store, signer.key, origin=ORIGIN).number == 2
    assert add(store, signer, Entry("fraud", 99, head(99))) == 3


def test_a_maker_whose_answers_are_lost_knows_its_own_checkpoint(
    cloud: Cloud, store: S3Store, signer: Signer
) -> None:
    """The bucket has the object, the answer never came, and boto3 asks again."""
    add(store, signer, Entry("fraud", 1, head(1)))
    s3: S3Client = root.session(ACCOUNT, REGION).client("s3", endpoint_url=cloud.url)
    lost: list[str] = []

    def lose(request: AWSPreparedRequest, **_: object) -> None:
        if request.url not in lost:
            lost.append(request.url)
            assert URLLib3Session().send(request).status_code == 200
            raise ConnectionClosedError(endpoint_url=request.url)

    s3.meta.events.register("before-send.s3.PutObject", lose)
    lossy = S3Store(s3, store.bucket, store.prefix)
    log = read_log(lossy, signer.key, origin=ORIGIN)
    made = sign_entries(log, [Entry("fraud", 2, head(2))], lossy, signer, origin=ORIGIN)
    assert len(lost) == 2  # the entries and the note
    assert made is not None
    assert read_log(store, signer.key, origin=ORIGIN).last == made.checkpoint


def test_what_is_put_over_a_log_does_not_change_it(
    local_bucket: Bucket, store: S3Store, signer: Signer
) -> None:
    """A newer version of a note, and a delete marker: what Object Lock does not prevent."""
    for seq in (1, 2, 3):
        add(store, signer, Entry("fraud", seq, head(seq)))
    s3, name = local_bucket
    notes = [key for key in keys(local_bucket) if key.endswith(".note")]
    before = read_log(store, signer.key, origin=ORIGIN)
    s3.put_object(Bucket=name, Key=notes[1], Body=b"forged")
    for key in keys(local_bucket):
        s3.delete_object(Bucket=name, Key=key)
    s3.put_object(Bucket=name, Key=notes[2], Body=before.note)
    assert len(keys(local_bucket)) == 1
    fresh = S3Store(s3, name, store.prefix)
    assert read_log(fresh, signer.key, origin=ORIGIN).last == before.last
    assert add(fresh, signer, Entry("fraud", 4, head(4))) == 4


def test_a_bucket_with_object_lock_takes_a_log_and_keeps_it(
    local_bucket: Bucket, signer: Signer
) -> None:
    s3, _ = local_bucket
    name = f"{local_bucket[1]}-locked"
    place = {"LocationConstraint": REGION}
    s3.create_bucket(
        Bucket=name,
        CreateBucketConfiguration=place,  # type: ignore[arg-type]
        ObjectLockEnabledForBucket=True,
    )
    s3.put_object_lock_configuration(
        Bucket=name,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1}},
        },
    )
    store = S3Store(s3, name, "")
    add(store, signer, Entry("fraud", 1, head(1)))
    for version in s3.list_object_versions(Bucket=name)["Versions"]:
        with pytest.raises(ClientError, match="AccessDenied"):
            s3.delete_object(Bucket=name, Key=version["Key"], VersionId=version["VersionId"])
    assert read_log(store, signer.key, origin=ORIGIN).number == 1


def test_who_may_only_read_can_verify_and_not_make(
    cloud: Cloud, store: S3Store, signer: Signer
) -> None:
    add(store, signer, Entry("fraud", 1, head(1)))
    reader = user(cloud, "log-reader", ["s3:ListBucketVersions", "s3:GetObjectVersion"])
    reading = S3Store(reader, store.bucket, store.prefix)
    assert read_log(reading, signer.key, origin=ORIGIN).number == 1
    with pytest.raises(BackendError, match=r"Writing s3://.* was refused by IAM"):
        add(reading, signer, Entry("fraud", 2, head(2)))
    stranger = S3Store(user(cloud, "log-stranger", ["s3:PutObject"]), store.bucket, store.prefix)
    with pytest.raises(BackendError, match=r"Listing s3://.* was refused by IAM"):
        read_log(stranger, signer.key, origin=ORIGIN)


def test_a_bucket_that_is_not_there_is_named(store: S3Store, signer: Signer) -> None:
    elsewhere = S3Store(store.s3, "no-such-bucket-anywhere", "")
    with pytest.raises(
        BackendError, match="Listing s3://no-such-bucket-anywhere/checkpoints/ fail"
    ):
        read_log(elsewhere, signer.key)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("s3://audit", ("audit", "")),
        ("s3://audit/", ("audit", "")),
        ("s3://audit/models", ("audit", "models/")),
        ("s3://audit/a/b/", ("audit", "a/b/")),
        ("audit/models", None),
        ("./s3://audit", None),
    ],
)
def test_a_place_in_s3_is_told_from_a_folder(where: str, expected: tuple[str, str] | None) -> None:
    assert parse_s3(where) == expected


def test_a_place_in_s3_has_a_bucket() -> None:
    for where in ("s3://", "s3:///models"):
        with pytest.raises(InvalidInput, match="names no bucket"):
            parse_s3(where)
