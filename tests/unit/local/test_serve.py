"""A request that Terraform's client sends again gets the answer that it lost."""

import asyncio
from collections.abc import Iterable

from modeltrail.local import _serve
from modeltrail.local._serve import Message, Receive, Replay, Send

GO = b"APN/1.0 HashiCorp/1.0 Terraform/1.11.4 aws-sdk-go-v2/1.36.3"
SIGNED = b"AWS4-HMAC-SHA256 Credential=222222222222/20261125/eu-west-1/iam/aws4_request, Signature="


class Creator:
    """An app that makes something once, and then says that it exists."""

    def __init__(self, *statuses: int, body: bytes = b"made") -> None:
        self.statuses = statuses or (200, 409)
        self.body = body
        self.calls = 0

    async def __call__(self, _: Message, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        status = self.statuses[min(self.calls, len(self.statuses) - 1)]
        self.calls += 1
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        await send({"type": "http.response.body", "body": b"!"})


def ask(
    app: Replay, call: bytes | None = b"one", *, agent: bytes = GO, signed: bytes = SIGNED + b"1"
) -> tuple[int, bytes]:
    headers = [(b"user-agent", agent), (b"authorization", signed)]
    if call is not None:
        headers.append((b"amz-sdk-invocation-id", call))
    incoming: list[Message] = [
        {"type": "http.request", "body": b"Action=", "more_body": True},
        {"type": "http.request", "body": b"CreateRole"},
    ]
    said: list[Message] = []

    async def receive() -> Message:
        return incoming.pop(0)

    async def send(message: Message) -> None:
        said.append(message)

    asyncio.run(app({"type": "http", "headers": headers}, receive, send))
    assert incoming == []  # what is left unread would end the connection in disorder
    return said[0]["status"], b"".join(message["body"] for message in said[1:])


def ask_all(app: Replay, calls: Iterable[int]) -> None:
    for call in calls:
        ask(app, str(call).encode())


def test_a_further_attempt_gets_the_first_ones_answer() -> None:
    creator = Creator()
    app = Replay(creator)
    first = ask(app)
    assert first == (200, b"made!")
    assert ask(app, signed=SIGNED + b"2") == first  # it is signed anew
    assert creator.calls == 1


def test_another_call_is_another_call() -> None:
    app = Replay(Creator())
    assert ask(app) == (200, b"made!")
    assert ask(app, b"two")[0] == 409


def test_a_call_of_another_account_is_another_call() -> None:
    app = Replay(Creator())
    assert ask(app) == (200, b"made!")
    assert ask(app, signed=SIGNED.replace(b"2222", b"3333"))[0] == 409


def test_a_failure_is_tried_again() -> None:
    app = Replay(Creator(500, 404, 200))
    assert [ask(app)[0] for _ in range(4)] == [500, 404, 200, 200]


def test_other_clients_see_what_they_do() -> None:
    app = Replay(Creator())
    assert ask(app, agent=b"Boto3/1.43 md/Botocore#1.43") == (200, b"made!")
    assert ask(app, agent=b"Boto3/1.43 md/Botocore#1.43")[0] == 409
    assert ask(Replay(Creator()), None) == (200, b"made!")


def test_little_is_kept() -> None:
    creator = Creator(200, body=b"x" * _serve._LARGEST)
    app = Replay(creator)
    assert ask(app) == ask(app)
    assert creator.calls == 2
    creator = Creator(200)
    app = Replay(creator)
    ask_all(app, range(_serve._KEPT + 1))
    ask_all(app, range(1, _serve._KEPT + 1))
    assert creator.calls == _serve._KEPT + 1
    ask_all(app, [0])
    assert creator.calls == _serve._KEPT + 2


def test_what_is_no_request_passes() -> None:
    seen: list[Message] = []

    async def app(scope: Message, _: Receive, __: Send) -> None:
        seen.append(scope)

    asyncio.run(Replay(app)({"type": "lifespan"}, None, None))  # type: ignore[arg-type]
    assert seen == [{"type": "lifespan"}]
