"""DynamoDB Local: AWS's own emulator, a second opinion on what the local AWS says of transactions.

It needs Java and Maven, which few machines of Python people have: nothing that users do needs it.
"""

from tools.dynamodb_local._resolve import provide
from tools.dynamodb_local._serve import serving

__all__ = ["provide", "serving"]
