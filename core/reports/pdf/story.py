"""The report's order."""

from __future__ import annotations

from core.reports.data import ReportData
from core.reports.pdf.sections.annex_answers import annex_answers
from core.reports.pdf.sections.annex_assets import annex_assets
from core.reports.pdf.sections.annex_chain import annex_chain
from core.reports.pdf.sections.annex_network import annex_network
from core.reports.pdf.sections.annex_zones import annex_zones
from core.reports.pdf.sections.assets import assets
from core.reports.pdf.sections.closing import annex_glossary, annex_notices
from core.reports.pdf.sections.common import Context, Story, known_anchors
from core.reports.pdf.sections.findings import findings
from core.reports.pdf.sections.front import contents, cover, own_words, summary
from core.reports.pdf.sections.levels import levels, maturity
from core.reports.pdf.sections.network import network
from core.reports.pdf.sections.obligations import obligations
from core.reports.pdf.sections.plan import quick_wins, roadmap
from core.reports.pdf.sections.results import results
from core.reports.pdf.sections.scope import scope
from core.reports.pdf.sections.signoff import sign_off
from core.reports.pdf.sections.trust import trust
from core.reports.pdf.sections.zones import zones
from core.reports.text import Words

_BODY = (
    own_words,
    trust,
    scope,
    assets,
    network,
    zones,
    results,
    levels,
    maturity,
    findings,
    quick_wins,
    roadmap,
    obligations,
    sign_off,
    annex_assets,
    annex_answers,
    annex_chain,
    annex_network,
    annex_zones,
    annex_glossary,
    annex_notices,
)


def story(data: ReportData, words: Words) -> Story:
    """Cover, the manager's page, contents, then the rest."""
    context = Context(data, words, anchors=known_anchors(data))
    front = [*cover(context), *summary(context)]
    body: Story = []
    for section in _BODY:
        body += section(context)
    return [*front, *contents(context), *body]
