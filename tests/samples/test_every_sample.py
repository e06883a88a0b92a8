"""Every sample of the folder: its file keeps the format, and its event is complete and repeats with its seed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from minisam import samples
from minisam.samples import Circumstances, Sample
from minisam.samples.identifiers import GENERATORS
from minisam.samples.payload import names_in

SAMPLES = [samples.load(service, event) for service in samples.services() for event in samples.events(service)]
ALWAYS = {"region", "account", "partition", "domain", "now", "index", "item", "given"}
KEYS = {"help", "reference", "note", "default", "options", "values", "record_values", "payload", "wrap", "through"}
OPTION_KEYS = {"help", "default", "type", "choices", "aliases"}
TYPES = {"text": str, "content": str, "integer": int, "number": (int, float), "boolean": bool, "json": object}


def _id(value: object) -> str:
    return f"{value.service}/{value.event}" if isinstance(value, Sample) else getattr(value, "name", str(value))


@pytest.mark.parametrize("sample", SAMPLES, ids=_id)
def test_a_file_keeps_the_format(sample):
    assert set(sample.document) <= KEYS
    assert sample.help.endswith(".")
    assert sample.reference.startswith("https://")
    assert sample.note == "" or sample.note.endswith(".")
    for name, option in sample.document.get("options", {}).items():
        assert set(option) <= OPTION_KEYS and option["help"].endswith("."), name
        assert name not in ALWAYS and name != "uuid"
        assert option.get("default") is None or isinstance(option["default"], TYPES[option.get("type", "text")])


@pytest.mark.parametrize("sample", SAMPLES, ids=_id)
def test_every_option_is_used_and_every_name_is_known(sample):
    document = sample.document
    used = {name.partition(".")[0] for name in names_in([document.get(key) for key in sorted(KEYS - {"help", "note"})])}
    known = {*sample.options, *document.get("values", {}), *document.get("record_values", {})}

    wrap = {sample.wrap_option} - {None}
    assert set(sample.options) - used - wrap == set()
    assert used - known - ALWAYS - set(GENERATORS) == set()


@pytest.mark.parametrize("service", samples.services())
def test_a_service_has_at_most_one_default(service):
    defaults = [event for event in samples.events(service) if samples.load(service, event).document.get("default")]

    assert len(defaults) <= 1


@pytest.mark.parametrize("sample", SAMPLES, ids=_id)
def test_no_placeholder_is_left(sample):
    assert "${" not in json.dumps(sample.render({}, Circumstances(seed=1)))


@pytest.mark.parametrize("sample", SAMPLES, ids=_id)
def test_a_seed_repeats_an_event_and_no_seed_does_not_repeat_ids(sample):
    assert sample.render(circumstances=Circumstances(seed=7)) == sample.render(circumstances=Circumstances(seed=7))
    assert sample.render(circumstances=Circumstances(frozen=True)) == sample.render(
        circumstances=Circumstances(frozen=True)
    )


@pytest.mark.parametrize("sample", [each for each in SAMPLES if each.has_records], ids=_id)
def test_records_are_counted(sample):
    three = len(json.dumps(sample.render(circumstances=Circumstances(seed=1, count=3))))

    assert three > len(json.dumps(sample.render(circumstances=Circumstances(seed=1, count=1))))


def test_the_folder_is_the_one_beside_the_package():
    assert {(sample.service, sample.event) for sample in SAMPLES} == {
        (file.parent.name, file.stem) for file in (Path(__file__).parents[2] / "events").glob("*/*.json")
    }
