"""SAM -> plain CloudFormation, by AWS's own aws-sam-translator, cached on disk.

In: a document whose includes and loops are expanded, its parameters. Out: a document of plain CloudFormation whose
generated resources name their source in `Metadata["minisam:source"]`. The translator runs in a process of its own, on
a cache miss only; a template without the Serverless transform never meets it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from importlib import metadata
from typing import Any

import minisam
from minisam.errors import TemplateErrors
from minisam.model import LoadOptions
from minisam.template.cache import Cache
from minisam.template.diagnosis import diagnose
from minisam.template.document import Document
from minisam.template.localise import localise
from minisam.template.parameters import Parameters
from minisam.template.properties import check_properties
from minisam.template.provenance import name_sources
from minisam.template.structure import SERVERLESS, check_structure, transforms
from minisam.template.translator import Translator

Json = dict[str, Any]


_ADAPTER_VERSION = 1


def expand(document: Document, parameters: Parameters, options: LoadOptions, translator: Translator) -> Document:
    """Return `document` as plain CloudFormation. Raises TemplateErrors with everything that is wrong with it."""
    findings = check_structure(document)
    prepared = localise(document.value, parameters.values)
    if SERVERLESS in transforms(document.value):
        request = {"template": prepared, "parameters": dict(parameters.values), "region": options.region}
        expanded = _translated(request, document, Cache.open(options.cache_dir), translator)
    elif problems := check_properties(document):
        raise TemplateErrors(problems)
    else:
        expanded = prepared
    return replace(document, value=expanded, findings=(*document.findings, *findings))


def _translated(request: Json, document: Document, cache: Cache, translator: Translator) -> Json:
    """Return the template translated, from the cache where the same was translated, and found right, before."""
    key = _key(request)
    cached = cache.load(key)
    if isinstance(cached, dict) and "Resources" in cached:
        return cached
    reply = translator.ask(request)
    if problems := [*check_properties(document), *diagnose(reply.get("problems", ()), document)]:
        raise TemplateErrors(problems)
    expanded: Json = reply["template"]
    name_sources(expanded, document.value)
    cache.store(key, expanded)
    return expanded


def _key(request: Mapping[str, Any]) -> str:
    versions = [metadata.version("aws-sam-translator"), minisam.__version__, _ADAPTER_VERSION]
    text = json.dumps([request, versions], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
