"""CSAF documents of the shapes that makers publish, with made-up content, and the catalogue's shape."""

from __future__ import annotations

from typing import Any


def document(
    name: str, publisher: str, tree: dict[str, Any], vulnerabilities: list[dict[str, Any]], **head: Any
) -> dict[str, Any]:
    """A document; `head` sets title, released, version."""
    return {
        "document": {
            "category": "csaf_security_advisory",
            "csaf_version": "2.0",
            "title": head.get("title", f"{name}: weakness in a service"),
            "lang": "en",
            "distribution": {"tlp": {"label": "WHITE"}},
            "aggregate_severity": {"text": "HIGH"},
            "publisher": {"category": "vendor", "name": publisher, "namespace": f"https://{publisher.split(maxsplit=1)[0].lower()}.example"},
            "references": [{"category": "self", "url": f"https://example.test/{name}.json", "summary": "this"}],
            "tracking": {
                "id": name,
                "status": "final",
                "version": head.get("version", "1"),
                "initial_release_date": "2025-11-03T00:00:00Z",
                "current_release_date": head.get("released", "2026-02-10T08:00:00Z"),
                "revision_history": [{"number": "1", "date": "2025-11-03T00:00:00Z", "summary": "first"}],
            },
        },
        "product_tree": tree,
        "vulnerabilities": vulnerabilities,
    }  # fmt: skip


def vulnerability(
    cve: str,
    affected: list[str],
    *,
    fixed: list[str] | None = None,
    score: float = 8.1,
    fix: str = "Update to the fixed version.",
) -> dict[str, Any]:
    """One vulnerability with a score and two remedies."""
    return {
        "cve": cve,
        "title": f"Weakness {cve}",
        "product_status": {"known_affected": affected, "fixed": fixed or []},
        "scores": [{"products": affected, "cvss_v3": {"version": "3.1", "baseScore": score, "vectorString": "CVSS:3.1/AV:N"}}],
        "remediations": [
            {"category": "mitigation", "details": "Restrict access to the port.", "product_ids": affected},
            {"category": "vendor_fix", "details": fix, "product_ids": affected},
        ],
    }  # fmt: skip


def siemens_like() -> dict[str, Any]:
    """Vendor, family, product with its order number, a vers: range, model numbers in the helper."""
    leaf = {
        "category": "product_version_range",
        "name": "vers:intdot/<2.9.2",
        "product": {
            "product_id": "1",
            "name": "SIMATIC S7-1500 CPU 1516-3 PN/DP (6ES7516-3AN01-0AB0)",
            "product_identification_helper": {"model_numbers": ["6ES7516-3AN01-0AB0"]},
        },
    }
    other = {
        "category": "product_version_range",
        "name": "<V4.5.1",
        "product": {"product_id": "2", "name": "SIMATIC S7-1200 CPU family (incl. SIPLUS variants)"},
    }
    fixed = {
        "category": "product_version",
        "name": "2.9.2",
        "product": {"product_id": "3", "name": "CPU 1516-3 V2.9.2"},
    }
    tree = {
        "branches": [
            {
                "category": "vendor",
                "name": "Siemens",
                "branches": [
                    {
                        "category": "product_name",
                        "name": "SIMATIC S7-1500 CPU 1516-3 PN/DP (6ES7516-3AN01-0AB0)",
                        "branches": [leaf, fixed],
                    },
                    {"category": "product_name", "name": "SIMATIC S7-1200 CPU family (incl. SIPLUS variants)", "branches": [other]},
                ],
            }
        ]
    }  # fmt: skip
    return document(
        "SSA-900001", "Siemens ProductCERT", tree, [vulnerability("CVE-2025-90001", ["1", "2"], fixed=["3"])]
    )


