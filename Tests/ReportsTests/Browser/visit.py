"""Opens a report in headless Chromium, uses it as a reader would, and prints what happened as JSON.

    visit.py REPORT.html FOLDER [PICTURES]

What it saves goes to FOLDER, which must be empty; screenshots (light, dark, as on a phone) and the printed page to
PICTURES.
"""

import base64
import csv
import json
import os
import sys

from chromium import Chromium

report, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
pictures = os.path.abspath(sys.argv[3]) if len(sys.argv) > 3 else None
page = Chromium()
found = {}


def keep(name, encoded):
    data = base64.b64decode(encoded)
    if pictures:
        with open(os.path.join(pictures, name), "wb") as file:
            file.write(data)
    return data


def look(name, width, height, scheme, whole=True):
    """Takes a screenshot, and finds out whether anything is wider than the window."""
    found[name] = page.look(width, height, scheme)
    keep(f"{name}.png", page.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"])


def column(title, group):
    """The texts of the rows that are shown."""
    return page.evaluate(f"""(() => {{
      const heads = [...document.querySelectorAll("#cells thead tr:last-child th")];
      const at = heads.filter((head) => head.textContent === {json.dumps(title)})[{group}].cellIndex;
      return [...document.querySelectorAll("#cells tbody tr")].filter((row) => !row.hidden)
        .map((row) => row.cells[at].textContent);
    }})()""")


def click(title, group=0):
    page.evaluate(f"""[...document.querySelectorAll("#cells thead button")]
      .filter((button) => button.textContent === {json.dumps(title)})[{group}].click()""")


def filter_by(text):
    page.evaluate(f"""(() => {{
      const input = document.getElementById("filter");
      input.value = {json.dumps(text)};
      input.dispatchEvent(new Event("input"));
    }})()""")


def save(name):
    with open(page.download(folder, f"document.querySelector('[data-save=\"{name}\"]').click()"), newline="") as file:
        return file.read()


try:
    page.open(f"file://{report}")
    look("light", 1280, 900, "light")
    look("dark", 1280, 900, "dark")
    look("phone", 390, 844, "light")
    look("desktop", 1280, 900, "light", whole=False)

    found["unsorted"] = column("plugin", 0)
    click("duration, ms")
    found["ascending"] = column("duration, ms", 0)
    click("duration, ms")
    found["descending"] = column("duration, ms", 0)
    click("plugin")
    found["byName"] = column("plugin", 0)
    found["sorted"] = page.evaluate(
        "[...document.querySelectorAll('#cells th[aria-sort]')].map((head) => head.getAttribute('aria-sort'))")
    filter_by("pca 512")
    found["filtered"] = list(zip(column("plugin", 0), column("MB", 0)))
    found["shown"] = page.evaluate("document.getElementById('shown').textContent")
    filter_by("nothing is called so")
    found["none"] = column("plugin", 0)
    filter_by("")

    found["cells"] = list(csv.DictReader(save("cells.csv").splitlines()))
    found["summary"] = json.loads(save("summary.json"))["experimentId"]
    found["invocations"] = len(list(csv.DictReader(save("invocations.csv").splitlines())))

    pdf = keep("report.pdf", page.call("Page.printToPDF", printBackground=False)["data"])
    found["pages"] = pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type /Page/")
    found["isPDF"] = pdf.startswith(b"%PDF-") and b"%%EOF" in pdf[-32:]

    # What a screen reader is told.
    nodes = page.call("Accessibility.getFullAXTree")["nodes"]
    roles = {}
    for node in nodes:
        if not node.get("ignored"):
            roles.setdefault(node["role"]["value"], []).append(node.get("name", {}).get("value", ""))
    found["charts"] = page.evaluate("document.querySelectorAll('svg').length")
    found["images"] = roles.get("img", []) + roles.get("image", []) + roles.get("graphics-document", [])
    found["controls"] = roles.get("button", []) + roles.get("searchbox", []) + roles.get("link", [])
    found["headings"] = len(roles.get("heading", []))

    found["requests"] = page.requests
    found["complaints"] = page.complaints
finally:
    page.close()
print(json.dumps(found))
