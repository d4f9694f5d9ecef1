"""What carries each event from the table's stream on: to the audit archive, and to the event bus.

Two Lambda functions, `keep` and `announce`. They run without third-party packages but boto3, and
so does everything that they import: of this library `layout` and `errors`.
"""
