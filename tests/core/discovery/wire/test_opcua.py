"""OPC UA: asyncua as the other side, in both directions."""

from __future__ import annotations

import struct

import pytest
from asyncua import ua
from asyncua.common.utils import Buffer
from asyncua.ua.ua_binary import struct_from_binary, struct_to_binary

from core.discovery.wire import opcua
from core.discovery.wire.errors import WireError
from tests.fuzz.codecs import golden, golden_of

ENDPOINTS = golden_of("opcua.get_endpoints")[0]


def message(response: object, kind: bytes = b"MSG", final: bytes = b"F") -> bytes:
    body = struct.pack("<IIII", 6, 13, 2, 2) + struct_to_binary(response)
    return kind + final + struct.pack("<I", len(body) + 8) + body


def endpoint(**changes: object) -> ua.EndpointDescription:
    made = ua.EndpointDescription()
    made.EndpointUrl = "opc.tcp://plc-7.local:4840/"
    made.Server.ApplicationUri = "urn:plc-7"
    made.Server.ProductUri = "urn:example:S7"
    made.Server.ApplicationName = ua.LocalizedText("Line 7", "en")
    made.Server.DiscoveryUrls = ["opc.tcp://a", "opc.tcp://b"]
    made.ServerCertificate = b"\x30\x03\x02\x01\x01"
    made.SecurityMode = ua.MessageSecurityMode.SignAndEncrypt
    made.SecurityPolicyUri = "http://opcfoundation.org/UA/SecurityPolicy#Basic256Sha256"
    token = ua.UserTokenPolicy()
    token.PolicyId = "u"
    token.TokenType = ua.UserTokenType.UserName
    made.UserIdentityTokens = [token]
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def test_the_hello_as_asyncua_reads_it() -> None:
    data = opcua.build_hello("opc.tcp://10.0.0.5:4840")
    assert data[:4] == b"HELF" and len(data) == int.from_bytes(data[4:8], "little")
    seen = struct_from_binary(ua.Hello, Buffer(data[8:]))
    assert seen.EndpointUrl == "opc.tcp://10.0.0.5:4840"
    assert (seen.ProtocolVersion, seen.ReceiveBufferSize, seen.MaxChunkCount) == (0, 65535, 32)


def test_the_channel_request_as_asyncua_reads_it() -> None:
    data = opcua.build_open()
    buffer = Buffer(data[12:])
    header = struct_from_binary(ua.AsymmetricAlgorithmHeader, buffer)
    assert header.SecurityPolicyURI == opcua.POLICY_NONE
    assert header.SenderCertificate is None and header.ReceiverCertificateThumbPrint is None
    sequence = struct_from_binary(ua.SequenceHeader, buffer)
    assert (sequence.SequenceNumber, sequence.RequestId) == (1, 1)
    seen = struct_from_binary(ua.OpenSecureChannelRequest, buffer)
    assert seen.TypeId.Identifier == 446
    assert seen.Parameters.SecurityMode is ua.MessageSecurityMode.None_
    assert seen.Parameters.RequestType is ua.SecurityTokenRequestType.Issue
    assert seen.Parameters.ClientProtocolVersion == 0 and len(buffer) == 0
    assert data[8:12] == bytes(4)


def test_get_endpoints_as_asyncua_reads_it() -> None:
    data = opcua.build_get_endpoints(6, 13, "opc.tcp://x")
    assert data[8:24] == struct.pack("<IIII", 6, 13, 2, 2)
    buffer = Buffer(data[24:])
    seen = struct_from_binary(ua.GetEndpointsRequest, buffer)
    assert seen.TypeId.Identifier == 428
    assert seen.Parameters.EndpointUrl == "opc.tcp://x"
    assert seen.RequestHeader.RequestHandle == 2
    assert len(buffer) == 0


def test_closing_as_asyncua_reads_it() -> None:
    data = opcua.build_close(6, 13)
    assert data[:4] == b"CLOF" and data[8:24] == struct.pack("<IIII", 6, 13, 3, 3)
    seen = struct_from_binary(ua.CloseSecureChannelRequest, Buffer(data[24:]))
    assert seen.TypeId.Identifier == 452


def test_endpoints_that_asyncua_encodes() -> None:
    response = ua.GetEndpointsResponse()
    response.Endpoints = [endpoint(), endpoint(SecurityMode=ua.MessageSecurityMode.None_, SecurityPolicyUri=None)]
    found = opcua.parse_endpoints(message(response))
    assert found == (
        opcua.Endpoint(
            "opc.tcp://plc-7.local:4840/", "urn:plc-7", "urn:example:S7", "Line 7", b"\x30\x03\x02\x01\x01",
            "SignAndEncrypt", "Basic256Sha256", ("user name",),
        ),
        opcua.Endpoint(
            "opc.tcp://plc-7.local:4840/", "urn:plc-7", "urn:example:S7", "Line 7", b"\x30\x03\x02\x01\x01",
            "None", "", ("user name",),
        ),
    )  # fmt: skip


