from __future__ import annotations

import pytest
from health_proxy.settings import VARIABLES, Address, Settings, SettingsError, read_settings

DEFAULTS = Settings(
    host="0.0.0.0",
    port=443,
    health_path="/health",
    service_address=Address("127.0.0.1", 50051),
    service_tls=True,
    upstream_timeout_seconds=2,
    cookie_name="LlmServiceStickiness",
    cookie_max_age_seconds=900,
    metadata_url="http://169.254.169.254",
    metadata_poll_seconds=2,
    log_level="info",
)


def test_defaults() -> None:
    assert read_settings({}) == DEFAULTS


def test_an_empty_variable_counts_as_absent() -> None:
    assert read_settings({name: "" for name in VARIABLES}) == DEFAULTS


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("HOST", "::", "::"),
        ("PORT", "0", 0),
        ("HEALTH_PATH", "/", "/"),
        ("SERVICE_ADDRESS", "[::1]:1", Address("::1", 1)),
        ("SERVICE_ADDRESS", "service.local:50051", Address("service.local", 50051)),
        ("SERVICE_TLS", "false", False),
        ("UPSTREAM_TIMEOUT_SECONDS", "0.25", 0.25),
        ("COOKIE_NAME", "other-cookie", "other-cookie"),
        ("COOKIE_MAX_AGE_SECONDS", "604800", 604_800),
        ("METADATA_URL", "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("METADATA_POLL_SECONDS", "60", 60),
        ("LOG_LEVEL", "debug", "debug"),
    ],
)
def test_allowed(name: str, value: str, expected: object) -> None:
    assert getattr(read_settings({name: value}), name.lower()) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOST", "localhost"),
        ("HOST", "256.0.0.1"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "443 "),
        ("PORT", "\u0664\u0664\u0663"),
        ("HEALTH_PATH", "health"),
        ("HEALTH_PATH", "/health?deep"),
        ("HEALTH_PATH", "/health#top"),
        ("HEALTH_PATH", "/he alth"),
        ("HEALTH_PATH", "/" + "a" * 1024),
        ("SERVICE_ADDRESS", "127.0.0.1"),
        ("SERVICE_ADDRESS", "127.0.0.1:0"),
        ("SERVICE_ADDRESS", "127.0.0.1:99999"),
        ("SERVICE_ADDRESS", "::1:50051"),
        ("SERVICE_ADDRESS", "[::g]:50051"),
        ("SERVICE_ADDRESS", "https://127.0.0.1:50051"),
        ("SERVICE_TLS", "yes"),
        ("SERVICE_TLS", "True"),
        ("UPSTREAM_TIMEOUT_SECONDS", "0"),
        ("UPSTREAM_TIMEOUT_SECONDS", "nan"),
        ("UPSTREAM_TIMEOUT_SECONDS", "61"),
        ("COOKIE_NAME", "a b"),
        ("COOKIE_NAME", "AWSALBAPP"),
        ("COOKIE_MAX_AGE_SECONDS", "0"),
        ("COOKIE_MAX_AGE_SECONDS", "1.5"),
        ("METADATA_URL", "https://169.254.169.254"),
        ("METADATA_URL", "http://169.254.169.254/latest"),
        ("METADATA_POLL_SECONDS", "1e9"),
        ("LOG_LEVEL", "verbose"),
    ],
)
def test_refused(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({name: value})
    (problem,) = caught.value.problems
    assert (problem.variable, problem.value) == (name, value)
    assert str(problem).endswith(f" cannot be used; allowed: {VARIABLES[name].allowed}")


def test_all_problems_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"PORT": "https", "LOG_LEVEL": "loud"})
    assert str(caught.value) == (
        'PORT="https" cannot be used; allowed: a whole number from 0 to 65535\n'
        'LOG_LEVEL="loud" cannot be used; allowed: debug, info, warn or error'
    )
