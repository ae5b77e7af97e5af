from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from time import time
from typing import Iterator

import pytest
from grpc_service import GrpcService
from health_proxy.cookie import StickyCookie
from health_proxy_process import UUID, HealthProxyProcess, Http2Connection

NAME = "LlmServiceStickiness"
KNOWN = "0f8fad5b-d9cb-469f-a165-70867728950e"
OTHER = "7c9e6679-7425-40de-944b-e07fc1f90ae7"


def value_for(*headers: tuple[str, str]) -> str:
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    set_cookie = StickyCookie(NAME, 900).set_cookie(encoded).decode()
    match = re.fullmatch(rf"{NAME}=([^;]+); Path=/; Expires=[^;]+ GMT; Secure; HttpOnly", set_cookie)
    assert match, set_cookie
    return match[1]


def test_a_client_without_a_cookie_gets_a_new_uuid_each_time() -> None:
    first, second = value_for(), value_for(("cookie", "other=1"))
    assert re.fullmatch(UUID, first) and re.fullmatch(UUID, second)
    assert first != second


def test_it_expires_when_the_load_balancer_forgets_it() -> None:
    set_cookie = StickyCookie(NAME, 900).set_cookie([]).decode()
    expires = parsedate_to_datetime(set_cookie.split("Expires=")[1].split(";")[0]).timestamp()
    assert expires == pytest.approx(time() + 900, abs=2)


@pytest.mark.parametrize(
    "headers",
    [
        [("cookie", f"{NAME}={KNOWN}")],
        [("cookie", f"a=1; {NAME}={KNOWN};b=2")],
        [("cookie", f"AWSALBAPP-0=xyz;{NAME}={KNOWN}")],
        # HTTP/2 clients may send each cookie in a header of its own.
        [("cookie", "a=1"), ("cookie", f"{NAME}={KNOWN}")],
    ],
)
def test_a_valid_one_is_kept(headers: list[tuple[str, str]]) -> None:
    assert value_for(*headers) == KNOWN


def test_a_valid_one_in_capital_letters_is_kept_as_it_is() -> None:
    assert value_for(("cookie", f"{NAME}={KNOWN.upper()}")) == KNOWN.upper()


@pytest.mark.parametrize(
    "text",
    [
        f"{NAME}=",
        NAME,
        f"{NAME}={KNOWN}x",
        f"{NAME}={KNOWN[:-1]}",
        f"{NAME}={{{KNOWN}}}",
        f'{NAME}="{KNOWN}"',
        f"{NAME}={KNOWN.replace('-', '')}",
        f"{NAME}=00000000-0000-0000-0000-000000000000",
        f"{NAME}={KNOWN}\u00e4",
        f"{NAME}={KNOWN}=",
        f"{NAME.lower()}={KNOWN}",
        f"X{NAME}={KNOWN}",
        f"{NAME}=<script>; Secure",
        f"{NAME}={KNOWN}; {NAME}={OTHER}",
        f"{NAME}={KNOWN}; {NAME}={KNOWN}",
        f"{NAME}={KNOWN}; {NAME}=x",
    ],
)
def test_a_malformed_or_duplicated_one_is_replaced(text: str) -> None:
    value = value_for(("cookie", text))
    assert re.fullmatch(UUID, value)
    assert value not in (KNOWN, OTHER)


def test_one_duplicated_over_two_headers_is_replaced() -> None:
    assert value_for(("cookie", f"{NAME}={KNOWN}"), ("cookie", f"{NAME}={OTHER}")) not in (KNOWN, OTHER)


@pytest.fixture(scope="module")
def renamed() -> Iterator[HealthProxyProcess]:
    with GrpcService() as service:
        settings = {"SERVICE_ADDRESS": service.address, "COOKIE_NAME": "Session", "COOKIE_MAX_AGE_SECONDS": 60}
        with HealthProxyProcess(**settings) as running:
            yield running


@pytest.mark.parametrize("http2", [True, False])
def test_the_proxy_sets_it(renamed: HealthProxyProcess, http2: bool) -> None:
    assert re.fullmatch(
        rf"Session={UUID}; Path=/; Expires=.+; Secure; HttpOnly", renamed.health(http2).headers["set-cookie"]
    )
    kept = renamed.health(http2, headers={"cookie": f"Session={KNOWN}"})
    assert kept.headers["set-cookie"].startswith(f"Session={KNOWN}; ")


def test_the_proxy_reads_split_cookies(renamed: HealthProxyProcess) -> None:
    with Http2Connection(renamed) as http2:
        stream = http2.send_request(("cookie", "a=1"), ("cookie", f"Session={KNOWN}"))
        assert http2.response(stream)["set-cookie"].startswith(f"Session={KNOWN}; ")
