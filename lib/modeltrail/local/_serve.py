"""Serves ministack, with four things that it lacks; a script for `python -I`.

It answers a request that was sent again as it was answered before. Terraform's AWS client (Go) may
close a connection between the head and the body of an answer when the processors are busy, and
send the request again (aws/aws-sdk-go-v2#2737). What the first one made is then in the way of the
second: a role that "already exists". AWS is slow enough for this to be rare; the local AWS answers
in a millisecond. The client numbers its attempts, so the second gets the answer that was lost.

And it tells policies of a write to S3 whether it creates an object, and on which condition, so
that a bucket can refuse to have its objects overwritten.

And who asks for a range of an object's version gets that range, not the whole of it.

And it tells policies of a request to KMS by which aliases the key goes and whose request it is, so
that a policy can name a key whose id is not known yet; a key asked for by an alias is that key.
"""

import json
import re
import sys
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Message, Receive, Send], Awaitable[None]]
ConditionKeys: TypeAlias = Callable[..., dict[str, Any]]
Answer: TypeAlias = tuple[int, dict[str, str], bytes]
GetObject: TypeAlias = Callable[..., Answer]

_KEPT = 256
_LARGEST = 1 << 16  # bytes of an answer that is kept; what makes something says little
_CLIENT = b"aws-sdk-go"
_SUCCESS = range(200, 300)
_OK, _PARTIAL, _UNSATISFIABLE = 200, 206, 416
_RANGE = re.compile(r"bytes=([0-9]+)-([0-9]*)")


class Replay:
    """An ASGI app that keeps the last answers of another, for the attempts that follow."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._answers: OrderedDict[tuple[bytes, bytes], list[Message]] = OrderedDict()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve a request, from what is kept if it is a further attempt."""
        key = _attempt_of(scope)
        if key is None:
            await self._app(scope, receive, send)
        elif answer := self._answers.get(key):
            while (await receive()).get("more_body"):  # else closing would lose the answer again
                pass
            for message in answer:
                await send(message)
        else:
            await self._app(scope, receive, self._recorder(key, send))

    def _recorder(self, key: tuple[bytes, bytes], send: Send) -> Send:
        said: list[Message] = []
        size = 0

        async def record(message: Message) -> None:
            nonlocal size
            said.append(dict(message))
            size += len(message.get("body", b""))
            ended = message["type"] == "http.response.body" and not message.get("more_body")
            if ended and said[0].get("status") in _SUCCESS and size <= _LARGEST:
                self._answers[key] = said
                while len(self._answers) > _KEPT:
                    self._answers.popitem(last=False)
            await send(message)

        return record


def _attempt_of(scope: Message) -> tuple[bytes, bytes] | None:
    """Return what all attempts of one call have in common, or None where it does not matter."""
    if scope["type"] != "http":
        return None
    headers = dict(scope["headers"])
    call = headers.get(b"amz-sdk-invocation-id")
    if call is None or _CLIENT not in headers.get(b"user-agent", b""):
        return None
    signed: bytes = headers.get(b"authorization", b"")
    return call, signed.partition(b"/")[0]


def with_write_conditions(keys: ConditionKeys) -> ConditionKeys:
    """Return ministack's condition keys of a request to S3, and with them those of a write."""

    def all_keys(
        action: str,
        query: dict[str, Any] | None,
        path: str = "",
        headers: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        found = keys(action, query, path, headers)
        if action == "s3:PutObject":
            # Beginning a multipart upload and sending a part create nothing; completing it does.
            creates = not {"uploads", "partNumber"} & set(query or {})
            found["s3:ObjectCreationOperation"] = str(creates).lower()
            said = headers or {}
            # What else the header may hold, S3 refuses; and ministack asks it of no copy.
            if said.get("if-none-match") == "*" and "x-amz-copy-source" not in said:
                found["s3:if-none-match"] = "*"
        return found

    return all_keys


def with_ranges_of_versions(whole: GetObject) -> GetObject:
    """Return ministack's reading of an object, in which a range of a version is a range."""

    def get(
        bucket: str, key: str, headers: dict[str, str], query: dict[str, Any] | None = None
    ) -> Answer:
        status, said, body = whole(bucket, key, headers, query)
        asked = _RANGE.fullmatch(headers.get("range", ""))
        if status != _OK or asked is None or not (query or {}).get("versionId"):
            return status, said, body
        first, last = int(asked[1]), min(int(asked[2] or len(body)), len(body) - 1)
        if first > last:
            return _UNSATISFIABLE, {"Content-Range": f"bytes */{len(body)}"}, b""
        # A sum over the whole object says nothing of a part of it.
        said = {
            name: value
            for name, value in said.items()
            if not name.lower().startswith("x-amz-checksum-")
        }
        said["Content-Range"] = f"bytes {first}-{last}/{len(body)}"
        said["Content-Length"] = str(last + 1 - first)
        return _PARTIAL, said, body[first : last + 1]

    return get


def with_aliases(keys: ConditionKeys, kms: Any) -> ConditionKeys:
    """Return ministack's condition keys of a request, and with them KMS's: whose, by which name."""

    def all_keys(service: str, action: str, body: bytes, params: Any) -> dict[str, Any]:
        found = keys(service, action, body, params)
        if service == "kms" and body:
            found["kms:CallerAccount"] = kms.get_account_id()
            named = str(json.loads(body).get("KeyId", "")).rpartition("/")[2]
            found["kms:ResourceAliases"] = [
                "alias/" + arn.partition(":alias/")[2]
                for arn, key in kms._aliases.items()  # noqa: SLF001 (has no public name)
                if named in (key, arn.rpartition("/")[2])
            ]
        return found

    return all_keys


def with_keys_of_aliases(resource: ConditionKeys, kms: Any) -> Callable[..., str]:
    """Return ministack's ARN of what a request is about, which is never that of an alias."""

    def arn_of(service: str, *rest: Any, **named: Any) -> str:
        found = str(resource(service, *rest, **named))
        if service == "kms" and ":alias/" in found:
            key = kms._aliases.get(found)  # noqa: SLF001 (has no public name)
            return f"{found.partition(':alias/')[0]}:key/{key}" if key else found
        return found

    return arn_of


def main() -> None:
    """Serve until told to end."""
    try:
        import ministack.app  # noqa: PLC0415 (slow, and only of use here)
        from ministack.core import iam_actions  # noqa: PLC0415 (likewise)
        from ministack.services import kms, s3  # noqa: PLC0415 (likewise)
    except ModuleNotFoundError as error:
        sys.exit(f"No module named {error.name}")
    iam_actions.s3_service_context = with_write_conditions(iam_actions.s3_service_context)
    iam_actions.request_tag_context = with_aliases(iam_actions.request_tag_context, kms)
    iam_actions.extract_resource_arn = with_keys_of_aliases(iam_actions.extract_resource_arn, kms)
    s3._get_object = with_ranges_of_versions(s3._get_object)  # noqa: SLF001 (has no public name)
    ministack.app.app = Replay(ministack.app.app)
    ministack.app.main()


if __name__ == "__main__":
    main()
