"""Makes a SAM template translatable without a bucket: local paths become a location that names them.

`CodeUri: ./src` becomes `{Bucket: "minisam-local", Key: "./src"}`, which the translator turns into
`Code: {S3Bucket: "minisam-local", S3Key: "./src"}`; whoever reads the result finds the path as it was written.
Plain CloudFormation (`Code: ./src`) and CDK's assets (`Metadata: aws:asset:path`) get the same form. Every resource
that the translator replaces carries its own id in `Metadata["minisam:source"]`, which it copies onto what it makes.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

LOCAL_BUCKET = "minisam-local"
SOURCE = "minisam:source"
STACK = "AWS::CloudFormation::Stack"

_FUNCTION = "AWS::Serverless::Function"
_APPLICATION = "AWS::Serverless::Application"
_IMAGE_URI = "minisam-local:latest"
_PLAIN_CODE = {"AWS::Lambda::Function": "Code", "AWS::Lambda::LayerVersion": "Content"}
_SAM_CONTENT = {
    "AWS::Serverless::LayerVersion": "ContentUri",
    "AWS::Serverless::WebFunction": "CodeUri",
    "AWS::Serverless::MicrovmImage": "CodeUri",
}


def localise(template: Mapping[str, Any], parameters: Mapping[str, Any]) -> Json:
    """Return a copy of `template` in which no local path is left where the translator expects S3."""
    localised: Json = copy.deepcopy(dict(template))
    shared = _take_global_code(localised)
    for logical_id, resource in localised["Resources"].items():
        kind = resource["Type"]
        properties = resource["Properties"] = resource.get("Properties") or {}
        if kind.startswith("AWS::Serverless::"):
            resource["Metadata"] = {**(resource.get("Metadata") or {}), SOURCE: logical_id}
        if kind == _FUNCTION:
            _localise_function(resource, shared, parameters)
        elif kind in _SAM_CONTENT and (name := _SAM_CONTENT[kind]) in properties:
            properties[name] = _location(properties[name], parameters)
        elif kind in _PLAIN_CODE:
            _localise_code(resource, _PLAIN_CODE[kind])
        elif kind == _APPLICATION:
            _replace_application(resource)
        elif kind == STACK and (path := _asset(resource, "TemplateURL")):
            properties["TemplateURL"] = path
    return localised


def is_local(location: Any) -> bool:
    """Say whether a location is a path on this machine, not a URL or an intrinsic."""
    return isinstance(location, str) and "://" not in location


def _take_global_code(template: Json) -> Json:
    """Take what decides on a function's code out of Globals: each function gets it by itself."""
    shared = template["Globals"].get("Function") if isinstance(template.get("Globals"), dict) else None
    if not isinstance(shared, dict):
        return {}
    taken = {name: shared[name] for name in ("CodeUri", "PackageType", "InlineCode", "ImageUri") if name in shared}
    shared.pop("CodeUri", None)
    return taken


def _localise_function(resource: Json, shared: Mapping[str, Any], parameters: Mapping[str, Any]) -> None:
    properties = resource["Properties"]
    ignored = resource.get("IgnoreGlobals")
    if isinstance(ignored, list):
        shared = {name: value for name, value in shared.items() if name not in ignored}
        resource["IgnoreGlobals"] = [name for name in ignored if name != "CodeUri"]
    elif ignored == "*":
        shared = {}
    effective = {**shared, **properties}
    if effective.get("PackageType") == "Image":
        if "ImageUri" not in effective:
            properties["ImageUri"] = _IMAGE_URI
    elif "InlineCode" not in effective:
        path = _asset(resource, "CodeUri") or effective.get("CodeUri")
        properties["CodeUri"] = _location("." if path is None else path, parameters)


def _location(path: Any, parameters: Mapping[str, Any]) -> Any:
    if isinstance(path, dict) and isinstance(name := path.get("Ref"), str) and name in parameters:
        path = parameters[name]
    if is_local(path) or (isinstance(path, dict) and len(path) == 1 and next(iter(path)).startswith("Fn::")):
        return {"Bucket": LOCAL_BUCKET, "Key": path or "."}
    return path


def _localise_code(resource: Json, name: str) -> None:
    properties = resource["Properties"]
    path = _asset(resource, name) or properties.get(name)
    if is_local(path):
        properties[name] = {"S3Bucket": LOCAL_BUCKET, "S3Key": path or "."}


def _asset(resource: Json, name: str) -> str | None:
    """Return the local path that CDK notes for a property.

    AWS: docs "cdk/v2/guide/assets", AWS SAM and CDK agree on `aws:asset:path` and `aws:asset:property`.
    """
    metadata = resource.get("Metadata") or {}
    path = metadata.get("aws:asset:path")
    is_meant = metadata.get("aws:asset:property", name).split(".")[0] == name
    return path if isinstance(path, str) and is_meant and "aws:asset:dockerfile-path" not in metadata else None


def _replace_application(resource: Json) -> None:
    """Make a nested application the stack that it becomes: the translator would ask AWS for it."""
    properties = resource["Properties"]
    location = properties.pop("Location", None)
    if isinstance(location, dict) and "ApplicationId" in location:
        properties.update(location)
    else:
        properties["TemplateURL"] = location
    if isinstance(tags := properties.get("Tags"), dict):
        properties["Tags"] = [{"Key": key, "Value": value} for key, value in tags.items()]
    resource["Type"] = STACK
