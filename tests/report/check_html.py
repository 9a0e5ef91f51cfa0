#!/usr/bin/env python3
"""Whether the HTML report of hostile findings does anything in a browser.

Has write_reports make a page whose paths, reasons and contents try to run scripts and to load from
a server here, opens it in headless Chromium, and looks: the title must be the report's, the page
must hold no element and no attribute but harmless ones, the server must have been asked nothing. A
page that does run a script and does load goes first, so that a browser that shows nothing fails
the check too. Exits with 77 where there is no Chromium ($CHROMIUM names one).
"""

import argparse
import html.parser
import http.server
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

SKIPPED = 77
NAMES = ["chromium", "chromium-browser", "chromium-headless-shell", "google-chrome"]
TITLE = "What fovea scan found"
TAGS = set("html head meta title style body h1 h2 main p b a div dl dt dd table caption thead "
           "tbody tr th td section bdi span i u code details summary colgroup col".split())
ATTRIBUTES = set("lang charset http-equiv content name class id style scope href role aria-label "
                 "aria-labelledby aria-hidden tabindex title open".split())


class Server(http.server.ThreadingHTTPServer):
    """Remembers what it was asked."""

    def __init__(self):
        self.asked = []
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(204)
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *_):
        pass


class Page(html.parser.HTMLParser):
    """What a page consists of, as the browser built it."""

    def __init__(self, text):
        super().__init__()
        self.title = ""
        self.in_title = False
        self.counts = {}
        self.faults = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.in_title = tag == "title"
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if tag not in TAGS:
            self.faults.append(f"element {tag}")
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.faults.append(f"attribute {name} of {tag}")
            if name == "href" and not value.startswith("#"):
                self.faults.append(f"a link to {value}")
            if name == "style" and "url" in value:
                self.faults.append(f"style {value}")

    def handle_endtag(self, tag):
        self.in_title = False

    def handle_data(self, data):
        if self.in_title:
            self.title += data


def browse(browser, page, profile):
    """The document as it stands after two seconds."""
    process = subprocess.Popen(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
         f"--user-data-dir={profile}", "--virtual-time-budget=2000", "--dump-dom", page.as_uri()],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    try:
        out, messages = process.communicate(timeout=40)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # the browser is several processes
        sys.exit(f"{page.name} keeps the browser busy: does it run a script?")
    text = out.decode("utf-8")
    if "</html>" not in text:
        sys.exit(f"{browser} showed no page; it said:\n{messages.decode(errors='replace')}")
    return Page(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writer", type=pathlib.Path, required=True, help="write_reports")
    arguments = parser.parse_args()
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if browser is None:
        print("skipped: no Chromium (Debian: apt-get install chromium)")
        sys.exit(SKIPPED)

    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="fovea-report-") as name:
        folder = pathlib.Path(name)
        control = folder / "control.html"
        control.write_text(f"<!DOCTYPE html><title>before</title><img src='{server.url}/image'>"
                           "<script>document.title = 'owned'</script>", encoding="utf-8")
        page = browse(browser, control, folder / "profile")
        if page.title != "owned" or "/image" not in server.asked:
            sys.exit("the control page ran no script or loaded nothing: this check sees nothing")
        if not page.faults:
            sys.exit("the control page holds a script that was not noticed")

        server.asked.clear()
        subprocess.run([arguments.writer, "hostile", folder, server.url], check=True)
        page = browse(browser, folder / "report.html", folder / "profile")
        faults = page.faults
        if page.title != TITLE:
            faults.append(f"the title is {page.title!r}")
        if page.counts.get("section", 0) < 20 or page.counts.get("code", 0) < 200:
            faults.append("the page is not whole")
        if server.asked:
            faults.append(f"the page asked for {server.asked}")
    if faults:
        sys.exit("\n".join(faults[:20]))
    print(f"{sum(page.counts.values())} elements, no script, no request")


if __name__ == "__main__":
    main()
