#!/usr/bin/env python3
"""Whether SARIF reports say what they should to those who read them.

  - Reports, harmless and hostile, follow the schema of SARIF 2.1.0 that lies beside this script.
  - The URI of a member of an archive stays in the archive, whatever the member is called.
  - With --fovea: the lines and columns that a scan reports name the same characters as its byte
    offsets, in files as viewers decode them.

Needs the Python package jsonschema (Debian: python3-jsonschema).
"""

import argparse
import json
import ntpath
import pathlib
import posixpath
import re
import subprocess
import sys
import tempfile
import urllib.parse
import zipfile

SCHEMA = pathlib.Path(__file__).parent / "sarif-schema-2.1.0.json"
# RFC 3986: what a reference may consist of.
URI = re.compile(r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-F]{2})*")

try:
    import jsonschema
except ImportError:
    sys.exit("check_sarif: no Python package jsonschema; install python3-jsonschema "
             "(scripts/install-deps)")


def all_of(key, value):
    """The values of a key, however deep."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == key:
                yield inner
            else:
                yield from all_of(key, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from all_of(key, inner)


def written(writer, kind):
    with tempfile.TemporaryDirectory(prefix="fovea-report-") as folder:
        subprocess.run([writer, kind, folder], check=True)
        return json.loads((pathlib.Path(folder) / "report.sarif").read_bytes().decode("utf-8"))


def check_report(name, report, validator):
    faults = [f"{name}: {list(error.path)}: {error.message[:300]}"
              for error in validator.iter_errors(report)]
    faults += [f"{name}: {uri!r} is no URI" for uri in all_of("uri", report)
               if not URI.fullmatch(uri)]
    for region in all_of("region", report):
        if "startLine" in region:
            start = (region["startLine"], region["startColumn"])
            if min(start) < 1 or (region["endLine"], region["endColumn"]) < start:
                faults.append(f"{name}: a region that ends before it begins: {region}")
    return faults


def check_members(report):
    """As a URI, and as a path for those who undo the percent-encoding and normalise that."""
    uris = list(all_of("uri", report))
    faults = []
    for uri in uris:
        for base in ("file:///base/", "https://example.org/base/"):
            whole = urllib.parse.urljoin(base, uri)
            if not whole.startswith(base + "site/x.zip!/"):
                faults.append(f"members: {uri} leads to {whole}")
        for spelling in (uri, urllib.parse.unquote(uri, errors="surrogateescape")):
            if not posixpath.normpath("/base/" + spelling).startswith("/base/site/x.zip!/"):
                faults.append(f"members: {uri} leads out as a path")
            if not ntpath.normpath("C:\\base\\" + spelling).startswith("C:\\base\\site\\x.zip!\\"):
                faults.append(f"members: {uri} leads out as a path of Windows")
    if len(set(uris)) != len(uris) or len(uris) != 2000:
        faults.append(f"members: {len(uris)} URIs, {len(set(uris))} that differ, not 2000")
    return faults


CODE = b"eval(base64_decode($_POST['x']));@assert($_REQUEST['y']);"
FILES = {
    "ascii.php": b"<?php\n" + CODE + b"\necho 1;\n",
    "far.js": b"// one line\nvar a=1;" + b"a=a+1;" * 900_000 + CODE + b"a=2;" * 3000 + b"\nb=1;\n",
    "dos.php": b"<?php\r\n\r\n" + CODE + b"\r\n\tx();\r\n",
    "mark.php": b"\xef\xbb\xbf<?php " + CODE + b"\n",
    "astral.php": "<?php /* 😀😀 é 日本 */\t".encode() + CODE + " // 😀\n// ende\n".encode(),
    "latin1.php": "<?php // Größe\n/* ä */ ".encode("latin-1") + CODE + b" // \xe4\n",
    "cut.php": b"<?php \xf0\x9f\x98 \xe6\x97 " + CODE,
    "long.txt": ("😀é日" * 40_000).encode() + CODE + ("ä" * 300_000).encode() + b"\n",
}


def units(text):
    return text.encode("utf-16-le", errors="surrogatepass")


def region_text(content, region):
    """What an editor marks: the text between two places."""
    lines = re.split("\r\n|\n", content.decode("utf-8", errors="replace").removeprefix("\ufeff"))
    first, last = region["startLine"], region["endLine"]
    picked = lines[first - 1:last]
    if any(column < 1 or column > len(units(line)) // 2 + 1 for column, line in
           ((region["startColumn"], picked[0]), (region["endColumn"], picked[-1]))):
        return None
    picked[-1] = units(picked[-1])[:2 * (region["endColumn"] - 1)].decode("utf-16-le", "replace")
    picked[0] = units(picked[0])[2 * (region["startColumn"] - 1):].decode("utf-16-le", "replace")
    return "\n".join(picked)


def check_places(fovea, validator):
    with tempfile.TemporaryDirectory(prefix="fovea-report-") as folder:
        site = pathlib.Path(folder) / "site"
        site.mkdir()
        for name, content in FILES.items():
            (site / name).write_bytes(content)
        with zipfile.ZipFile(site / "x.zip", "w") as archive:
            archive.writestr("../../etc/passwd.php", FILES["ascii.php"])
        # Every file is a finding.
        run = subprocess.run([fovea, "scan", "site", "--threshold", "0", "--format", "sarif"],
                             cwd=folder, stdout=subprocess.PIPE, check=False)
    if run.returncode != 1:
        return [f"places: fovea scan ended with {run.returncode}"]
    report = json.loads(run.stdout)
    faults = check_report("places", report, validator)
    seen = set()
    for place in all_of("physicalLocation", report):
        uri = place["artifactLocation"]["uri"]
        name = uri.removeprefix("site/")
        seen.add(name)
        if name not in FILES or "startLine" not in place.get("region", {}):
            continue
        region = place["region"]
        content = FILES[name]
        there = content[region["byteOffset"]:region["byteOffset"] + region["byteLength"]]
        expected = there.decode("utf-8", errors="replace").removeprefix("\ufeff")
        found = region_text(content, region)
        if found is None or found != expected.replace("\r\n", "\n"):
            faults.append(f"places: {uri} {region}: {str(found)[:80]!r}, not {expected[:80]!r}")
    wanted = set(FILES) | {"x.zip!/..~/..~/etc/passwd.php"}
    if seen != wanted:
        faults.append(f"places: findings in {sorted(seen)}, not in {sorted(wanted)}")
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writer", type=pathlib.Path, required=True, help="write_reports")
    parser.add_argument("--fovea", type=pathlib.Path, help="the program")
    arguments = parser.parse_args()
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)

    faults = []
    for kind, least in (("harmless", 3), ("hostile", 50)):
        report = written(arguments.writer, kind)
        faults += check_report(kind, report, validator)
        results = report["runs"][0]["results"]
        if len(results) < least:
            faults.append(f"{kind}: {len(results)} results, not {least}")
    # A validator that accepts everything would prove nothing.
    report["runs"][0]["results"][0]["level"] = "terrible"
    if validator.is_valid(report):
        faults.append("the schema accepts a level that does not exist")
    members = written(arguments.writer, "members")
    faults += check_report("members", members, validator) + check_members(members)
    if arguments.fovea:
        faults += check_places(arguments.fovea.resolve(), validator)
    if faults:
        sys.exit("\n".join(faults[:20]))
    print("the reports follow the schema, and their places are where they should be")


if __name__ == "__main__":
    main()
