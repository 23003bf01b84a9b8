from core.discovery.wire.errors import WireError


def test_it_is_a_value_error_with_a_sentence() -> None:
    assert issubclass(WireError, ValueError)
    assert str(WireError("not Modbus/TCP")) == "not Modbus/TCP"
