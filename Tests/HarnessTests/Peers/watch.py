"""Watches the page of `harness serve` in headless Chromium while its runs change, and prints what was seen as JSON.

    watch.py ADDRESS RUNS RUNNING BROKEN [PICTURES]

RUNS is the folder of the runs. The journal of RUNNING, which has one delivery, is written on; the plan of BROKEN is broken;
`ended` has a report; `deleted` is deleted.
"""

import base64
import json
import os
import re
import shutil
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../ReportsTests/Browser"))
from chromium import Chromium

address, runs, running, broken = sys.argv[1:5]
pictures = os.path.abspath(sys.argv[5]) if len(sys.argv) > 5 else None
page = Chromium()
found = {}
NUMBERS = "(document.querySelector('article .numbers')?.textContent ?? '')"
NAMES = "[...document.querySelectorAll('#runs tbody tr')].map((row) => row.cells[0].textContent)"


def wait_until(condition):
    """Waits until something that the page shows makes the condition true."""
    page.evaluate(f"""new Promise((resolve) => {{
      const look = () => {{
        if (!({condition})) return false;
        observer.disconnect();
        resolve();
        return true;
      }};
      const observer = new MutationObserver(look);
      observer.observe(document.body, {{ subtree: true, childList: true, characterData: true, attributes: true }});
      look();
    }})""")


def append(text):
    with open(os.path.join(runs, running, "journal.jsonl"), "a") as journal:
        journal.write(text)


def picture(name, width, height, scheme):
    found[name] = page.look(width, height, scheme)
    if pictures:
        data = page.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)["data"]
        with open(os.path.join(pictures, f"live-{name}.png"), "wb") as file:
            file.write(base64.b64decode(data))


try:
    with open(os.path.join(runs, running, "journal.jsonl")) as journal:
        delivery = journal.readlines()[-1]
    page.open(address)
    wait_until(f"{NUMBERS} !== ''")
    found["first"] = page.evaluate(NUMBERS)
    found["names"] = page.evaluate(NAMES)
    found["links"] = page.evaluate("""Object.fromEntries([...document.querySelectorAll("#runs tbody tr")].map((row) =>
      [row.cells[0].textContent, row.cells[0].querySelector("a")?.getAttribute("href") ?? ""]))""")

    # What is on the page stays; what has changed is written.
    page.evaluate("""(() => {
      window.kept = [...document.querySelectorAll("article, article *, #runs tr, #runs td")];
      window.changed = 0;
      new MutationObserver((list) => { window.changed += list.length; }).observe(
        document.body, { subtree: true, childList: true, characterData: true });
    })()""")
    append(re.sub("message-1", "message-2", delivery) + re.sub("message-1", "message-3", delivery))
    wait_until(f"{NUMBERS}.startsWith('3 ')")
    found["second"] = page.evaluate(NUMBERS)
    found["staysInPlace"] = page.evaluate("window.kept.length > 40 && window.kept.every((element) => element.isConnected)")
    found["changed"] = page.evaluate("window.changed")

    # A torn line, which is made whole; a run that goes, and one whose plan breaks meanwhile.
    append(delivery[:50])
    shutil.rmtree(os.path.join(runs, "deleted"))
    with open(os.path.join(runs, broken, "plan.json"), "w") as plan:
        plan.write("{")
    remarks = "document.getElementById('problems').textContent"
    wait_until(f"!{NAMES}.includes('deleted') && {remarks} !== ''")
    found["remark"] = page.evaluate(remarks)
    append(delivery[50:])
    wait_until(f"{NUMBERS}.startsWith('4 ')")
    found["third"] = page.evaluate(NUMBERS)

    page.evaluate("document.querySelector('details').open = true")
    picture("light", 1280, 900, "light")
    picture("dark", 1280, 900, "dark")
    picture("phone", 390, 844, "light")

    # What a screen reader is told.
    nodes = [node for node in page.call("Accessibility.getFullAXTree")["nodes"] if not node.get("ignored")]
    named = lambda role: [node["name"]["value"] for node in nodes if node["role"]["value"] == role]
    found["columns"] = named("columnheader")
    found["progress"] = named("progressbar") + named("progress")

    page.call("Runtime.evaluate", expression="document.querySelector('a[href*=\"/ended/\"]').click()")
    page.wait_for("Page.loadEventFired")
    found["report"] = page.evaluate("document.title")
    page.open(address)
    wait_until(f"{NUMBERS} !== ''")

    found["requests"], found["complaints"] = list(page.requests), list(page.complaints)
    page.call("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)
    wait_until("document.getElementById('state').textContent !== ''")
    found["gone"] = page.evaluate("document.getElementById('state').textContent")
finally:
    page.close()
print(json.dumps(found))
