"""What a policy found as JUnit XML: a test case for each check that ran."""

import re
from collections import defaultdict
from xml.etree import ElementTree as ET

from modeltrail.cli._checked import Checked

_NEVER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


def junit(checked: Checked) -> str:
    """Return the report: what found something failed; what a waiver set aside was skipped."""
    failed = defaultdict(list)
    for one in checked.decision.violations:
        failed[one.code].append(one)
    ran = {check.code: (check.rule, check.title) for check in checked.ran}
    aside = {one.code: one for one in checked.overridden if one.code not in failed}
    for one in (*checked.decision.violations, *aside.values()):
        ran.setdefault(one.code, (one.rule, ""))
    counts = {
        "tests": str(len(ran)),
        "failures": str(len(failed)),
        "errors": "0",
        "skipped": str(len(aside)),
    }
    root = ET.Element("testsuites", counts)
    suite = ET.SubElement(root, "testsuite", {"name": _text(checked.thing), **counts})
    for code, (rule, title) in ran.items():
        name = {"classname": f"{checked.area}.{rule}", "name": _text(f"{code}: {title}")}
        case = ET.SubElement(suite, "testcase", name)
        if code in aside:
            ET.SubElement(case, "skipped", {"message": _text(aside[code].by)})
        if found := failed.get(code):
            first = {"message": _text(found[0].message), "type": code}
            failure = ET.SubElement(case, "failure", first)
            failure.text = _text("\n".join(f"{one.message}\n  {one.remedy}" for one in found))
    if warnings := checked.decision.warnings:
        said = ET.SubElement(suite, "system-out")
        said.text = _text("\n".join(f"{one.code}: {one.message} {one.remedy}" for one in warnings))
    text: bytes = ET.tostring(root, encoding="us-ascii", xml_declaration=True)
    return f"{text.decode('ascii')}\n"


def _text(text: str) -> str:
    return _NEVER.sub("\ufffd", text)
