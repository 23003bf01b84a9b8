"""UPnP device: answers searches on UDP 1900 and shows its description by HTTP; it has no action to call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from core.practice.serving import DatagramServer, StreamServer

PORT = 1900
GROUP = "239.255.255.250"
PATH = "/rootDesc.xml"
_MOST_HEAD = 8_192


@dataclass(frozen=True, slots=True)
class UpnpIdentity:
    """What the device tells."""

    uuid: str
    name: str
    manufacturer: str
    model: str
    serial: str = ""
    model_number: str = ""
    server: str = "Linux/5.10 UPnP/1.0 Practice/1.0"
    device_type: str = "urn:schemas-upnp-org:device:Basic:1"

    def description(self) -> bytes:
        """The description document."""
        parts = {
            "deviceType": self.device_type,
            "friendlyName": self.name,
            "manufacturer": self.manufacturer,
            "modelName": self.model,
            "modelNumber": self.model_number,
            "serialNumber": self.serial,
            "UDN": f"uuid:{self.uuid}",
        }
        told = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in parts.items() if text)
        return (
            '<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><specVersion><major>1</major>'
            f"<minor>0</minor></specVersion><device>{told}</device></root>"
        ).encode()


def answer(request: bytes, identity: UpnpIdentity, location: str) -> bytes | None:
    """The reply to a search for everything or for root devices, or None."""
    lines = [line.strip() for line in request.decode("latin-1").split("\n")]
    fields = {name.strip().upper(): text.strip() for name, _, text in (line.partition(":") for line in lines[1:])}
    if lines[0] != "M-SEARCH * HTTP/1.1" or fields.get("MAN") != '"ssdp:discover"':
        return None
    if fields.get("ST") not in ("ssdp:all", "upnp:rootdevice"):
        return None
    return (
        f"HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=1800\r\nEXT:\r\nLOCATION: {location}\r\nSERVER: {identity.server}\r\n"
        f"ST: upnp:rootdevice\r\nUSN: uuid:{identity.uuid}::upnp:rootdevice\r\n\r\n"
    ).encode("latin-1")


class _Page:
    """One HTTP connection: the description, or 404; then the connection ends."""

    def __init__(self, identity: UpnpIdentity, asked: list[bytes]) -> None:
        self._identity = identity
        self._asked = asked
        self._head = b""
        self._answered = False

    def feed(self, data: bytes) -> bytes | None:
        """See `Session`."""
        self._head += data
        if self._answered or len(self._head) > _MOST_HEAD:
            return None
        if b"\r\n\r\n" not in self._head:
            return b""
        self._answered = True
        line = self._head.split(b"\r\n", 1)[0]
        self._asked.append(line)
        found = line == f"GET {PATH} HTTP/1.1".encode()
        body = self._identity.description() if found else b""
        head = f"HTTP/1.1 {'200 OK' if found else '404 Not Found'}\r\nContent-Type: text/xml\r\n"
        return f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


class UpnpServer:
    """One device: port 1900, and `page_port` for the description. `asked` keeps the first line of each page request.

    `also` holds the multicast group where it is searched for by multicast. `location` overrides where the description
    is said to lie.
    """

    def __init__(
        self,
        identity: UpnpIdentity,
        ip: str,
        port: int = PORT,
        page_port: int = 49_152,
        also: Sequence[str] = (),
        location: str = "",
    ) -> None:
        self.asked: list[bytes] = []
        self._identity = identity
        self._location = location
        self._page = StreamServer(lambda: _Page(identity, self.asked), ip, page_port)
        self._search = DatagramServer(self._answer, ip, port, also)

    @property
    def address(self) -> tuple[str, int]:
        """Where searches are answered."""
        return self._search.address

    @property
    def location(self) -> str:
        """Where the description is said to lie."""
        ip, port = self._page.address
        return self._location or f"http://{ip}:{port}{PATH}"

    def _answer(self, request: bytes) -> bytes | None:
        return answer(request, self._identity, self.location)

    async def start(self) -> None:
        """Listen. Raises OSError where an address is taken."""
        await self._page.start()
        try:
            await self._search.start()
        except OSError:
            await self._page.stop()
            raise

    async def stop(self) -> None:
        """Close both ports."""
        await self._search.stop()
        await self._page.stop()
