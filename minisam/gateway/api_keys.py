"""API keys and usage plans of REST and WebSocket APIs: who has a key of the stage, how often, how fast.

AWS: docs "api-gateway-api-usage-plans", "api-gateway-request-throttling", "aws-resource-apigateway-usageplan"
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from minisam.gateway.exchange import Exchange
from minisam.gateway.lambda_authorizers import Refused
from minisam.model import App
from minisam.records import dataclass


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


@dataclass(frozen=True, slots=True)
class _Key:
    id: str
    is_enabled: bool


class ApiKeys:
    """The keys of an app's usage plans; counts what they are used for."""

    def __init__(self, app: App) -> None:
        self._keys: dict[str, _Key] = {}
        self._plans: dict[str, Mapping[str, Any]] = {}
        self._plans_of: dict[str, list[str]] = {}
        self._sources: dict[str, str] = {}
        self._buckets: dict[tuple[str, ...], _Bucket] = {}
        self._used: dict[tuple[str, str, str], int] = {}
        for resource in app.resources.values():
            given = resource.properties
            if resource.type == "AWS::ApiGateway::ApiKey" and given.get("Value"):
                self._keys[str(given["Value"])] = _Key(resource.ref, str(given.get("Enabled", "")).lower() == "true")
            elif resource.type == "AWS::ApiGateway::UsagePlan":
                self._plans[resource.ref] = given
            elif resource.type == "AWS::ApiGateway::UsagePlanKey":
                self._plans_of.setdefault(str(given.get("KeyId")), []).append(str(given.get("UsagePlanId")))
            elif resource.type == "AWS::ApiGatewayV2::Api":
                is_named = str(given.get("ApiKeySelectionExpression", "")).endswith("authorizer.usageIdentifierKey")
                self._sources[resource.id] = "AUTHORIZER" if is_named else "HEADER"
            elif resource.type == "AWS::ApiGateway::RestApi":
                body = given.get("Body")
                in_body = body.get("x-amazon-apigateway-api-key-source") if isinstance(body, Mapping) else None
                self._sources[resource.id] = str(given.get("ApiKeySourceType") or in_body or "HEADER").upper()

    def check(self, exchange: Exchange, usage_key: str | None) -> dict[str, str]:
        """Return what `requestContext.identity` says of the request's key; raises Refused.

        `usage_key` is the key that the authorizer named; it counts where the API's key source is AUTHORIZER.
        """
        is_named = self._sources.get(exchange.api.id) == "AUTHORIZER"
        value = usage_key if is_named else exchange.request.header("x-api-key")
        key = self._keys.get(value or "")
        plan = self._plan(key, exchange) if key is not None and key.is_enabled else None
        if key is None or plan is None or value is None:
            raise Refused("no_api_key")
        self._throttle(key.id, plan, exchange)
        self._count(key.id, plan)
        return {"apiKey": value, "apiKeyId": key.id}

    def _plan(self, key: _Key, exchange: Exchange) -> str | None:
        for plan in self._plans_of.get(key.id, ()):
            if _stage(self._plans.get(plan, {}), exchange) is not None:
                return plan
        return None

    def _throttle(self, key: str, plan: str, exchange: Exchange) -> None:
        """Take a token from the key's bucket, and from its bucket for the method where the plan has one."""
        stage = _stage(self._plans[plan], exchange) or {}
        route = exchange.match.route
        methods = stage.get("Throttle")
        own = methods.get(f"{route.path}/{route.method}") if isinstance(methods, Mapping) else None
        place = (plan, key, route.path, route.method) if own else (plan, key)
        limits = own or self._plans[plan].get("Throttle")
        if isinstance(limits, Mapping) and not self._take(place, limits):
            raise Refused("rate_exceeded")

    def _take(self, place: tuple[str, ...], limits: Mapping[str, Any]) -> bool:
        rate, burst = _number(limits.get("RateLimit")), _number(limits.get("BurstLimit"))
        if rate is None:
            return True
        size = rate if burst is None else burst
        now = time.monotonic()
        bucket = self._buckets.setdefault(place, _Bucket(size, now))
        bucket.tokens = min(size, bucket.tokens + (now - bucket.at) * rate)
        bucket.at = now
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True

    def _count(self, key: str, plan: str) -> None:
        quota = self._plans[plan].get("Quota")
        quota = quota if isinstance(quota, Mapping) else {}
        limit = _number(quota.get("Limit"))
        if limit is None:
            return
        place = (plan, key, _period(str(quota.get("Period") or "DAY")))
        if self._used.get(place, 0) >= limit:
            raise Refused("quota_exceeded")
        self._used[place] = self._used.get(place, 0) + 1


def _stage(plan: Mapping[str, Any], exchange: Exchange) -> Mapping[str, Any] | None:
    stages = plan.get("ApiStages")
    for stage in stages if isinstance(stages, list) else ():
        if str(stage.get("ApiId")) == exchange.api.api_id and str(stage.get("Stage")) == exchange.api.stage:
            found: Mapping[str, Any] = stage
            return found
    return None


def _period(name: str) -> str:
    """Return the first day of the period that this moment is in, UTC."""
    today = datetime.now(timezone.utc).date()
    if name == "WEEK":
        today -= timedelta(days=(today.weekday() + 1) % 7)
    return str(today.replace(day=1) if name == "MONTH" else today)


def _number(value: Any) -> float | None:
    try:
        return None if value is None else float(value)
    except (TypeError, ValueError):
        return None
