"""Answers, findings, risk, quick wins and the roadmap."""
