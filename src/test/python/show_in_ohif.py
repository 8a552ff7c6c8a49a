"""Shows series of an archive in the OHIF viewer, a stranger's, and takes a picture of each: for eyes, and for ShownInViewerTest.

usage: python3 show_in_ohif.py DIST ARCHIVE STUDY SERIES... FOLDER

DIST     what npm's @ohif/app has in package/dist (npm pack @ohif/app@3.13.2, and unpack it)
ARCHIVE  root of its DICOMweb services on this machine, such as http://127.0.0.1:8042/dicom-web
STUDY    Study Instance UID
SERIES   Series Instance UIDs, such as that of a Segmentation; each is opened in a viewport of its own page
FOLDER   takes SERIES.png

ARCHIVE_CREDENTIALS in the environment, user:password, for an archive that asks; SECONDS_TO_LOAD, the longest that a page may take (60).

Needs chromium. All it opens lies on the loopback; whoever is asked for something else gets nothing.
"""
import base64
import http.server
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

SETTINGS = """window.config = { name: 'abscam', routerBasename: null, extensions: [], modes: [], customizationService: {},
  showStudyList: true, maxNumberOfWebWorkers: 2, showWarningMessageForCrossOrigin: false, showCPUFallbackMessage: false,
  showLoadingIndicator: true, strictZSpacingForVolumeViewport: false, investigationalUseDialog: { option: 'never' },
  defaultDataSourceName: 'dicomweb', dataSources: [{ namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
    sourceName: 'dicomweb', configuration: { friendlyName: 'archive', name: 'archive', wadoUriRoot: '/dicom-web',
      qidoRoot: '/dicom-web', wadoRoot: '/dicom-web', qidoSupportsIncludeField: true, imageRendering: 'wadors',
      thumbnailRendering: 'wadors', enableStudyLazyLoad: true, supportsFuzzyMatching: false, supportsWildcard: true,
      omitQuotationForMultipartRequest: true, bulkDataURI: { enabled: true, relativeResolution: 'studies' } } }] };
"""


def handler(dist, archive):
    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=dist)

        def log_message(self, *_):
            pass

        def do_GET(self):
            if self.path.startswith("/dicom-web"):
                return self.forward(archive + self.path[len("/dicom-web"):])
            if self.path.startswith("/app-config.js"):
                return self.answer(200, "text/javascript", SETTINGS.encode())
            if not os.path.isfile(os.path.join(dist, self.path.split("?")[0].lstrip("/"))):
                self.path = "/index.html"  # a page of the viewer
            return super().do_GET()

        def end_headers(self):
            # what the viewer's workers share memory under
            self.send_header("Cross-Origin-Opener-Policy", "same-origin")
            self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
            super().end_headers()

        def answer(self, status, kind, body):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def forward(self, address):
            request = urllib.request.Request(address, headers={"Accept": self.headers.get("Accept", "*/*")})
            if "ARCHIVE_CREDENTIALS" in os.environ:
                word = base64.b64encode(os.environ["ARCHIVE_CREDENTIALS"].encode()).decode()
                request.add_header("Authorization", f"Basic {word}")
            try:
                with urllib.request.urlopen(request, timeout=120) as response:
                    body = response.read()
                    here = f"http://{self.headers['Host']}/dicom-web"
                    self.answer(response.status, response.headers.get("Content-Type", ""), body.replace(archive.encode(), here.encode())
                                if "json" in response.headers.get("Content-Type", "") else body)
            except urllib.error.HTTPError as e:
                self.answer(e.code, "text/plain", b"")
    return Handler


class Browser:
    """Chromium, spoken to by its debugging protocol (RFC 6455 underneath)."""

    def __init__(self, port):
        for _ in range(100):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
                    page = [p for p in json.load(answer) if p["type"] == "page"][0]
                    break
            except (urllib.error.URLError, IndexError, ConnectionError):
                time.sleep(.2)
        path = page["webSocketDebuggerUrl"].split(str(port), 1)[1]
        self.line = socket.create_connection(("127.0.0.1", port), timeout=300)
        self.line.sendall((f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
        head = b""
        while b"\r\n\r\n" not in head:
            head += self.line.recv(1)
        self.count = 0

    def bytes(self, count):
        data = b""
        while len(data) < count:
            data += self.line.recv(count - len(data))
        return data

    def message(self):
        whole = b""
        while True:
            first, size = self.bytes(2)
            size &= 127
            if size > 125:
                size = struct.unpack(">H" if size == 126 else ">Q", self.bytes(2 if size == 126 else 8))[0]
            whole += self.bytes(size)
            if first & 128:
                return json.loads(whole)

    def ask(self, method, **parameters):
        self.count += 1
        body = json.dumps({"id": self.count, "method": method, "params": parameters}).encode()
        size = bytes([128 | len(body)]) if len(body) < 126 else b"\xfe" + struct.pack(">H", len(body)) if len(body) < 65536 \
            else b"\xff" + struct.pack(">Q", len(body))
        self.line.sendall(b"\x81" + size + b"\0\0\0\0" + body)
        while True:
            message = self.message()
            if message.get("id") == self.count:
                return message.get("result", message)

    def text(self):
        return self.ask("Runtime.evaluate", expression="document.body.innerText")["result"].get("value", "")

    def click(self, words):
        """Clicks the first button with these words, if there is one."""
        return self.ask("Runtime.evaluate", expression=f"""(() => {{ const b = [...document.querySelectorAll('button')]
            .find(e => e.innerText.trim() === {json.dumps(words)}); if (b) b.click(); return !!b; }})()""")["result"].get("value")


def free():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


def main():
    dist, archive, study, *series, folder = sys.argv[1:]
    Path(folder).mkdir(parents=True, exist_ok=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler(os.path.abspath(dist), archive.rstrip("/")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = free()
    with tempfile.TemporaryDirectory() as profile:
        chromium = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", f"--remote-debugging-port={port}", f"--user-data-dir={profile}",
             "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", "--window-size=1280,800",
             "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            browser = Browser(port)
            for uid in series:
                browser.ask("Page.navigate", url=f"http://127.0.0.1:{server.server_port}/viewer?StudyInstanceUIDs={study}"
                                                 f"&initialSeriesInstanceUID={uid}")
                last, same = "", 0
                for second in range(int(os.environ.get("SECONDS_TO_LOAD", "60"))):
                    time.sleep(1)
                    # whether a segmentation shall be loaded, what it is not meant for, and the tour
                    clicked = [browser.click(words) for words in ("Yes", "Confirm and hide", "Skip all")]
                    picture = browser.ask("Page.captureScreenshot", format="png")["data"]
                    same = same + 1 if picture == last and not any(clicked) else 0
                    last = picture
                    if second > 10 and same >= 10:
                        break  # nothing moves any more
                (Path(folder) / f"{uid}.png").write_bytes(base64.b64decode(picture))
                print(uid, "->", Path(folder) / f"{uid}.png", flush=True)
                print(" | ".join(line for line in browser.text().splitlines() if line.strip())[:1500])
        finally:
            chromium.terminate()
            chromium.wait(30)
            server.shutdown()


if __name__ == "__main__":
    main()
