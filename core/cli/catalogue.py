"""Commands for the catalogue: its packs, one entry with all its words, and what goes with it elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.common import AsJson, Lang, print_json, print_table

if TYPE_CHECKING:
    from catalogue.guides import Guide, SupplierQuestion
    from catalogue.schema import Entry, Pack, QuickCheck


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("catalogue")(catalogue)


def catalogue(
    pack: Annotated[str, typer.Argument(metavar="[PACK]", help="Show the entries of one pack.")] = "",
    entry: Annotated[str, typer.Argument(metavar="[ENTRY]", help="Show one entry with all its words.")] = "",
    lang: Lang = "en",
    json: AsJson = False,
) -> None:
    """List the requirement packs that come with Walkdown, one of them, or one entry."""
    from catalogue.loader import entry as entry_of
    from catalogue.loader import pack as pack_of
    from catalogue.loader import packs

    if not pack:
        everything = packs()
        _everything(everything) if json else _overview(everything)
    elif not entry:
        found = pack_of(pack)
        print_json(_pack(found)) if json else _contents(found, lang)
    else:
        one = entry_of(pack, entry)
        print_json(one.model_dump(mode="json")) if json else _show(pack, one, lang)


def _pack(pack: Pack) -> dict[str, object]:
    return pack.model_dump(mode="json")


def _everything(everything: tuple[Pack, ...]) -> None:
    from catalogue.relations import mappings

    shown = [one.model_dump(mode="json", by_alias=True) for one in mappings()]
    print_json({"packs": [_pack(one) for one in everything], "mappings": shown})


def _overview(everything: tuple[Pack, ...]) -> None:
    from catalogue.relations import mappings

    print_table(
        ["Pack", "Edition", "Version", "Date", "Entries", "With guide"],
        [[one.id, one.edition, one.version, one.date, len(one.entries), _guided(one) or None] for one in everything],
    )
    typer.echo()
    print_table(
        ["From", "To", "Pairs", "Confidence", "Source"],
        [[one.source_pack, one.target_pack, len(one.pairs), one.confidence, one.source] for one in mappings()],
    )
    typer.echo()
    for notice in dict.fromkeys(one.notice for one in everything):
        typer.echo(notice)


def _guided(pack: Pack) -> int:
    return sum(1 for one in pack.entries if getattr(one, "guide", None) or getattr(one, "question", None))


def _contents(pack: Pack, lang: str) -> None:
    from catalogue.loader import title

    typer.echo(f"{pack.title}\n{pack.edition}; pack {pack.version} of {pack.date}; {pack.source}\n")
    for one in pack.entries:
        level = getattr(one, "min_sl", None)
        typer.echo(f"{one.id:16}{f'SL {level}' if level else '':6}{title(pack.id, one.id, lang)}  [{one.confidence}]")
    typer.echo(f"\n{pack.licence}\n{pack.notice}")
    if pack.licence_text:
        typer.echo(pack.licence_text)


def _show(pack: str, entry: Entry, lang: str) -> None:
    from catalogue.loader import title
    from catalogue.schema import QuickCheck

    typer.echo(f"{entry.id}  {title(pack, entry.id, lang)}\n{entry.kind}; {entry.confidence}; {entry.source}")
    guide: Guide | None = getattr(entry, "guide", None)
    question: SupplierQuestion | None = getattr(entry, "question", None)
    if isinstance(entry, QuickCheck):
        _lines(_check_lines(entry, lang))
    if guide is not None:
        _lines(_guide_lines(guide, lang))
    if question is not None:
        text = question.texts.of(lang)
        _lines([("Question", text.question), ("Attach", text.evidence), ("Why", question.why.of(lang))])
    _related(pack, entry.id)


def _lines(lines: list[tuple[str, str]] | Iterator[tuple[str, str]]) -> None:
    for head, text in lines:
        if text:
            typer.echo(f"{head}: {text}")


def _check_lines(check: QuickCheck, lang: str) -> Iterator[tuple[str, str]]:
    text = check.text(lang)
    yield "Question", text.question
    yield from (("Look for", one) for one in text.look_for)
    yield from (("Check", text.check), ("Permission", text.permission), ("Ask", text.ask), ("Why", text.why))
    yield "Not applicable", text.not_applicable
    yield from (("Remedy", one.text.of(lang)) for one in check.remedies)


def _guide_lines(guide: Guide, lang: str) -> Iterator[tuple[str, str]]:
    from catalogue.terms import party_title, permission_words, role_title

    text = guide.texts.of(lang)
    yield from (("Title", text.title), ("Question", text.question), ("Good", text.good), ("Partial", text.partial))
    for way in guide.ways:
        yield f"{way.method} ({permission_words(way.permission, lang)})", way.text.of(lang)
    yield from (("Why", text.why), ("Not applicable", text.not_applicable))
    yield "Answers", role_title(guide.answer_role, lang)
    yield "Responsible", ", ".join(party_title(one, lang) for one in guide.responsible)
    yield from (("Compensating", one) for one in text.compensating)
    for remedy in guide.remedies:
        yield f"Remedy ({remedy.effort}, cost {remedy.cost}, outage {remedy.outage})", remedy.text.of(lang)


def _related(pack: str, entry: str) -> None:
    from catalogue.loader import pack_ids
    from catalogue.relations import related

    for target in pack_ids():
        found = related(pack, entry, target) if target != pack else ()
        if found:
            typer.echo(f"{target}: {', '.join(f'{trail.target} ({trail.confidence})' for trail in found)}")
