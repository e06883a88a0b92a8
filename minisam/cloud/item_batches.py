"""ItemBatcher of distributed maps: an item of the map is then a batch of items, which moto's grammar does not know.

The definition is parsed without it; what it says is parsed as the payload of a Pass state, evaluated when the items are
known, and the items become batches before moto runs the map.
AWS: docs "input-output-itembatcher"
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from typing import Any

_of_this_thread = threading.local()
_LIMITS = ("MaxItemsPerBatch", "MaxInputBytesPerBatch")
_MOST_BYTES = 256 * 1024


def correct_item_batches() -> None:
    """Teach moto's parser and its distributed maps."""
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.distributed_iteration_component import (
        DistributedIterationComponent,
    )
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.state_map import StateMap
    from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

    parse, read, run = (
        AmazonStateLanguageParser.parse,
        StateMap.from_state_props,
        DistributedIterationComponent._map_run,
    )

    def parse_definition(definition: str) -> Any:
        text, batchers = _without_batchers(definition)
        _of_this_thread.batchers = {name: _as_payload(parse, *one) for name, one in batchers.items()}
        return parse(text)

    def from_state_props(state: Any, props: Any) -> None:
        read(state, props)
        state.iteration_component.batcher = _of_this_thread.batchers.get(state.name)

    def map_run(component: Any, env: Any, eval_input: Any) -> None:
        if (batcher := getattr(component, "batcher", None)) is not None:
            items = env.stack.pop()
            selected = [_selected(env, eval_input, number, item) for number, item in enumerate(items)]
            env.stack.append(list(batches(selected, _evaluated(env, batcher))))
            eval_input.item_selector = eval_input.parameters = None
        run(component, env, eval_input)

    AmazonStateLanguageParser.parse = staticmethod(parse_definition)
    StateMap.from_state_props = from_state_props
    DistributedIterationComponent._map_run = map_run


def batches(items: list[Any], settings: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the inputs of child executions; no batch has more items, or bytes, than the settings allow."""
    shared = {"BatchInput": settings["BatchInput"]} if "BatchInput" in settings else {}
    most, most_bytes = int(settings.get(_LIMITS[0]) or len(items)), int(settings.get(_LIMITS[1]) or _MOST_BYTES)
    batch: list[Any] = []
    for item in items:
        if batch and (len(batch) == most or _size({**shared, "Items": [*batch, item]}) > most_bytes):
            yield {**shared, "Items": batch}
            batch = []
        batch.append(item)
    if batch:
        yield {**shared, "Items": batch}


def _size(value: Any) -> int:
    return len(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode())


def _without_batchers(definition: str) -> tuple[str, dict[str, tuple[dict[str, Any], str]]]:
    """Return a definition without the batchers of its distributed maps, and those, each with its query language."""
    found: dict[str, tuple[dict[str, Any], str]] = {}

    def take(value: Any, language: str) -> None:
        if isinstance(value, list):
            for one in value:
                take(one, language)
        elif isinstance(value, dict):
            language = value.get("QueryLanguage", language)
            for name, state in value.items():
                if isinstance(state, dict) and state.get("Type") == "Map" and _is_distributed(state):
                    if isinstance(batcher := state.pop("ItemBatcher", None), dict):
                        found[name] = (batcher, state.get("QueryLanguage", language))
                take(state, language)

    try:
        parsed = json.loads(definition)
    except ValueError:
        return definition, {}
    take(parsed, "JSONPath")
    return (json.dumps(parsed) if found else definition), found


def _is_distributed(state: Mapping[str, Any]) -> bool:
    processor = state.get("ItemProcessor") or {}
    return isinstance(processor, dict) and (processor.get("ProcessorConfig") or {}).get("Mode") == "DISTRIBUTED"


def _as_payload(parse: Any, batcher: Mapping[str, Any], language: str) -> Any:
    """Return what evaluates a batcher's fields; a path is one whose name ends with ".$" in a payload."""
    payload = {}
    for name, value in batcher.items():
        limit = name.removesuffix("Path")
        payload[f"{limit}.$" if limit != name and limit in _LIMITS else name] = value
    is_query = language == "JSONata"
    state = {"Type": "Pass", "Output" if is_query else "Parameters": payload, "End": True}
    definition = {"QueryLanguage": language, "StartAt": "Batch", "States": {"Batch": state}}
    program, _ = parse(json.dumps(definition))
    parsed = program.states.states["Batch"]
    return parsed.output.jsonata_template_value if is_query else parsed.parameters


def _evaluated(env: Any, batcher: Any) -> Mapping[str, Any]:
    frame = env.open_frame()
    try:
        frame.states.reset(input_value=env.stack[-1])
        frame.stack = [env.stack[-1]]
        batcher.eval(frame)
        settings: Mapping[str, Any] = frame.stack[-1]
        return settings
    finally:
        env.close_frame(frame)


def _selected(env: Any, given: Any, number: int, item: Any) -> Any:
    """Return an item as ItemSelector, or Parameters, makes it; of the map's input and the item in the context."""
    selector = given.item_selector or given.parameters
    if selector is None:
        return item
    frame = env.open_frame()
    try:
        frame.states.context_object.context_object_data["Map"] = {"Item": {"Index": number, "Value": item}}
        frame.states.reset(input_value=env.stack[-1])
        frame.stack = [env.stack[-1]]
        selector.eval(frame)
        return frame.stack[-1]
    finally:
        env.close_frame(frame)
