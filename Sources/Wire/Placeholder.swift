// Messages, events and log lines: see the runtime.
