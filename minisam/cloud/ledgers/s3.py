"""S3: each version of each object with its tags, and each upload in parts."""

from __future__ import annotations

import copyreg
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from minisam.cloud.ledgers import Note

_VERSION, _UPLOAD, _PART = "version", "upload", "part"


def install(note: Note) -> None:
    """Note what moto's stores of keys and uploads are told, and what changes in a key that lies there."""
    from moto.s3 import models
    from moto.s3.utils import _VersionedKeyStore

    def note_versions(bucket: Any, name: str, before: list[Any]) -> None:
        now = bucket.keys.getlist(name, []) or []
        kept = {version.version_id for version in now}
        for version in before:
            if version.version_id not in kept:
                note(bucket, _name(_VERSION, name, version.version_id), None)
        for version in now:
            if not any(version is other for other in before):
                note(bucket, _name(_VERSION, name, version.version_id), version)

    def following(change: Callable[..., Any]) -> Callable[..., Any]:
        def changing(store: Any, name: str, *rest: Any) -> Any:
            bucket = vars(store).get("minisam_bucket")
            before = list(store.getlist(name, []) or [])
            answer = change(store, name, *rest)
            if bucket is not None:
                note_versions(bucket, name, before)
            return answer

        return changing

    for method in ("__setitem__", "setlist", "pop"):
        setattr(_VersionedKeyStore, method, following(getattr(_VersionedKeyStore, method)))
    _follow_uploads(models, note)
    _follow_properties(models, note)
    _know_buckets(models)


def _know_buckets(models: Any) -> None:
    make = models.FakeBucket.__init__

    def made(bucket: Any, *args: Any, **kwargs: Any) -> None:
        make(bucket, *args, **kwargs)
        _claim(bucket)

    models.FakeBucket.__init__ = made


def _claim(bucket: Any) -> None:
    """Let the bucket's stores know whose they are."""
    bucket.keys.minisam_bucket = bucket
    bucket.multiparts.minisam_bucket = bucket


def _follow_uploads(models: Any, note: Note) -> None:
    uploads, multipart = models.MultipartDict, models.FakeMultipart
    delete, set_part = uploads.__delitem__, multipart.set_part

    def begin(store: Any, upload_id: str, upload: Any) -> None:
        dict.__setitem__(store, upload_id, upload)
        if (bucket := vars(store).get("minisam_bucket")) is not None:
            upload.minisam_bucket = bucket
            note(bucket, _name(_UPLOAD, upload_id), upload)

    def end(store: Any, upload_id: str) -> None:
        upload = store.get(upload_id)
        delete(store, upload_id)
        if upload is not None and (bucket := vars(upload).pop("minisam_bucket", None)) is not None:
            note(bucket, _name(_UPLOAD, upload_id), None)
            for number in upload.parts:
                note(bucket, _name(_PART, upload_id, number), None)

    def add_part(upload: Any, number: int, value: bytes) -> Any:
        part = set_part(upload, number, value)
        if (bucket := vars(upload).get("minisam_bucket")) is not None:
            note(bucket, _name(_PART, upload.id, number), part)
        return part

    uploads.__setitem__, uploads.__delitem__, multipart.set_part = begin, end, add_part


def _follow_properties(models: Any, note: Note) -> None:
    """What is said of an object after it was put: the bucket's lock, not its content, tells what it is worth."""
    backend = models.S3Backend

    def following(change: Callable[..., Any]) -> Callable[..., Any]:
        def changing(s3: Any, *args: Any, **kwargs: Any) -> Any:
            answer = change(s3, *args, **kwargs)
            bucket_name, key_name = _meant(*args, **kwargs)
            bucket = s3.get_bucket(bucket_name)
            for version in bucket.keys.getlist(key_name, []) or []:
                note(bucket, _name(_VERSION, key_name, version.version_id), version)
            return answer

        return changing

    for method in (
        *("put_object_acl", "put_object_legal_hold", "put_object_retention", "put_object_tagging"),
        *("delete_object_tagging", "restore_object"),
    ):
        setattr(backend, method, following(getattr(backend, method)))


def _meant(*args: Any, **kwargs: Any) -> tuple[str, str]:
    """Return the names of the bucket and the object that a call of moto's is about."""
    first: Any = args[0] if args else kwargs.get("key", kwargs.get("bucket_name"))
    if not isinstance(first, str):
        return first.bucket_name, first.name
    return first, args[1] if len(args) > 1 else kwargs["key_name"]


