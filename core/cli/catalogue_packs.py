"""Commands for packs: knowledge packs from a stick, and the user's own question sets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.common import (
    AsJson,
    PassphraseFile,
    VaultPath,
    open_workspace,
    passphrase,
    print_json,
    print_table,
    printable,
)
from core.cli.errors import UserError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PackFile = Annotated[Path, typer.Argument(metavar="FILE", help="Question set as .yaml or .xlsx.")]
Out = Annotated[Path, typer.Option("--out", help="File to write; it must not be there yet.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    packs = typer.Typer(no_args_is_help=True, help="Knowledge packs from a stick, and question sets of your own.")
    packs.command("list")(list_packs)
    packs.command("install")(install_pack)
    packs.command("check")(check_own)
    packs.command("add")(add_own)
    packs.command("template")(template)
    packs.command("key")(make_key)
    packs.command("sign")(sign_pack)
    app.add_typer(packs, name="pack")


def list_packs(json: AsJson = False) -> None:
    """List the packs in use, where each comes from, and installed files that are not used."""
    from catalogue.installed import installed
    from catalogue.loader import packs

    mine = {one.pack.id: one.pack for one in installed() if one.pack is not None}
    rows = [
        {"id": one.id, "edition": one.edition, "version": one.version, "date": one.date,
         "installed": mine.get(one.id) == one}
        for one in packs()
    ]  # fmt: skip
    unused = [one.problem for one in installed() if one.problem]
    if json:
        print_json({"packs": rows, "unused": unused})
        return
    print_table(
        ["Pack", "Edition", "Version", "Date", "From"],
        [[*list(row.values())[:4], "a stick" if row["installed"] else "Walkdown"] for row in rows],
    )
    for problem in unused:
        typer.echo(printable(f"Not used: {problem}"), err=True)


def install_pack(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Signed knowledge pack (.walkpack).")],
) -> None:
    """Install a knowledge pack that its publisher has signed. Surveys keep the pack that they were answered with."""
    from catalogue.updating import install

    found = install(file)
    pack = found.pack
    typer.echo(
        f"{pack.title}: {pack.edition}, pack {pack.version} of {pack.date}, signed on {found.signed}. Installed."
    )


def check_own(file: PackFile) -> None:
    """Check a question set of your own; every problem is named with its line or cell."""
    from catalogue.own import read_own

    found = read_own(file)
    count = len(found.entries)
    typer.echo(
        printable(f"{found.id} {found.version}: {count} {'check' if count == 1 else 'checks'}, no problem found.")
    )


def add_own(vault: VaultPath, file: PackFile, passphrase_file: PassphraseFile = None) -> None:
    """Put a question set of your own into a survey."""
    from catalogue.own import read_own
    from core.assessment import kept

    found = read_own(file)
    with (
        open_workspace(vault, passphrase_file) as workspace,
        workspace.vault.write(f"add the question set {found.id}") as uow,
    ):
        kept.add_own(uow, found)
    typer.echo(printable(f"{found.title} ({found.id} {found.version}) is in the survey."))


def template(out: Out) -> None:
    """Write a filled example of a question set, as .yaml or .xlsx, to start from."""
    from catalogue.own import write_template

    write_template(out)
    typer.echo(f"{out} is written. Change it, then: walkdown pack check {out}")


def make_key(out: Out, passphrase_file: PassphraseFile = None) -> None:
    """For publishers: make a key for signing packs, under a passphrase, and print its public half."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

    from catalogue.signing import key_id

    secret = passphrase(passphrase_file, new=True)
    if not secret:
        raise UserError("The passphrase is empty. Choose one: whoever has the key can publish packs.")
    private = Ed25519PrivateKey.generate()
    text = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(secret.encode()))
    _write_new(out, text, private=True)
    public = private.public_key().public_bytes_raw()
    print_json({"key": key_id(public), "public": public.hex()})


def sign_pack(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Pack as JSON.")],
    key: Annotated[Path, typer.Option("--key", help="The publisher's private key (from “walkdown pack key”).")],
    out: Out,
    passphrase_file: PassphraseFile = None,
) -> None:
    """For publishers: sign a pack, so that it can be installed from a stick."""
    from datetime import UTC, datetime

    from catalogue.loader import load_file
    from catalogue.signing import sign

    pack = load_file(file)
    private = _private_key(key, passphrase(passphrase_file))
    _write_new(out, sign(pack, private, datetime.now(UTC).date().isoformat()))
    typer.echo(f"{out} holds {pack.id} {pack.version} of {pack.date}, signed.")


def _private_key(path: Path, secret: str) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        found = load_pem_private_key(path.read_bytes(), secret.encode())
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, TypeError):
        raise UserError(
            f"{path} does not open: it is no key of “walkdown pack key”, or the passphrase is wrong."
        ) from None
    if not isinstance(found, Ed25519PrivateKey):
        raise UserError(f"{path} is a key of another kind. Make one with “walkdown pack key”.")
    return found


def _write_new(path: Path, data: bytes, *, private: bool = False) -> None:
    try:
        path.touch(mode=0o600 if private else 0o666, exist_ok=False)
        path.write_bytes(data)
    except FileExistsError:
        raise UserError(f"{path} is there already. Choose another name, so that nothing is overwritten.") from None
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.") from None
