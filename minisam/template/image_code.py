"""A function of `PackageType: Image`: from what the template says about its image to its Code.

AWS: docs "serverless-sam-cli-using-build" (Metadata: Dockerfile, DockerContext, DockerTag, DockerBuildArgs,
DockerBuildTarget); AWS SAM and CDK agree on `aws:asset:path` and `aws:asset:dockerfile-path`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minisam.model import Origin, Position
from minisam.template.code import Code, shown
from minisam.template.image import Image, ImageSource, read_image
from minisam.template.image_stage import Unmappable
from minisam.template.premises import Outside, locate
from minisam.template.stack import Stack

_NO_DOCKERFILE = "it is a container image without a Dockerfile in its Metadata"


def find_image_code(stack: Stack, logical_id: str) -> Code:
    """Return what the Dockerfile of a function amounts to; what is not done of it is among the stack's findings."""
    folder = stack.document.path.parent.resolve()
    try:
        source = _source(stack, logical_id)
    except Outside as error:
        return Code(folder, refusal=f"its image cannot be read: {error.message}")
    if source is None:
        return Code(folder, refusal=_NO_DOCKERFILE)
    stack.files.append(source.dockerfile)
    where = shown(source.dockerfile)
    try:
        image = read_image(source)
    except Unmappable as error:
        return Code(source.context, refusal=f"{where}:{error.line}: {error.reason}")
    except OSError as error:
        return Code(folder, refusal=f"its Dockerfile {where} cannot be read: {error.strerror}")
    for remark in image.remarks:
        place = Position(file=where, line=remark.line)
        stack.notice("image", f"Function '{stack.prefix}{logical_id}': {remark.text}", place)
    return _code(image, where)


def _code(image: Image, where: str) -> Code:
    return Code(
        image.root,
        handler=image.handler,
        runtime=image.runtime,
        links=image.links,
        requirements=image.requirements,
        variables={name: value for name, (value, _) in image.variables.items()},
        origins={
            name: Origin(section="dockerfile", position=Position(file=where, line=line))
            for name, (_, line) in image.variables.items()
        },
    )


def _source(stack: Stack, logical_id: str) -> ImageSource | None:
    metadata = stack.document.value["Resources"][logical_id].get("Metadata") or {}
    path, dockerfile = metadata.get("DockerContext"), metadata.get("Dockerfile")
    if metadata.get("aws:asset:dockerfile-path"):
        path, dockerfile = metadata.get("aws:asset:path"), metadata["aws:asset:dockerfile-path"]
    if path is None and dockerfile is None:
        return None
    premises = stack.document.premises
    context = locate(stack.document.path.parent, str(path or "."), premises)
    given = metadata.get("DockerBuildArgs") or metadata.get("aws:asset:docker-build-args")
    config = stack.resources[logical_id].properties.get("ImageConfig")
    config = config if isinstance(config, Mapping) else {}
    target = metadata.get("DockerBuildTarget") or metadata.get("aws:asset:docker-build-target")
    return ImageSource(
        dockerfile=locate(context, str(dockerfile or "Dockerfile"), premises),
        context=context,
        premises=premises,
        target=str(target) if target else None,
        arguments={str(name): str(value) for name, value in given.items()} if isinstance(given, Mapping) else {},
        command=_words(config.get("Command")),
        entry_point=_words(config.get("EntryPoint")),
        workdir=str(config["WorkingDirectory"]) if config.get("WorkingDirectory") else None,
    )


def _words(value: Any) -> tuple[str, ...] | None:
    return tuple(map(str, value)) if isinstance(value, list) and value else None
