from __future__ import annotations

import struct

import pytest
from asyncua import ua
from asyncua.ua.ua_binary import struct_to_binary

from core.discovery.probes import opcua as probe
from core.discovery.wire import opcua
from core.discovery.wire.errors import WireError
from tests.core.discovery.probes.driver import SILENCE, Script, fields
from tests.fuzz.codecs import golden, golden_of

ACKNOWLEDGE, REFUSAL = golden_of("opcua.hello")
OPENED = golden_of("opcua.open")[0]
ENDPOINTS = golden_of("opcua.get_endpoints")[0]
FAULT = golden_of("opcua.fault")[0]
CERTIFICATE = golden_of("x509.certificate")[0]


def endpoints(*listed: ua.EndpointDescription) -> bytes:
    response = ua.GetEndpointsResponse()
    response.Endpoints = list(listed)
    body = struct.pack("<IIII", 6, 13, 2, 2) + struct_to_binary(response)
    return b"MSGF" + struct.pack("<I", len(body) + 8) + body


def endpoint(policy: str, mode: ua.MessageSecurityMode, certificate: bytes = b"") -> ua.EndpointDescription:
    made = ua.EndpointDescription()
    made.EndpointUrl = "opc.tcp://plc-7:4840"
    made.Server.ApplicationUri = "urn:plc-7:SIMATIC.S7-1500.OPC-UA.Application:PLC_7"
    made.Server.ProductUri = "https://www.siemens.com/s7-1500"
    made.Server.ApplicationName = ua.LocalizedText("SIMATIC.S7-1500.OPC-UA.Application:PLC_7")
    made.ServerCertificate = certificate
    made.SecurityMode = mode
    made.SecurityPolicyUri = f"http://opcfoundation.org/UA/SecurityPolicy#{policy}"
    return made


def test_four_messages_on_one_connection() -> None:
    url = "opc.tcp://192.168.0.5:4840"
    script = Script(
        [
            (("opcua.hello", opcua.build_hello(url)), ACKNOWLEDGE),
            (("opcua.open", opcua.build_open()), OPENED),
            (("opcua.get_endpoints", opcua.build_get_endpoints(6, 13, url)), ENDPOINTS),
            (("opcua.close", opcua.build_close(6, 13)), None),
        ]
    )
    result = script.play(probe.start("192.168.0.5"))
    seen = fields(result)
    assert seen["opcua.product_uri"] == "urn:kessel-systeme.example:LineServer4"
    assert seen["opcua.policies"] == "None (None)" and seen["opcua.user_tokens"] == "anonymous"
    assert script.asked[-1].framer is None and not any(ask.fresh for ask in script.asked)


def test_policies_maker_and_certificate() -> None:
    modes = ua.MessageSecurityMode
    listed = endpoints(
        endpoint("None", modes.None_), endpoint("Basic256Sha256", modes.Sign, CERTIFICATE),
        endpoint("Basic256Sha256", modes.SignAndEncrypt, CERTIFICATE),
    )  # fmt: skip
    script = Script([("opcua.hello", ACKNOWLEDGE), ("opcua.open", OPENED), ("opcua.get_endpoints", listed),
                     ("opcua.close", None)])  # fmt: skip
    result = script.play(probe.start())
    seen = {value.field: value.value for value in result.values}
    assert seen["vendor"] == "Siemens"
    assert seen["opcua.policies"] == "None (None), Basic256Sha256 (Sign), Basic256Sha256 (SignAndEncrypt)"
    assert seen["opcua.certificate_subject"].startswith("CN=plc-7.local")
    assert len(seen["opcua.certificate_sha256"]) == 64


def test_a_certificate_that_cannot_be_read_leaves_the_rest() -> None:
    listed = endpoints(endpoint("None", ua.MessageSecurityMode.None_, b"no certificate"))
    script = Script([("opcua.hello", ACKNOWLEDGE), ("opcua.open", OPENED), ("opcua.get_endpoints", listed),
                     ("opcua.close", None)])  # fmt: skip
    seen = fields(script.play(probe.start()))
    assert seen["name"].startswith("SIMATIC") and "opcua.certificate_subject" not in seen


def test_refusals_name_their_code() -> None:
    assert "0x80820000" in Script([("opcua.hello", REFUSAL)]).play(probe.start()).detail
    result = Script([("opcua.hello", ACKNOWLEDGE), ("opcua.open", REFUSAL)]).play(probe.start())
    assert "a channel" in result.detail
    steps = [
        ("opcua.hello", ACKNOWLEDGE),
        ("opcua.open", OPENED),
        ("opcua.get_endpoints", FAULT),
        ("opcua.close", None),
    ]
    assert "list of endpoints (0x800b0000)" in Script(steps).play(probe.start()).detail


@pytest.mark.parametrize("answer", [SILENCE, OPENED])
def test_without_a_readable_list_it_is_still_opc_ua(answer: bytes | None) -> None:
    steps = [("opcua.hello", ACKNOWLEDGE), ("opcua.open", OPENED), ("opcua.get_endpoints", answer)]
    assert Script(steps).play(probe.start()).detail.startswith("OPC UA; ")


def test_no_endpoint_at_all() -> None:
    steps = [
        ("opcua.hello", ACKNOWLEDGE),
        ("opcua.open", OPENED),
        ("opcua.get_endpoints", endpoints()),
        ("opcua.close", None),
    ]
    assert Script(steps).play(probe.start()).detail == "OPC UA, offers no endpoint"


def test_an_answer_in_chunks() -> None:
    chunked = next(data for _, origin, data in golden() if "two chunks" in origin)
    steps = [
        ("opcua.hello", ACKNOWLEDGE),
        ("opcua.open", OPENED),
        ("opcua.get_endpoints", chunked),
        ("opcua.close", None),
    ]
    assert fields(Script(steps).play(probe.start()))["name"] == "Kessel Systeme LineServer 4"


def test_another_protocol_passes() -> None:
    conversation = probe.start()
    next(conversation)
    with pytest.raises(WireError):
        conversation.send(b"HTTP/1.1 400")
