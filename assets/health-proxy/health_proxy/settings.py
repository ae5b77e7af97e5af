from __future__ import annotations

import ipaddress
import json
import re
from dataclasses import dataclass
from typing import Any, Callable, Mapping

from .log import LEVELS


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Settings:
    """What the environment says, decided and checked. One field for each variable, of its name in small letters."""

    host: str
    # 0: any free port.
    port: int
    health_path: str
    service_address: Address
    service_tls: bool
    upstream_timeout_seconds: float
    cookie_name: str
    cookie_max_age_seconds: int
    # Of the instance metadata service, without a path.
    metadata_url: str
    metadata_poll_seconds: float
    log_level: str


@dataclass(frozen=True)
class SettingProblem:
    """A variable that cannot be used."""

    variable: str
    value: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.variable}={json.dumps(self.value)} cannot be used; allowed: {self.allowed}"


class SettingsError(Exception):
    def __init__(self, problems: list[SettingProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Variable:
    default: str
    # Raises ValueError for a text that is not allowed.
    read: Callable[[str], Any]
    # Completes "allowed: …".
    allowed: str


def _whole_number(default: int, lowest: int, highest: int, unit: str = "") -> Variable:
    def read(text: str) -> int:
        number = int(_matching(r"\d{1,9}")(text))
        if not lowest <= number <= highest:
            raise ValueError
        return number

    return Variable(str(default), read, f"a whole number{unit} from {lowest} to {highest}")


def _seconds(default: int, lowest: float, highest: float) -> Variable:
    def read(text: str) -> float:
        number = float(_matching(r"\d{1,9}(\.\d{1,9})?")(text))
        if not lowest <= number <= highest:
            raise ValueError
        return number

    return Variable(str(default), read, f"a number of seconds from {lowest} to {highest}")


def _one_of(default: str, values: Mapping[str, Any]) -> Variable:
    def read(text: str) -> Any:
        if text not in values:
            raise ValueError
        return values[text]

    *others, last = values
    return Variable(default, read, f"{', '.join(others)} or {last}")


def _matching(pattern: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError
        return text

    return read


def _read_host(text: str) -> str:
    return str(ipaddress.ip_address(text))


def _read_address(text: str) -> Address:
    match = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([0-9A-Za-z.-]+)):(\d{1,5})", text, re.ASCII)
    if match is None or not 1 <= int(match[3]) <= 65_535:
        raise ValueError
    if match[1] is not None:
        ipaddress.IPv6Address(match[1])
    return Address(match[1] or match[2], int(match[3]))


# Every variable. An empty one counts as absent.
VARIABLES: dict[str, Variable] = {
    "HOST": Variable("0.0.0.0", _read_host, "an IP address of this machine, for example 0.0.0.0"),
    "PORT": _whole_number(443, 0, 65_535),
    "HEALTH_PATH": Variable(
        "/health",
        _matching(r"/[!\"$->@-~]{0,1023}"),
        "a path of 1 to 1024 printable characters that starts with /, without ? and #",
    ),
    "SERVICE_ADDRESS": Variable(
        "127.0.0.1:50051", _read_address, "host:port, for example 127.0.0.1:50051 or [::1]:50051"
    ),
    "SERVICE_TLS": _one_of("true", {"true": True, "false": False}),
    "UPSTREAM_TIMEOUT_SECONDS": _seconds(2, 0.05, 60),
    "COOKIE_NAME": Variable(
        "LlmServiceStickiness",
        _matching(r"(?!AWSALB)[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,256}"),
        "a cookie name (RFC 6265 token) that does not start with AWSALB",
    ),
    "COOKIE_MAX_AGE_SECONDS": _whole_number(900, 1, 604_800, " of seconds"),
    "METADATA_URL": Variable(
        "http://169.254.169.254",
        _matching(r"http://([0-9A-Za-z.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?"),
        "an http URL without a path, for example http://169.254.169.254",
    ),
    "METADATA_POLL_SECONDS": _seconds(2, 0.05, 60),
    "LOG_LEVEL": _one_of("info", {level: level for level in LEVELS}),
}


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Raises SettingsError that names every variable that cannot be used."""
    values: dict[str, Any] = {}
    problems: list[SettingProblem] = []
    for name, variable in VARIABLES.items():
        text = environment.get(name) or variable.default
        try:
            values[name.lower()] = variable.read(text)
        except ValueError:
            problems.append(SettingProblem(name, text, variable.allowed))
    if problems:
        raise SettingsError(problems)
    return Settings(**values)
