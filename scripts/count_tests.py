#!/usr/bin/env python3
"""Runs ctest and pytest, on every core, prints what was skipped and why, and the line "N passed, N failed, N skipped".

usage: scripts/count_tests.py BUILD_FOLDER VENV_PYTHON [ctest arguments]
"""
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET


def cases(path):
    """(name, state, reason) of every test in a JUnit file; one that failed where the tests crashed before they wrote it."""
    if not os.path.exists(path):
        yield os.path.basename(path), "failed", "the test program itself crashed"
        return
    for case in ET.parse(path).getroot().iter("testcase"):
        name = f'{case.get("classname", "")}.{case.get("name")}'
        output = case.findtext("system-out") or ""
        if case.find("failure") is not None or case.find("error") is not None:
            yield name, "failed", output
        elif case.find("skipped") is not None:
            reason = re.search(r"needs .* which is absent", output)
            message = case.find("skipped").get("message", "")
            yield name, "skipped", reason.group(0) if reason else message
        else:
            yield name, "passed", ""


def main():
    build, python, extra = sys.argv[1], sys.argv[2], sys.argv[3:]
    cores = str(len(os.sched_getaffinity(0)))
    results = []
    with tempfile.TemporaryDirectory() as folder:
        ctest = os.path.join(folder, "ctest.xml")
        subprocess.run(["ctest", "--test-dir", build, "-j", cores, "--output-on-failure", "--quiet",
                        "--output-junit", ctest, *extra], check=False)
        results += cases(ctest)
        pytest = os.path.join(folder, "pytest.xml")
        program = os.path.abspath(os.path.join(build, "bin", "facegraph"))
        # A file's tests share what they make, so a file stays on one core.
        subprocess.run([python, "-m", "pytest", "-q", "-n", cores, "--dist", "loadfile", "--durations=15",
                        "tests", f"--junit-xml={pytest}"],
                       env={**os.environ, "FACEGRAPH_PROGRAM": program}, check=False)
        results += cases(pytest)
    count = {state: sum(s == state for _, s, _ in results) for state in ("passed", "failed", "skipped")}
    for name, state, reason in results:
        if state == "skipped":
            print(f"skipped {name}: {reason}")
        if state == "failed":
            print(f"FAILED {name}\n{reason}")
    print(f'{count["passed"]} passed, {count["failed"]} failed, {count["skipped"]} skipped')
    return 1 if count["failed"] or not count["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
