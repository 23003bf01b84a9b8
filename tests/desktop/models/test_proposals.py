"""Words of proposals."""

from __future__ import annotations

from core.register.models import Zone
from core.workspace import Workspace
from desktop.models.proposals import confidence_words, known_words, proposals_table, proposed_words


def test_a_row_says_what_confirming_would_do(workspace: Workspace) -> None:
    one = Zone(site_id=workspace.register.site().id, name="Filter hall")
    workspace.register.add(one)
    give = workspace.assessment.answer
    give("QS-07", "zone", one.id, "not_met", "seen")
    table = proposals_table()
    table.set_rows(workspace.assessment.proposals())
    (row,) = [row for row in table.rows if row.requirements == ("SR 1.4",)]
    at = table.row_of(row.key)
    assert [table.index(at, column).data() for column in (1, 2, 3)] == ["Filter hall", "SR 1.4", "Not met"]
    assert proposed_words(row) == "Not met"
    assert known_words(row) == "Seen · a hint" and confidence_words("high") == "sure"
