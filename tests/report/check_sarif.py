#!/usr/bin/env python3
"""Whether SARIF reports, harmless and hostile, follow the schema of SARIF 2.1.0.

Needs the Python package jsonschema and the schema of OASIS, sarif-schema-2.1.0.json, in $SARIF_SCHEMA
(the source archive of the Python package sarif-pydantic holds it); exits with 77 without them.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SKIPPED = 77
# RFC 3986: what a reference may consist of.
URI = re.compile(r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-F]{2})*")


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def uris(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "uri":
                yield inner
            else:
                yield from uris(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from uris(inner)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writer", type=pathlib.Path, required=True, help="write_reports")
    arguments = parser.parse_args()
    try:
        import jsonschema
    except ImportError:
        skip("no Python package jsonschema (Debian: apt-get install python3-jsonschema)")
    if not os.environ.get("SARIF_SCHEMA"):
        skip("no schema: name the file sarif-schema-2.1.0.json in $SARIF_SCHEMA")
    schema = json.loads(pathlib.Path(os.environ["SARIF_SCHEMA"]).read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)

    faults = []
    for kind, least in (("harmless", 3), ("hostile", 50)):
        with tempfile.TemporaryDirectory(prefix="fovea-report-") as folder:
            subprocess.run([arguments.writer, kind, folder], check=True)
            text = (pathlib.Path(folder) / "report.sarif").read_bytes().decode("utf-8")
        report = json.loads(text)
        faults += [f"{kind}: {list(error.path)}: {error.message[:300]}"
                   for error in validator.iter_errors(report)]
        faults += [f"{kind}: {uri!r} is no URI" for uri in uris(report) if not URI.fullmatch(uri)]
        results = report["runs"][0]["results"]
        if len(results) < least:
            faults.append(f"{kind}: {len(results)} results, not {least}")
    # A validator that accepts everything would prove nothing.
    report["runs"][0]["results"][0]["level"] = "terrible"
    if validator.is_valid(report):
        faults.append("the schema accepts a level that does not exist")
    if faults:
        sys.exit("\n".join(faults[:20]))
    print("both reports follow the schema")


if __name__ == "__main__":
    main()
