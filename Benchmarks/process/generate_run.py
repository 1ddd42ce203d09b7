"""Writes a run folder as `harness run` leaves it: plan, environment, journal and logs of N invocations.

    python3 generate_run.py FOLDER INVOCATIONS
"""

import json
import pathlib
import random
import sys
import uuid

MEMORY_SIZES = [512, 1769]
COLD_EVERY = 100


def stamp(nanoseconds):
    milliseconds = nanoseconds // 1_000_000
    seconds, millisecond = divmod(milliseconds, 1000)
    return f"2026-01-02 {seconds // 3600 % 24:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{millisecond:03}"


def function_line(message, time, plugin, memory, instance, request="", message_id="", batch="", cold=True):
    return (
        f'ML_ON_FAAS - {{"timeStamp":"{stamp(time)}","functionName":"{plugin}","functionInstanceId":"{instance}",'
        f'"experimentId":"{"synthetic" if request else ""}","messageId":"{message_id}","batchSize":"{batch}",'
        f'"isColdStart":"{cold}","lambdaRequestId":"{request}","lambdaName":"ml-on-faas-{plugin}-{memory}MB",'
        f'"lambdaMemorySize":"{memory}","lambdaVersion":"$LATEST","cpuCount":"2","logMessage":"{message}",'
        f'"monotonicTime":"{time}"}}\n'
    )


def main(folder, invocations):
    folder = pathlib.Path(folder)
    (folder / "logs").mkdir(parents=True)
    messages = invocations // len(MEMORY_SIZES)
    plugin = "pca"
    (folder / "plan.json").write_text(json.dumps({
        "experimentId": "synthetic", "platform": "local", "memorySizes": MEMORY_SIZES, "batchSizes": [10],
        "messages": messages, "coldStarts": messages // COLD_EVERY, "concurrency": 1,
        "seeds": {"sampling": 1, "order": 1},
        "plugins": [{"name": plugin, "family": "decomposition", "summary": "", "dataset": "synthetic",
                     "datasetDigest": "0" * 64}],
    }))
    generator = random.Random(1)
    logs = [open(folder / "logs" / f"ml-on-faas-{plugin}-{m}MB.log", "w") for m in MEMORY_SIZES]
    instances = [""] * len(MEMORY_SIZES)
    now = 10**12
    with open(folder / "journal.jsonl", "w") as journal:
        journal.write('{"kind":"run","experimentId":"synthetic","startedAt":"2026-01-02 03:04:05.678",'
                      f'"monotonicStart":{now}}}\n')
        for number in range(messages):
            for index, memory in enumerate(MEMORY_SIZES):
                scheduled = now
                request = str(uuid.UUID(int=generator.getrandbits(128), version=4))
                message_id = f"000010-{number:06}"
                cold = number % COLD_EVERY == 0
                lines = []
                if cold:
                    instances[index] = str(uuid.UUID(int=generator.getrandbits(128), version=4))
                    lines.append("INIT_START Runtime Version: provided:al2023.embedded\tRuntime Version ARN: \n")
                    lines.append(function_line("Initialization started", now + 2_000_000, plugin, memory, instances[index]))
                    lines.append(function_line("Initialization completed", now + 7_500_000, plugin, memory, instances[index]))
                    now += 8_000_000
                started = now
                duration = int(80_000 * generator.lognormvariate(0, 0.3) * 1769 / memory)
                log = lambda text, at: function_line(
                    text, at, plugin, memory, instances[index], request, message_id, "10", cold)
                finished = started + duration
                now = finished + 30_000
                init = "Init Duration: 7.90 ms\t" if cold else ""
                billed = -(-(duration + (7_900_000 if cold else 0)) // 1_000_000)
                lines += [
                    f"START RequestId: {request} Version: $LATEST\n",
                    log("Processing started", started + 20_000),
                    "a line that the function prints itself\n",
                    log("Processing completed", finished - 10_000),
                    f"END RequestId: {request}\n",
                    f"REPORT RequestId: {request}\tDuration: {duration / 1e6:.2f} ms\tBilled Duration: {billed} ms\t"
                    f"Memory Size: {memory} MB\tMax Memory Used: 31 MB\t{init}\n",
                    f'ML_ON_FAAS_PLATFORM - {{"requestId":"{request}","instanceId":"{instances[index]}",'
                    f'"coldStart":{"true" if cold else "false"}'
                    + (f',"spawned":{scheduled + 10_000},"ready":{started - 5000}' if cold else "")
                    + f',"started":{started},"finished":{finished},"limits":"enforced"}}\n',
                ]
                logs[index].write("".join(lines))
                journal.write(
                    f'{{"kind":"delivery","messageId":"{message_id}","function":"ml-on-faas-{plugin}-{memory}MB",'
                    f'"plugin":"{plugin}","memorySize":{memory},"batchSize":10,"start":"{"cold" if cold else "any"}",'
                    f'"scheduled":{scheduled},"sent":{scheduled + 3000},"started":{started},"finished":{finished},'
                    f'"received":{now},"outcome":"succeeded","requestId":"{request}","attempts":1,'
                    f'"digest":"{number * 2654435761 % 2**64:016x}"}}\n')
        journal.write(f'{{"kind":"end","complete":true,"finished":{now}}}\n')
    for file in logs:
        file.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
