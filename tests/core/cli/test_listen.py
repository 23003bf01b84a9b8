"""walkdown listen."""

import json
import signal
from pathlib import Path

import pytest

from core.cli.main import run
from core.discovery.probes import modbus
from core.register.models import Network
from core.workspace import Workspace
from tests.core.discovery.capture.building import pcap, pcapng, zipped  # type: ignore[import-not-found]
from tests.core.discovery.capture.live import as_packets, converse  # type: ignore[import-not-found]
from tests.fuzz.codecs import golden_of  # type: ignore[import-not-found]

PASSPHRASE = "seven blue boats"


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    _, said = converse(modbus.PROBE, golden_of("modbus.read_device_id")[:2])
    said.append((b"\0\x09\0\0\0\x06\x01\x06\0\x07\0\x01", b"\0\x09\0\0\0\x06\x01\x06\0\x07\0\x01"))
    file = tmp_path / "line.pcap"
    file.write_bytes(pcap(as_packets(modbus.PROBE, said)))
    return file


def test_a_capture_is_shown_and_stored(vault: str, capture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["listen", vault, str(capture)]) == 0
    out, err = capsys.readouterr()
    assert "line.pcap: 12 packets; devices: 2 (new: " in out and "conversations: 1; kinds of command: 1." in out
    assert "10.0.0.5" in out and "modbus" in out and "Write single register" in out
    assert err.startswith("Note: ") and "in no network" in err
    assert run(["listen", vault, str(capture)]) == 0
    assert capsys.readouterr().out == "line.pcap: this file was read before; nothing was changed.\n"


def test_json_is_only_json(vault: str, capture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = capture.with_name("other.pcapng.gz")
    other.write_bytes(zipped(pcapng([])))
    assert run(["listen", vault, str(capture), str(other), "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    first, second = json.loads(out)["files"]
    assert (first["file"], first["format"], first["stored"], first["packets"]) == ("line.pcap", "pcap", True, 12)
    device = next(one for one in first["devices"] if one["ip"] == "10.0.0.5")
    assert (
        device["asset"]
        and {"transport": "tcp", "port": 502, "protocol": "modbus"}.items() <= device["services"][0].items()
    )
    assert {"protocol", "field", "value", "confidence"} == set(device["values"][0])
    (flow,) = first["flows"]
    assert (flow["client"], flow["server"], flow["port"], flow["known_by"]) == ("10.0.0.9", "10.0.0.5", 502, "content")
    assert flow["commands"] == [
        {"protocol": "modbus", "kind": "write", "name": "Write single register", "count": 1, "packet": 8}
    ]
    assert (second["packets"], second["first"], second["devices"], second["notes"]) == (0, None, [], [])


def test_a_dry_run_stores_nothing(vault: str, capture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["listen", vault, str(capture), "--dry-run"]) == 0
    assert "nothing was stored" in capsys.readouterr().out
    assert run(["listen", vault, str(capture), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["known"] is False


def test_the_network_is_named(vault: str, capture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Workspace.open(Path(vault), PASSPHRASE) as workspace:
        workspace.register.add(Network(site_id=workspace.register.site().id, name="Line 1", cidr="10.0.0.0/24"))
    assert run(["listen", vault, str(capture), "--network", "Line 1"]) == 0
    assert "in no network" not in capsys.readouterr().err
    assert run(["listen", vault, str(capture), "--network", "Line 9"]) == 1
    assert "There is no network Line 9." in capsys.readouterr().err


@pytest.mark.parametrize("wrong", ["missing.pcap", "text.pcap"])
def test_what_cannot_be_read_is_a_sentence_and_code_1(
    vault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: str
) -> None:
    (tmp_path / "text.pcap").write_text("hello, world")
    assert run(["listen", vault, str(tmp_path / wrong)]) == 1
    assert wrong in capsys.readouterr().err


def test_ctrl_c_keeps_whole_files_only(
    vault: str, capture: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.discovery.capture.listening import Listening

    second = capture.with_name("second.pcap")
    second.write_bytes(
        pcap(as_packets(modbus.PROBE, converse(modbus.PROBE, golden_of("modbus.read_device_id")[2:4])[1]))
    )
    read = Listening.read

    def press(self: Listening, file: Path, **how: object) -> object:
        if file.name == "second.pcap":
            signal.raise_signal(signal.SIGINT)
        return read(self, file, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Listening, "read", press)
    assert run(["listen", vault, str(capture), str(second)]) == 1
    out, err = capsys.readouterr()
    assert "line.pcap: 12 packets;" in out
    assert "Stopped: second.pcap and what comes after it were not read; 1 files were." in err
    monkeypatch.undo()
    monkeypatch.setenv("WALKDOWN_PASSPHRASE", PASSPHRASE)
    assert run(["listen", vault, str(capture), str(second), "--json"]) == 0
    assert [one["known"] for one in json.loads(capsys.readouterr().out)["files"]] == [True, False]


def test_names_from_the_network_do_not_steer_the_terminal(
    vault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x\x1b[31m.pcap"
    file.write_bytes(pcap([]))
    assert run(["listen", vault, str(file)]) == 0
    assert "\x1b" not in capsys.readouterr().out
