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
# The least contrast of text with what is behind it (WCAG 2.1, 1.4.3), over all texts of the page that are seen.
CONTRAST = """(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = (color) => channels(color).slice(0, 3).map((value) => value / 255)
    .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const back = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      const parts = channels(color);
      if (parts.length === 3 || parts[3] > 0) return color;
    }
    return "rgb(255, 255, 255)";
  };
  let least = 21;
  for (const element of document.querySelectorAll("h1, h2, h3, p, li, td, th, dt, dd, a, button, summary, code, figcaption, svg text")) {
    const style = getComputedStyle(element);
    const [a, b] = [luminance(element.closest("svg") ? style.fill : style.color), luminance(back(element))];
    least = Math.min(least, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
  }
  return least;
})()"""


def keep(name, encoded):
    data = base64.b64decode(encoded)
    if pictures:
        with open(os.path.join(pictures, name), "wb") as file:
            file.write(data)
    return data


def look(name, width, height, scheme, whole=True):
    """Takes a screenshot, and finds out whether anything is wider than the window."""
    page.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500)
    page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    found[name] = {
        "background": page.evaluate("getComputedStyle(document.body).backgroundColor"),
        "overflow": page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
        "contrast": page.evaluate(CONTRAST),
    }
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
    page.open(report)
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
