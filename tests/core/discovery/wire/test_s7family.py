from __future__ import annotations

import pytest

from core.discovery.wire.s7family import Family, s7_family


@pytest.mark.parametrize(
    ("order", "firmware", "family"),
    [
        ("6ES7 214-1AG40-0XB0", "V4.5.1", Family("S7-1200", True, True)),
        ("6ES7 212-1BE40-0XB0", "4.2.3", Family("S7-1200", True, False)),
        ("6ES7214-1AG40-0XB0", "", Family("S7-1200", True, None)),
        ("6ES7 515-2AM01-0AB0", "V2.9.4", Family("S7-1500", True, True)),
        ("6ES7 512-1DK01-0AB0", "V2.0.1", Family("S7-1500", True, False)),
        ("6ES7 672-5DC01-0YA0", "V2.1.7", Family("S7-1500", True, False)),
        ("6AG1 214-1AG40-2XB0", "V4.4", Family("S7-1200", True, False)),
        ("6ES7 315-2EH14-0AB0", "V3.2.17", Family("S7-300", False)),
        ("6ES7 414-3EM07-0AB0", "V7.0", Family("S7-400", False)),
        ("6ES7 155-6AU01-0BN0", "V4.2", None),
        ("6ES7 521-1BL00-0AB0", "", None),
        ("6AV2 124-0MC01-0AX0", "", None),
        ("1756-L61", "", None),
        ("", "", None),
    ],
)
def test_families(order: str, firmware: str, family: Family | None) -> None:
    assert s7_family(order, firmware) == family
