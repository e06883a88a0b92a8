"""Where integrations find what they call besides functions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Backends:
    """The addresses of the embedded AWS and of the Lambda API, both `http://HOST:PORT`."""

    aws_url: str = ""
    lambda_url: str = ""
