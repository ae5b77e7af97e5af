from __future__ import annotations

import errno
import os
import signal
import socket

from .log import Log
from .settings import Settings, SettingsError, read_settings
from .stop_signals import STOP_SIGNALS
from .tls import CertificateError, CertificateMaker

STOPPED = 0
FAILED = 1
BAD_SETTINGS = 2


def main() -> int:
    """Exit code: 0 stopped by SIGTERM or SIGINT, 2 the environment cannot be used, 1 anything else."""
    # They wait until the server has its handlers, a fraction of a second: there is no safe place to stop before.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        for problem in error.problems:
            Log("error").error("bad-setting", variable=problem.variable, message=str(problem))
        return BAD_SETTINGS

    log = Log(settings.log_level)
    try:
        listener = _bind(settings)
    except OSError as error:
        log.error("cannot-listen", message=_explain(error, settings))
        return FAILED
    maker = CertificateMaker()
    try:
        # Takes as long as making the certificate, and happens beside it.
        import uvloop

        from .server import run

        context = maker.server_context()
    except CertificateError as error:
        log.error("no-certificate", message=str(error))
        return FAILED
    finally:
        maker.stop()
    uvloop.run(run(settings, listener, context, log))
    return STOPPED


def _bind(settings: Settings) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError:
        listener.close()
        raise
    return listener


def _explain(error: OSError, settings: Settings) -> str:
    what = f"HOST={settings.host} PORT={settings.port} cannot be listened on"
    if error.errno == errno.EADDRINUSE:
        return f"{what}: another program does already. Stop it, or set PORT"
    if error.errno == errno.EACCES:
        fix = f"sysctl net.ipv4.ip_unprivileged_port_start={settings.port}, or set PORT to 1024 or more"
        return f"{what} by this user. Allow it: {fix}"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{what}: this machine has no such address. Set HOST to 0.0.0.0, or to one that it has"
    return f"{what}: {error.strerror}"