def containers(backends: Any) -> dict[str, Any]:
    """The buckets."""
    return {
        f"{account}/{region}/{name}": bucket
        for account, regions in backends.items()
        for region, backend in regions.items()
        for name, bucket in backend.buckets.items()
    }


def contents(bucket: Any) -> Iterator[tuple[bytes, Any]]:
    """All versions and delete markers, uploads and their parts."""
    for name, versions in bucket.keys.iterlists():
        for version in versions:
            yield _name(_VERSION, name, version.version_id), version
    for upload_id, upload in bucket.multiparts.items():
        yield _name(_UPLOAD, upload_id), upload
        for number, part in upload.parts.items():
            yield _name(_PART, upload_id, number), part


def packed(bucket: Any, value: Any) -> Any:
    """An object's version with its tags, or an upload without its parts."""
    from moto.s3.models import FakeKey, FakeMultipart

    if isinstance(value, FakeMultipart):
        left_out: dict[str, Any] = {"parts": {}, "partlist": []}
        return {name: one for name, one in vars(value).items() if name != "minisam_bucket"} | left_out
    is_object = isinstance(value, FakeKey) and value.bucket_name is not None
    return value, (_tags(bucket).get(value.arn) if is_object else None)


def put_back(bucket: Any, name: bytes, packed: Any) -> None:
    """Put a version, an upload or a part where it was; rows come in the order in which they were made."""
    from moto.s3.models import FakeDeleteMarker, FakeMultipart

    kind, key, *rest = json.loads(name)
    if kind == _UPLOAD:
        upload = object.__new__(FakeMultipart)
        vars(upload).update(packed, minisam_bucket=bucket)
        dict.__setitem__(bucket.multiparts, key, upload)
        return
    value, tags = packed
    if kind == _PART:
        upload = bucket.multiparts[key]
        upload.parts[rest[0]] = value
        upload.partlist = sorted(upload.parts)
        return
    versions = bucket.keys.getlist(key, []) or []
    if isinstance(value, FakeDeleteMarker) and versions:
        value.key = versions[-1]
    dict.__setitem__(bucket.keys, key, [*versions, value])
    if tags:
        _tags(bucket)[value.arn] = tags


def emptied(containers: Mapping[str, Any]) -> dict[type, Callable[[Any], tuple[Any, ...]]]:
    """Buckets without objects and uploads; delete markers without what they hide; tags without those of objects."""
    from moto.s3.models import FakeBucket, FakeDeleteMarker, MultipartDict
    from moto.s3.utils import _VersionedKeyStore
    from moto.utilities.tagging_service import TaggingService

    def reduce_bucket(bucket: Any) -> tuple[Any, ...]:
        state = {name: value for name, value in vars(bucket).items() if name not in ("keys", "multiparts")}
        return _bucket, (type(bucket), state)

    def reduce_marker(marker: Any) -> tuple[Any, ...]:
        return copyreg.__newobj__, (type(marker),), {**vars(marker), "key": None}  # type: ignore[attr-defined]

    def reduce_tags(service: Any) -> tuple[Any, ...]:
        tags = {arn: one for arn, one in service.tags.items() if "/" not in arn}
        return copyreg.__newobj__, (type(service),), {**vars(service), "tags": tags}  # type: ignore[attr-defined]

    kinds = {FakeBucket, *(type(bucket) for bucket in containers.values())}
    return {
        **dict.fromkeys(kinds, reduce_bucket),
        FakeDeleteMarker: reduce_marker,
        TaggingService: reduce_tags,
        _VersionedKeyStore: lambda store: (_VersionedKeyStore, ()),
        MultipartDict: lambda store: (MultipartDict, ()),
    }


def _bucket(kind: type, state: Mapping[str, Any]) -> Any:
    from moto.s3.models import MultipartDict
    from moto.s3.utils import _VersionedKeyStore

    bucket: Any = object.__new__(kind)
    vars(bucket).update(state, keys=_VersionedKeyStore(), multiparts=MultipartDict())
    _claim(bucket)
    return bucket


def _tags(bucket: Any) -> dict[str, Any]:
    from moto.s3.models import s3_backends

    tags: dict[str, Any] = s3_backends[bucket.account_id][bucket.partition].tagger.tags
    return tags


def _name(*parts: Any) -> bytes:
    return json.dumps(parts).encode()
