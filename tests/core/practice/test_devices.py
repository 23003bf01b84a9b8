"""What a device derives from its own data."""

from __future__ import annotations

from core.practice.devices import Device, Web


def test_modbus_objects_leave_out_what_is_empty() -> None:
    device = Device(1, "T", "n", "Vendor", "Model", "1", "2.0", "plc", "x", ())
    assert device.identification("", "app") == {0: "Vendor", 1: "Model", 2: "2.0", 5: "Model", 6: "app"}


def test_the_product_code_is_the_order_number_where_there_is_one() -> None:
    device = Device(1, "T", "n", "Vendor", "Model", "1", "2.0", "plc", "x", (), order_number="6X")
    assert device.identification("p", "")[1] == "6X"


def test_a_web_service_knows_its_protocol_and_port() -> None:
    assert (Web("t", "s").protocol, Web("t", "s").port) == ("http", 80)
    assert (Web("t", "s", tls=True).protocol, Web("t", "s", tls=True).port) == ("https", 443)