def rockwell_like() -> dict[str, Any]:
    """Two-part versions, catalogue numbers as SKUs with wildcards, two vulnerabilities."""

    def leaf(key: str, name: str, sku: str, text: str) -> dict[str, Any]:
        helper = {"skus": [sku]}
        return {"category": "product_name", "name": name, "branches": [
            {"category": "product_version_range", "name": text,
             "product": {"product_id": key, "name": f"Rockwell Automation {name} {text}", "product_identification_helper": helper}}]}  # fmt: skip

    tree = {"branches": [{"category": "vendor", "name": "Rockwell Automation", "branches": [
        leaf("CSAFPID-0001", "ControlLogix 5570", "1756-L7*", "<33.012"),
        leaf("CSAFPID-0002", "CompactLogix 5370", "1769-L3?ER", "<=20.014"),
    ]}]}  # fmt: skip
    rows = [
        vulnerability("CVE-2026-90010", ["CSAFPID-0001", "CSAFPID-0002"], score=7.5),
        vulnerability("CVE-2026-90011", ["CSAFPID-0001"], score=9.8),
    ]
    return document("ICSA-26-900-01", "CISA", tree, rows, released="2026-05-01T06:00:00Z")


def schneider_like() -> dict[str, Any]:
    """Names without order numbers; all versions; a version in the name."""
    tree = {
        "full_product_names": [
            {"product_id": "A", "name": "Schneider Electric Modicon M340 CPU (part number BMXP34*) versions prior to SV3.60"},
            {"product_id": "B", "name": "Modicon Quantum all versions"},
        ],
        "branches": [
            {"category": "vendor", "name": "Schneider Electric", "branches": [
                {"category": "product_name", "name": "Modicon M580 CPU (part numbers BMEP* and BMEH*)", "branches": [
                    {"category": "product_version_range", "name": "All versions prior to SV4.20",
                     "product": {"product_id": "C", "name": "Modicon M580 CPU", "product_identification_helper": {"model_numbers": ["BMEP*", "BMEH*"]}}}]}]},
        ],
    }  # fmt: skip
    return document(
        "SEVD-2026-900-01", "Schneider Electric CPCERT", tree, [vulnerability("CVE-2026-90020", ["A", "B", "C"])]
    )


def related() -> dict[str, Any]:
    """Firmware as a component of a device, by a relationship."""
    tree = {
        "branches": [
            {"category": "vendor", "name": "Moxa", "branches": [
                {"category": "product_name", "name": "EDS-510E",
                 "product": {"product_id": "HW", "name": "EDS-510E", "product_identification_helper": {"cpe": "cpe:2.3:h:moxa:eds-510e:-:*:*:*:*:*:*:*"}}},
                {"category": "product_name", "name": "EDS-510E firmware", "branches": [
                    {"category": "product_version_range", "name": "<=5.5", "product": {"product_id": "FW", "name": "EDS-510E firmware 5.5 and earlier"}}]},
            ]}
        ],
        "relationships": [
            {"category": "installed_on", "product_reference": "FW", "relates_to_product_reference": "HW",
             "full_product_name": {"product_id": "FW-HW", "name": "Firmware up to 5.5 on EDS-510E"}},
        ],
        "product_groups": [{"group_id": "G", "product_ids": ["FW-HW"]}],
    }  # fmt: skip
    row = vulnerability("CVE-2026-90030", ["FW-HW"])
    row["remediations"].append({"category": "workaround", "details": "Turn the web page off.", "group_ids": ["G"]})
    return document("MPSA-900030", "Moxa", tree, [row])


def catalogue(*cves: str, released: str = "2026-04-30T12:00:00.0000Z") -> dict[str, Any]:
    """The KEV catalogue with these vulnerabilities."""
    return {
        "title": "CISA Catalog of Known Exploited Vulnerabilities",
        "catalogVersion": released[:10].replace("-", "."),
        "dateReleased": released,
        "count": len(cves),
        "vulnerabilities": [
            {
                "cveID": cve,
                "vendorProject": "Rockwell Automation",
                "product": "Logix",
                "vulnerabilityName": f"Weakness {cve}",
                "dateAdded": "2026-03-01",
                "shortDescription": "Somebody can get in.",
                "requiredAction": "Apply the update.",
                "dueDate": "2026-03-22",
                "knownRansomwareCampaignUse": "Known",
                "notes": "",
                "cwes": ["CWE-287"],
            }
            for cve in cves
        ],
    }
