from __future__ import annotations

import os
import ssl
import subprocess
import sys
from contextlib import contextmanager
from typing import Iterator


# It takes 0.1 s.
MAKING_SECONDS = 30.0


class CertificateError(Exception):
    """The certificate could not be made."""


class CertificateMaker:
    """Starts making a certificate at once, beside whatever the caller does before it asks for the result."""

    def __init__(self) -> None:
        command = [sys.executable, "-B", "-m", f"{__package__}.certificate"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def server_context(self) -> ssl.SSLContext:
        """TLS 1.2 and newer with the certificate; HTTP/2 and HTTP/1.1 by ALPN. Raises CertificateError."""
        try:
            pem, errors = self._process.communicate(timeout=MAKING_SECONDS)
        except subprocess.TimeoutExpired:
            raise CertificateError(f"making the certificate took longer than {MAKING_SECONDS:g} s") from None
        if self._process.returncode != 0:
            last_line = errors.decode(errors="replace").strip().rpartition("\n")[2]
            raise CertificateError(f"making the certificate failed: {last_line or self._process.returncode}")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        # Required for HTTP/2: RFC 9113, 9.2.1 and 9.2.2.
        context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
        context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")
        context.set_alpn_protocols(["h2", "http/1.1"])
        with _readable(pem) as certificate_file, _readable(pem) as key_file:
            context.load_cert_chain(certificate_file, key_file)
        return context

    def stop(self) -> None:
        self._process.kill()
        self._process.communicate()


def unverified_client_context() -> ssl.SSLContext:
    """For a service with a self-signed certificate on the same instance."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["h2"])
    return context


@contextmanager
def _readable(content: bytes) -> Iterator[str]:
    """A path to read the content from, once: Python's ssl module loads keys from paths only.

    A pipe, so that the key is in no file and a read-only root is no obstacle. It fits: pipes hold 4 KiB and more.
    """
    reading, writing = os.pipe()
    try:
        os.write(writing, content)
        os.close(writing)
        yield f"/dev/fd/{reading}"
    finally:
        os.close(reading)
