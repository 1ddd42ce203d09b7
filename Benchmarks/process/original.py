"""What the original workflow's log-to-CSV script does, in plain Python: all lines in memory, one dictionary an invocation.

    python3 original.py LOGFOLDER OUTPUT.csv
"""

import csv
import json
import pathlib
import re
import sys

PREFIX = "ML_ON_FAAS - "
REPORT = re.compile(
    r"REPORT RequestId: (\S+)\tDuration: (\S+) ms\tBilled Duration: (\S+) ms\tMemory Size: (\d+) MB\t"
    r"Max Memory Used: (\d+) MB"
)
COLUMNS = [
    "messageId", "lambdaName", "functionName", "functionInstanceId", "batchSize", "isColdStart", "initializationStart",
    "initializationEnd", "processingStart", "processingEnd", "lambdaDuration", "lambdaBilledDuration",
    "lambdaMemorySize", "lambdaMaxMemoryUsed", "cpuCount",
]


def main(folder, output):
    lines = []
    for path in sorted(pathlib.Path(folder).glob("*.log")):
        lines += path.read_text().splitlines()
    rows, instances = {}, {}
    for line in lines:
        if line.startswith(PREFIX):
            entry = json.loads(line[len(PREFIX):])
            message = entry["logMessage"]
            if message.startswith("Initialization"):
                key = "initializationStart" if message.endswith("started") else "initializationEnd"
                instances.setdefault(entry["functionInstanceId"], {})[key] = entry["timeStamp"]
                continue
            row = rows.setdefault(entry["lambdaRequestId"], {})
            if message == "Processing started":
                row["processingStart"] = entry["timeStamp"]
                if entry["isColdStart"] == "True":
                    row.update(instances.get(entry["functionInstanceId"], {}))
            else:
                row["processingEnd"] = entry["timeStamp"]
            row.update((key, entry[key]) for key in COLUMNS if key in entry)
        elif match := REPORT.match(line):
            row = rows.setdefault(match[1], {})
            row["lambdaDuration"], row["lambdaBilledDuration"] = match[2], match[3]
            row["lambdaMemorySize"], row["lambdaMaxMemoryUsed"] = match[4], match[5]
    with open(output, "w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows.values())
    return len(lines)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
