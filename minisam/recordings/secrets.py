"""Takes out of a case what must not be stored: passwords, tokens, cookies, keys, what NoEcho hides.

Each becomes a word that says what it was, "REDACTED-authorization", the same wherever it stood: what a function took
from its event and gave to AWS still agrees. Structure stays (the scheme of an Authorization header, the names of
cookies, the keys of a secret that is JSON), so that code which parses such values still finds its way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus, unquote_plus

WORD = "REDACTED"
_SHORTEST = 6
"""What is shorter is taken out only where its name stands: elsewhere it may be any word, or part of one."""
_EXACTLY = frozenset(
    """authorization proxyauthorization setcookie cookies secret secretstring secretbinary plaintext passphrase
    credentials privatekey secretkey secretaccesskey xamzsignature signature awssecretaccesskey clientsecret""".split()
)
_ENDINGS = ("password", "passwd", "token", "apikey", "cookie", "secret", "secretkey", "privatekey", "passphrase")
_HARMLESS = frozenset(
    """nexttoken continuationtoken nextcontinuationtoken clientrequesttoken clienttoken paginationtoken startingtoken
    idempotencytoken nextpagetoken pagetoken requesttoken""".split()
)
_SCHEME = re.compile(r"(?P<scheme>Bearer|Basic|Digest|Token)\s+(?P<rest>.+)", re.IGNORECASE | re.DOTALL)
_COOKIE = re.compile(r"\s*([^=;\s]+)=([^;]*)")
_COOKIE_ATTRIBUTES = frozenset({"path", "domain", "expires", "max-age", "samesite", "version"})
_JWT = re.compile(r"\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*")
_ELEMENT = re.compile(r"(?<=<)(?P<name>\w+)>(?P<value>[^<>]+)(?=</(?P=name)>)")
_FORM = re.compile(r"[\w.%+-]+=[^&=\s]*(?:&[\w.%+-]+=[^&=\s]*)*")
_FIELD = re.compile(r"(?P<name>[^&=]+)=(?P<value>[^&]*)")


def is_sensitive(name: str) -> bool:
    """Whether a value of this name must not be stored."""
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    return plain in _EXACTLY or (plain.endswith(_ENDINGS) and plain not in _HARMLESS)


class Redactor:
    """Redacts one case. `named` are values that are secret wherever they stand, by their names."""

    def __init__(self, named: Mapping[str, str] | None = None) -> None:
        self._words: dict[str, str] = {}
        for name, value in (named or {}).items():
            self._learn(name, value)

    def __call__(self, value: Any) -> Any:
        """Return a JSON value without what is secret, the same for equal values from now on."""
        found = self._walked(value, "")
        return self._everywhere(found)

    def _learn(self, name: str, value: str) -> str:
        word = f"{WORD}-{name}"
        if WORD in value:
            return value
        return self._words.setdefault(value, word) if len(value) >= _SHORTEST else word

    def _walked(self, value: Any, name: str) -> Any:
        """Return the value with redacted what its place says is secret."""
        if isinstance(value, dict):
            is_secure = value.get("Type") == "SecureString"
            return {
                key: self._hidden(inner, key)
                if is_sensitive(key) or (is_secure and key == "Value")
                else self._walked(inner, key)
                for key, inner in value.items()
            }
        if isinstance(value, list):
            return [self._walked(inner, name) for inner in value]
        return self._in_text(value) if isinstance(value, str) else value

    def _hidden(self, value: Any, name: str) -> Any:
        """Return what stands for a secret value: of the same structure."""
        if isinstance(value, dict):
            return {key: self._hidden(inner, name if is_sensitive(name) else key) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._hidden(inner, name) for inner in value]
        if isinstance(value, str):
            return self._hidden_text(value, name)
        return 0 if isinstance(value, (int, float)) and not isinstance(value, bool) else value

    def _hidden_text(self, text: str, name: str) -> str:
        if not text:
            return text
        if (inner := _container(text)) is not None:
            self._learn(name, text)
            return json.dumps(self._hidden(inner, name), separators=_separators(text))
        if "cookie" in name.lower() and "=" in text:
            return _COOKIE.sub(lambda found: self._cookie(found, name), text)
        if (found := _SCHEME.fullmatch(text)) is not None:
            return f"{found['scheme']} {self._learn(name, found['rest'])}"
        return self._learn(name, text)

    def _cookie(self, found: re.Match[str], name: str) -> str:
        if found[1].lower() in _COOKIE_ATTRIBUTES:
            return found[0]
        return found[0][: found.start(2) - found.start()] + self._learn(name, found[2])

    def _in_text(self, text: str) -> str:
        """Return a text that holds values with names: JSON, a form, XML."""
        if (inner := _container(text)) is not None:
            walked = self._walked(inner, "")
            return text if walked == inner else json.dumps(walked, separators=_separators(text))
        if _FORM.fullmatch(text):
            return _FIELD.sub(lambda found: self._field(found, "=", unquote_plus(found["value"])), text)
        return _ELEMENT.sub(lambda found: self._field(found, ">", found["value"]), text) if text[:1] == "<" else text

    def _field(self, found: re.Match[str], mark: str, value: str) -> str:
        name = found["name"]
        return f"{name}{mark}{self._learn(name, value)}" if value and is_sensitive(name) else found[0]

    def _everywhere(self, value: Any) -> Any:
        """Return the value without what has been found to be secret."""
        substitute = self._substitution()

        def cleaned(inner: Any) -> Any:
            if isinstance(inner, dict):
                return {substitute(key): cleaned(one) for key, one in inner.items()}
            if isinstance(inner, list):
                return [cleaned(one) for one in inner]
            return substitute(inner) if isinstance(inner, str) else inner

        return cleaned(value)

    def _substitution(self) -> Callable[[str], str]:
        known = sorted(self._spellings(), key=lambda pair: len(pair[0]), reverse=True)
        words = dict(known)
        any_of = re.compile("|".join(re.escape(value) for value, _ in known) or r"(?!)")

        def substitute(text: str) -> str:
            return _JWT.sub(f"{WORD}-jwt", any_of.sub(lambda found: words[found[0]], text))

        return substitute

    def _spellings(self) -> Iterator[tuple[str, str]]:
        """Yield the secret values as they may stand in addresses and in JSON texts, with what stands for each."""
        for value, word in self._words.items():
            for spelt in {value, quote(value, safe=""), quote_plus(value), json.dumps(value)[1:-1]}:
                yield spelt, word


def _container(text: str) -> Any:
    """Return the object or list that a text is as JSON, None where it is none."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, (dict, list)) else None


def _separators(text: str) -> tuple[str, str]:
    """Return how a JSON text is written: compact, as most programs do, or as Python does."""
    return (", ", ": ") if '": ' in text else (",", ":")
