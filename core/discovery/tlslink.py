"""TLS over a `TcpLink` through memory buffers, so that every byte on the wire still passes the frame log.

Certificates are read, not trusted: nothing is verified, and old protocol versions are accepted, because what
a device offers is exactly what the survey is to record.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import warnings

from core.discovery.gate import Ended
from core.discovery.netio import TcpLink


def reading_context() -> ssl.SSLContext:
    """A client context that talks to anything and trusts nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # old devices speak old versions
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with contextlib.suppress(ssl.SSLError):  # a library built without the old ciphers keeps its own list
        context.set_ciphers("ALL:@SECLEVEL=0")
    return context


class TlsLink:
    """The same interface as `TcpLink`, in plain text."""

    def __init__(self, tcp: TcpLink) -> None:
        self._tcp = tcp
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = reading_context().wrap_bio(self._incoming, self._outgoing, server_side=False)
        self._shaken = False
        self.certificate = b""
        """The peer's certificate (DER), or b""."""
        self.version = ""

    async def handshake(self, timeout_s: float) -> None:
        """Agree on keys and read the certificate. `Ended` when the peer cannot or does not."""
        try:
            async with asyncio.timeout(timeout_s):
                while not self._step():
                    await self._flush()
                    self._feed(await self._tcp.chunk())
                await self._flush()
        except TimeoutError:
            raise Ended("no_answer", f"TLS was not agreed within {timeout_s:g} s.") from None
        except ssl.SSLError as error:
            raise Ended("malformed", f"TLS could not be agreed ({error.reason or 'no TLS'}).") from None
        self._shaken = True
        self.certificate = self._tls.getpeercert(binary_form=True) or b""
        self.version = self._tls.version() or ""

    def _step(self) -> bool:
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            return False
        return True

    def _feed(self, data: bytes) -> None:
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    async def _flush(self) -> None:
        if data := self._outgoing.read():
            await self._tcp.send(data)

    async def send(self, data: bytes, request: str = "") -> None:  # noqa: ARG002 - what leaves is no request's bytes
        """Encrypt and send."""
        self._tls.write(data)
        await self._flush()

    async def chunk(self) -> bytes:
        """The next plain bytes; b"" when the peer has closed."""
        while True:
            try:
                return self._tls.read(16_384)
            except ssl.SSLWantReadError:
                await self._flush()
                self._feed(await self._tcp.chunk())
            except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
                return b""
            except ssl.SSLError as error:
                raise Ended("malformed", f"TLS broke off ({error.reason or 'error'}).") from None

    async def close(self, *, hurry: bool = False) -> None:
        """Say goodbye in TLS (unless in a hurry), then close the connection by FIN."""
        try:
            if self._shaken and not hurry:
                with contextlib.suppress(ssl.SSLError):
                    self._tls.unwrap()
                with contextlib.suppress(Ended):
                    await self._flush()
        finally:
            await self._tcp.close(hurry=hurry)