def test_a_response_header_with_everything_in_it() -> None:
    """Diagnostics with all seven parts, an inner one, a string table and an additional header."""
    text = struct.pack("<i", 4) + b"deep"
    inner = b"\x35" + struct.pack("<ii", 3, 4) + text + struct.pack("<I", 0x80010000)
    outer = b"\x7f" + struct.pack("<iiii", 1, 2, 3, 4) + text + struct.pack("<I", 0) + inner
    header = bytes(16) + outer + struct.pack("<i", 1) + text + bytes.fromhex("0100ff00 01") + text
    body = struct.pack("<IIII", 6, 13, 2, 2) + bytes.fromhex("0100af01") + header
    body += struct.pack("<i", 1) + struct_to_binary(endpoint())
    found = opcua.parse_endpoints(b"MSGF" + struct.pack("<I", len(body) + 8) + body)
    assert isinstance(found, tuple) and found[0].application_uri == "urn:plc-7"


def test_an_answer_in_chunks() -> None:
    chunked = next(data for _, origin, data in golden() if "two chunks" in origin)
    assert opcua.parse_endpoints(chunked) == opcua.parse_endpoints(ENDPOINTS)
    first = int.from_bytes(chunked[4:8], "little")
    assert opcua.frame_reply(chunked[:first]) is None
    assert opcua.frame_reply(chunked + b"x") == len(chunked)


def test_faults_are_values() -> None:
    assert opcua.parse_acknowledge(golden_of("opcua.hello")[1]) == opcua.Fault(0x80820000, "refused")
    assert opcua.parse_endpoints(golden_of("opcua.fault")[0]) == opcua.Fault(0x800B0000, "")
    refused = ua.GetEndpointsResponse()
    refused.ResponseHeader.ServiceResult = ua.StatusCode(ua.StatusCodes.BadServiceUnsupported)
    assert isinstance(opcua.parse_endpoints(message(refused)), opcua.Fault)
    abort = struct.pack("<IIIIIi", 6, 13, 2, 2, 0x80070000, 3) + b"low"
    data = b"MSGA" + struct.pack("<I", len(abort) + 8) + abort
    assert opcua.frame_reply(data) == len(data)
    assert opcua.parse_endpoints(data) == opcua.Fault(0x80070000, "low")


def test_the_handshake_of_the_server() -> None:
    assert opcua.parse_acknowledge(golden_of("opcua.hello")[0]) is None
    assert opcua.parse_open(golden_of("opcua.open")[0]) == opcua.Channel(6, 13)


@pytest.mark.parametrize(
    "data",
    [b"HTTP/1.1", b"MSGX", b"ACKF\x07\0\0\0", b"ACKF\xff\xff\xff\x7f", b"HELF", b"MSGF" + struct.pack("<I", 70_000)],
)
def test_the_framer_refuses_other_protocols_and_lengths(data: bytes) -> None:
    with pytest.raises(WireError):
        opcua.frame_reply(data)


def test_endless_chunks_are_refused() -> None:
    chunk = b"MSGC" + struct.pack("<I", 24) + bytes(16)
    with pytest.raises(WireError, match="chunks"):
        opcua.frame_reply(chunk * 40)
    with pytest.raises(WireError, match="chunks"):
        opcua.parse_endpoints(chunk * 40)


def test_nested_diagnostics_are_bounded() -> None:
    body = struct.pack("<IIII", 6, 13, 2, 2) + bytes.fromhex("0100af01") + bytes(16) + b"\x40" * 500
    with pytest.raises(WireError, match="nested"):
        opcua.parse_endpoints(b"MSGF" + struct.pack("<I", len(body) + 8) + body)


def test_an_array_that_claims_millions_is_refused() -> None:
    header = bytes.fromhex("0100af01") + bytes(8 + 4 + 4 + 1) + struct.pack("<i", -1) + b"\0\0\0"
    body = struct.pack("<IIII", 6, 13, 2, 2) + header + struct.pack("<i", 2**31 - 1)
    with pytest.raises(WireError, match="array of"):
        opcua.parse_endpoints(b"MSGF" + struct.pack("<I", len(body) + 8) + body)


@pytest.mark.parametrize("channel", [-1, 2**32])
def test_wrong_channels_are_refused(channel: int) -> None:
    with pytest.raises(WireError):
        opcua.build_get_endpoints(channel, 1)
    with pytest.raises(WireError):
        opcua.build_close(1, channel)


def test_a_url_that_is_too_long_is_refused() -> None:
    with pytest.raises(WireError):
        opcua.build_hello("x" * 5000)
