from __future__ import annotations

import asyncio

import pytest

from core.discovery.probes import banners, presence
from core.discovery.probes.base import Probe
from core.practice import greeting
from core.practice.greeting import GreetingServer
from core.practice.serving import serving
from tests.core.discovery.probes.driver import Drive, Script, fields


def test_ftp() -> None:
    result = Script([(("ftp.listen", b""), greeting.FTP)]).play(banners.start_ftp())
    assert fields(result) == {"ftp.greeting": "FX-20 FTP server (VxWorks 6.9) ready.", "ftp.software": "VxWorks 6.9"}


@pytest.mark.parametrize(
    ("text", "software"),
    [("(vsFTPd 3.0.3)", "vsFTPd 3.0.3"), ("ProFTPD 1.3.5e Server", "ProFTPD 1.3.5e"), ("Microsoft FTP Service", "Microsoft FTP Service"),
     ("Service ready", ""), ("FileZilla Server version 0.9.41 beta", "FileZilla Server 0.9.41")],
)  # fmt: skip
def test_software(text: str, software: str) -> None:
    assert banners.software_in(text) == software


def test_telnet_until_the_prompt() -> None:
    result = Script([(("telnet.listen", b""), greeting.TELNET)]).play(banners.start_telnet())
    seen = fields(result)
    assert seen["telnet.greeting"].startswith("MW-8TX managed switch, firmware 4.2.1")
    assert seen["telnet.options"].startswith("will echo, will suppress go ahead")


def test_telnet_that_waits_for_our_answer_gets_none_and_is_read_all_the_same() -> None:
    conversation = banners.start_telnet()
    ask = next(conversation)
    assert ask.framer is not None and ask.framer(greeting.TELNET_OPTIONS_ONLY) is None and ask.until_silent
    with pytest.raises(StopIteration) as end:
        conversation.send(greeting.TELNET_OPTIONS_ONLY)
    assert end.value.value.detail == "Telnet, options only"
    assert fields(end.value.value)["telnet.options"].startswith("do terminal type")


def test_vnc() -> None:
    result = Script([(("vnc.listen", b""), greeting.VNC)]).play(banners.start_vnc())
    assert fields(result) == {"vnc.version": "3.8"} and result.detail == "RFB 3.8"


CASES = {
    "ftp": (banners.FTP, greeting.FTP), "telnet": (banners.TELNET, greeting.TELNET),
    "telnet, options only": (banners.TELNET, greeting.TELNET_OPTIONS_ONLY), "vnc": (banners.VNC, greeting.VNC),
    "rdp": (presence.RDP, b""), "mqtt": (presence.MQTT, b""), "amqp": (presence.AMQP, b""),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_sent_over_a_real_connection(name: str) -> None:
    probe, text = CASES[name]

    async def visit() -> GreetingServer:
        server = GreetingServer(text, "127.0.0.1", 0)
        async with serving(server):
            result = await asyncio.to_thread(Drive(server.address, timeout=0.5).run, probe)
            assert result.detail and result.port_only == (text == b"")
            await asyncio.wait_for(server.left.wait(), 10)
        return server

    server = asyncio.run(visit())
    assert (server.received, server.connections, server.resets) == (b"", 1, 0)


def test_open_ports_say_that_nothing_was_asked() -> None:
    for probe in presence.PROBES:
        conversation = probe.start("192.0.2.1")
        ask = next(conversation)
        assert (ask.data, ask.framer) == (b"", None)
        with pytest.raises(StopIteration) as end:
            conversation.send(None)
        assert end.value.value.port_only and not end.value.value.values
        assert "nothing was asked" in end.value.value.detail


def test_ports() -> None:
    def port(probe: Probe) -> int:
        return probe.port

    assert [port(one) for one in (banners.FTP, banners.TELNET, banners.VNC, *presence.PROBES)] == [
        21, 23, 5900, 3389, 1883, 5672,
    ]  # fmt: skip
