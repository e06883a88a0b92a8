"""Generated names and ids: the same at every start, because they follow from stack, logical id and purpose alone."""

from __future__ import annotations

import hashlib
import string
import uuid

LOWER = string.ascii_lowercase + string.digits
UPPER = string.ascii_uppercase + string.digits
MIXED = string.ascii_letters + string.digits

_SUFFIX_LENGTH = 13


class Names:
    """The generated names of one resource of one stack."""

    def __init__(self, stack: str, region: str, logical_id: str) -> None:
        self._stack = stack
        self._logical_id = logical_id
        self._seed = f"{region}:{stack}:{logical_id}"

    def physical(self, limit: int, *, is_lower: bool = False, ending: str = "") -> str:
        """Return `STACK-LOGICALID-SUFFIX`, as CloudFormation names what has no name of its own.

        Where that is longer than `limit`, both parts are cut so that the suffix stays whole.
        AWS: docs "aws-properties-name" (AWS::CloudFormation name type)
        """
        suffix = self.letters("name", _SUFFIX_LENGTH, UPPER)
        room = limit - len(ending) - len(suffix) - 2
        stack = self._stack[: max(room // 2, room - len(self._logical_id))]
        name = f"{stack}-{self._logical_id[: room - len(stack)]}-{suffix}{ending}"
        return name.lower() if is_lower else name

    def letters(self, purpose: str, length: int, alphabet: str = LOWER) -> str:
        """Return an id of `length` letters."""
        number = int.from_bytes(hashlib.sha512(f"{self._seed}:{purpose}".encode()).digest(), "big")
        letters = []
        for _ in range(length):
            number, index = divmod(number, len(alphabet))
            letters.append(alphabet[index])
        return "".join(letters)

    def uuid(self, purpose: str) -> str:
        """Return a UUID."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"minisam:{self._seed}:{purpose}"))
