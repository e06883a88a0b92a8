"""Write what is made from the samples: `docs/events.md` and the stub of `minisam.events` (`make docs` runs it)."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from minisam import samples  # noqa: E402
from minisam.events import identifier  # noqa: E402

_TYPES = {"integer": "int", "number": "float", "boolean": "bool", "json": "Any"}


def stub() -> str:
    """Return the text of `minisam/events/__init__.pyi`."""
    lines = [
        '"""Made from the samples by tools/make_events.py; do not edit."""',
        "",
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
    context = ["region: str = ...", "account: str = ...", "partition: str = ..."]
    context += ["seed: int | None = ...", "frozen: bool = ...", "count: int | None = ..."]
    options = [f"{identifier(each.name)}: {_type(each)} = ..." for each in sample.options.values()]
    return [
        f"    def {identifier(sample.event)}(",
        "        self,",
        "        *,",
        *(f"        {line}," for line in [*options, *context]),
        f"    ) -> {'list[dict[str, Any]]' if sample.is_bare else 'dict[str, Any]'}:",
        f'        """{sample.help}"""',
    ]


def _type(option: samples.Option) -> str:
    if option.choices:
        return f"Literal[{', '.join(map(_quoted, option.choices))}]"
    kind = _TYPES.get(option.type, "str")
    return kind if option.default is not None or kind == "Any" else f"{kind} | None"


def _quoted(text: str) -> str:
    return f'"{text}"'


def page() -> str:
    """Return the text of `docs/events.md`."""
    head = (
        "# Events\n\nWhat `minisam generate-event SERVICE EVENT` prints, and `minisam.events` returns.\n"
        "Written by `make docs` from the files in `events/`; `*` marks a service's default.\n"
    )
    return head + "".join(map(_section, samples.services()))


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
