"""Every event reads with aws-lambda-powertools, which knows the shapes from AWS's documentation and from recordings.

A parser model (pydantic) validates the whole event where Powertools has one; a data class gives every property that it
has, through all its parts. A sample without either is in neither table.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from aws_lambda_powertools.utilities import data_classes
from aws_lambda_powertools.utilities.data_classes.common import DictWrapper
from aws_lambda_powertools.utilities.parser import models
from pydantic import BaseModel, ValidationError

from minisam import samples
from minisam.samples import Circumstances
from minisam.samples.wrapping import render_wrapped
from tests.samples.powertools import CLASSES, IN_QUEUES, MODELS, NARROWER, RARE, READ_WITH, UNREAD, VALUES


def _variants() -> Iterator[Any]:
    """Yield each choice of each option, and three records of what has records."""
    for service, event in sorted(
        {(s, e) for table in (MODELS, CLASSES) for s, events in table.items() for e in events}
    ):
        sample = samples.load(service, event)
        chosen = [{option.name: choice} for option in sample.options.values() for choice in option.choices]
        for values in [*chosen, *([{}] if sample.has_records else [])]:
            yield pytest.param(service, event, values, id=f"{service}/{event}-{'-'.join(values.values())}")


def _table(classes: dict[str, dict[str, Any]]) -> list[Any]:
    return [
        pytest.param(service, event, kind, id=f"{service}/{event}")
        for service, events in classes.items()
        for event, kind in events.items()
    ]


@pytest.mark.parametrize(("service", "event", "model"), _table(MODELS))
def test_an_event_validates_with_its_parser_model(service, event, model):
    made = samples.load(service, event).render(VALUES.get(f"{service}/{event}"))
    assert refused(model, made) == NARROWER.get(f"{service}/{event}", set())


@pytest.mark.parametrize(("service", "event", "kind"), _table(CLASSES))
def test_an_event_has_what_its_data_class_promises(service, event, kind):
    made = samples.load(service, event).render()

    assert {name.rpartition(".")[2] for name in missing(kind(made))} == RARE.get(f"{service}/{event}", set())


@pytest.mark.parametrize(("service", "event", "values"), list(_variants()))
def test_each_variant_of_an_event_reads_as_well(service, event, values):
    made = samples.load(service, event).render(values, Circumstances(seed=1, count=3))

    model, kind = MODELS.get(service, {}).get(event), CLASSES.get(service, {}).get(event)
    if model is not None:
        # The models of Cognito's triggers know one source each, the documentation all of them.
        assert refused(model, made) - {"triggerSource"} <= NARROWER.get(f"{service}/{event}", set())
    if kind is not None:
        assert {name.rpartition(".")[2] for name in missing(kind(made))} <= RARE.get(f"{service}/{event}", set())


def test_a_queue_carries_what_powertools_reads_out_of_one():
    # Powertools' envelope models: an S3 event in a queue, a queue's message in Firehose.
    uploads = render_wrapped(samples.load("s3", "put"), {}, ["sqs"], Circumstances())
    models.S3SqsEventNotificationModel.model_validate(uploads)
    assert next(data_classes.SQSEvent(uploads).records).decoded_nested_s3_event.bucket_name == "example-bucket"
    messages = render_wrapped(samples.load("sqs", "receive-message"), {}, ["pipes", "firehose"], Circumstances())
    models.KinesisFirehoseSqsModel.model_validate(messages)
    notified = render_wrapped(samples.load("sns", "notification"), {}, ["sqs"], Circumstances())
    assert next(data_classes.SQSEvent(notified).records).decoded_nested_sns_event.subject == "example subject"


def test_every_parser_model_is_tried():
    known = set(classes_below(models, BaseModel))
    parts = {part for model in known for part in parts_of(model)}
    bases = {base for model in known for base in model.__mro__[1:]}
    tried = {model for events in MODELS.values() for model in events.values()}

    assert known - parts - bases - tried - IN_QUEUES == set()


def test_every_data_class_is_read():
    known = set(classes_below(data_classes, DictWrapper))
    bases = {base for kind in known for base in kind.__mro__[1:]}
    read = {
        type(part) for service, events in CLASSES.items() for event in events for part in parts_read(service, event)
    }

    assert {kind.__name__ for kind in known - bases - read} == set(UNREAD)


def test_the_tables_name_samples_only():
    known = {f"{service}/{event}" for service in samples.services() for event in samples.events(service)}

    assert {
        f"{service}/{event}" for table in (MODELS, CLASSES) for service in table for event in table[service]
    } <= known
    assert {*RARE, *NARROWER, *VALUES} <= known


def refused(model: type[BaseModel], made: Any) -> set[str]:
    """Return the fields that a model does not take; of an event that is a list of bare records, of each."""
    found: set[str] = set()
    for each in made if isinstance(made, list) else [made]:
        try:
            model.model_validate(each)
        except ValidationError as error:
            found |= {
                ".".join(str(0 if isinstance(step, int) else step) for step in one["loc"]) for one in error.errors()
            }
    return found


def classes_below(package: ModuleType, base: type) -> Iterator[Any]:
    """Yield the classes that a package's modules define."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(found.name)
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, base) and kind.__module__ == module.__name__:
                yield kind


def parts_of(model: type[BaseModel]) -> Iterator[Any]:
    """Yield the models that a model's fields name."""
    rest: list[Any] = [field.annotation for field in model.model_fields.values()]
    while rest:
        part = rest.pop()
        rest += getattr(part, "__args__", ())
        if inspect.isclass(part) and issubclass(part, BaseModel):
            yield part


def parts_read(service: str, event: str) -> Iterator[DictWrapper]:
    """Yield the data class of an event and all that its properties give."""
    values = READ_WITH.get(f"{service}/{event}")
    rest: list[Any] = [CLASSES[service][event](samples.load(service, event).render(values))]
    while rest:
        part = rest.pop()
        if isinstance(part, DictWrapper):
            yield part
            rest += [part.parse_logs_data()] if isinstance(part, data_classes.CloudWatchLogsEvent) else []
            rest += [_given(part, name) for name in properties(part) if not name.startswith("decoded_nested")]
            continue
        rest += (
            [part[name] for name in part] if isinstance(part, dict) else [*part] if inspect.isgenerator(part) else []
        )
        rest += part if isinstance(part, list) else []


def _given(part: DictWrapper, name: str) -> Any:
    try:
        return getattr(part, name)
    except (KeyError, ValueError, TypeError):  # see RARE
        return None


def properties(part: DictWrapper) -> list[str]:
    """Return the names of what a data class gives."""
    return [name for name, _ in inspect.getmembers(type(part), lambda member: isinstance(member, property))]


def missing(part: Any, path: str = "") -> Iterator[str]:
    """Yield each property of a data class, and of its parts, that cannot be read."""
    if isinstance(part, DictWrapper):
        for name in properties(part):
            if name.startswith("decoded_nested"):  # for queues that carry such an event
                continue
            try:
                value = getattr(part, name)
                value = [*value] if inspect.isgenerator(value) else value
            except Exception as error:
                yield f"{path}.{name}"
                assert isinstance(error, (KeyError, ValueError, TypeError)), error
            else:
                yield from missing(value, f"{path}.{name}")
    elif isinstance(part, list):
        for each in part:
            yield from missing(each, path)
