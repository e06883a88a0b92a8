"""Hypothesis strategies for events: `strategies.event("s3", "put")` draws valid events to fuzz a handler with.

    @given(strategies.event("s3", "put"))
    def test_any_upload(event):
        handler(event, None)

Needs `hypothesis`, which minisam itself does not install.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from minisam import samples
from minisam.samples import Circumstances, Option, Sample

_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=5,
)


def event(service: str, name: str | None = None, **fixed: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for a service's event (its default one without a name).

    `fixed` are options that keep one value, with `_` for `-`. Raises UsageError for an unknown service or event.
    """
    chosen = name or samples.default_event(service)
    sample = samples.load(service, chosen or "")
    kept = {key.replace("_", "-"): value for key, value in fixed.items()}
    return st.builds(_rendered, st.just(sample), st.just(kept), options(sample, without=kept), st.integers(0))


def options(sample: Sample, *, without: Iterable[str] = ()) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for some of a sample's options and their values."""
    drawn = {each.name: _values(each) for each in sample.options.values() if each.name not in without}
    return st.fixed_dictionaries({}, optional=drawn)


def _rendered(sample: Sample, kept: dict[str, Any], drawn: dict[str, Any], seed: int) -> Any:
    return sample.render({**drawn, **kept}, Circumstances(seed=seed))


def _values(option: Option) -> st.SearchStrategy[Any]:
    if option.choices:
        return st.sampled_from(option.choices)
    if option.type == "json":
        return (
            st.lists(_TEXT, max_size=3)
            if isinstance(option.default, list)
            else st.dictionaries(_TEXT, _JSON, max_size=3)
        )
    kinds = {"integer": st.integers(0, 2**53), "number": st.floats(0, 1e9), "boolean": st.booleans()}
    return kinds.get(option.type, _TEXT)
