"""The services' errors that are sentences for the user. A module of its own, since it imports the services."""

from __future__ import annotations

from catalogue.loader import PackError
from core.assessment.records import Refused
from core.assessment.sheets import AnswersFileError
from core.discovery.advisories.records import AdvisoryError
from core.discovery.capture.errors import CaptureFileError
from core.discovery.consent import ConsentError
from core.discovery.limits import LimitError
from core.discovery.oui_data import OuiFileError
from core.discovery.plan import PlanError
from core.discovery.scope import ScopeError
from core.practice.errors import PracticeUnavailable
from core.reports.errors import ReportFileError
from core.vault.errors import VaultError

ACTIONABLE: tuple[type[Exception], ...] = (
    AdvisoryError, AnswersFileError, CaptureFileError, ConsentError, LimitError, OuiFileError, PackError, PlanError, PracticeUnavailable, Refused, ReportFileError, ScopeError, VaultError,
)  # fmt: skip
