"""Published advisories (CSAF) and the catalogue of exploited vulnerabilities (KEV), brought on a stick, matched offline.

A match is never certain: makers name products and versions in many ways, and so do devices. Every match says why.
"""
