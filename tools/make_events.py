"""Write what is made from the samples: `docs/events.md` and the stub of `minisam.events` (`make docs` runs it)."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from minisam import samples  # noqa: E402
from minisam.events import identifier  # noqa: E402

_TYPES = {"integer": "int", "number": "float", "boolean": "bool", "json": "Any"}
_SHAPES = {dict: "Mapping[str, Any] | None", list: "Sequence[Any] | None"}
_CONTEXT = {
    "region": "str",
    "account": "str",
    "partition": "str",
    "seed": "int | None",
    "frozen": "bool",
    "count": "int | None",
}


def stub() -> str:
    """Return the text of `minisam/events/__init__.pyi`."""
    lines = [
        '"""Made from the samples by tools/make_events.py; do not edit."""',
        "",
        "from collections.abc import Mapping, Sequence",
        "from typing import Any, Literal",
        "",
    ]
    lines += ["from minisam.samples import Sample", "", "def function(sample: Sample) -> Any: ..."]
    lines += ["def identifier(name: str) -> str: ...", ""]
    for service in samples.services():
        lines.append(f"class _{identifier(service)}:")
        lines += [line for event in samples.events(service) for line in _function(samples.load(service, event))]
        lines += ["", f"{identifier(service)}: _{identifier(service)}", ""]
    return "\n".join(lines)


def _function(sample: samples.Sample) -> list[str]:
    options = [f"{identifier(each.name)}: {_type(each)} = ..." for each in sample.options.values()]
    context = [f"{name}: {kind} = ..." for name, kind in _CONTEXT.items()]
    said = [f"{identifier(each.name)}: {each.help}" for each in sample.options.values()]
    return [
        f"    def {identifier(sample.event)}(",
        "        self,",
        "        *,",
        *(f"        {line}," for line in [*options, *context]),
        f"    ) -> {'list[dict[str, Any]]' if sample.is_bare else 'dict[str, Any]'}:",
        f'        """{_escaped(sample.help)}',
        "",
        *(f"        {_escaped(line)}" for line in said),
        *([""] if said else []),
        f"        {sample.reference}",
        '        """',
    ]


def _type(option: samples.Option) -> str:
    if option.choices:
        return f"Literal[{', '.join(map(_quoted, option.choices))}]"
    if option.type == "json":
        return _SHAPES.get(type(option.default), "Any")
    kind = _TYPES.get(option.type, "str")
    return kind if option.default is not None else f"{kind} | None"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\")


def _quoted(text: str) -> str:
    return f'"{text}"'


INTRODUCTION = """# Events

What `minisam generate-event SERVICE EVENT` prints, and `minisam.events` returns.
Written by `make docs` from the files in `events/`; `*` marks a service's default.

Values are plain, and the event has them encoded: `--key "a b"` becomes `a+b`, `--data` becomes base64, digests and
sizes follow. `null` leaves a part out where an option takes JSON. For every event:

- `--count N` makes N records, `--set a.b[0].c=text` and `--set-json` change a value by its path.
- `--seed N` repeats ids and times, `--frozen` gives the classic ones of 2015.
- `--body FILE`, `@FILE` or `-` (standard input) give the longer texts.
- `--wrap sns,sqs` carries the event inside others, the innermost first. `sqs` alone is SNS's raw delivery, or S3's own;
  `eventbridge` makes S3's events its own; `pipes` hands bare records on, as a pipe does: `dynamodb update --wrap pipes`
  for a function, `--wrap pipes,sqs` with a message for each record.
- `--from-template T --function F` makes what the function's own sources send.

In Python an event is a function, typed and with its options in the editor; with `hypothesis` installed,
`minisam.events.strategies` draws events to fuzz a handler with:

```python
from hypothesis import given
from minisam.events import strategies


@given(strategies.event("s3", "put", bucket="photos"))
def test_any_upload(event):
    assert handler(event, None) is not None
```
"""


def page() -> str:
    """Return the text of `docs/events.md`."""
    return INTRODUCTION + "".join(map(_section, samples.services()))


def _section(service: str) -> str:
    default = samples.default_event(service)
    found = [samples.load(service, event) for event in samples.events(service)]
    rows = "".join(_row(sample, sample.event == default) for sample in found)
    notes: dict[str, list[str]] = {}
    for sample in found:
        notes.setdefault(sample.note, []).append(f"`{sample.event}`")
    said = "".join(f"\n{', '.join(events)}: {note}\n" for note, events in notes.items() if note)
    return f"\n## {service}\n\n| event | what happened | options |\n| --- | --- | --- |\n{rows}{said}"


def _row(sample: samples.Sample, is_default: bool) -> str:
    options = " ".join(f"`--{name}`" for name in sample.options)
    mark = "*" if is_default else ""
    return f"| `{sample.event}`{mark} | [{sample.help}]({sample.reference}) | {options} |\n"


FILES = {"minisam/events/__init__.pyi": stub, "docs/events.md": page}


if __name__ == "__main__":
    for name, text in FILES.items():
        (ROOT / name).write_text(text())
