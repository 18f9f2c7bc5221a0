"""One function for each format in which Fleet, Rancher and Kubernetes programs write a log line.

An entry is a pair (microseconds, text without newline); a log is a list of entries in the order in which they were written.
"""

import json

from generator import clock


def klog(level, us, place, text):
    """`W0313 12:00:53.203143       1 reflector.go:569] text`"""
    return us, f"{level}{clock.klog(us)}       1 {place}] {text}"


def klog_error(us, place, error):
    """Structured klog as client-go's error handler writes it: quotes inside err are escaped."""
    return klog("E", us, place, f'"Unhandled Error" err={json.dumps(error)} logger="UnhandledError"')


def zap(level, us, logger, message, **fields):
    """JSON of zap, time in whole seconds as Fleet's controllers write it."""
    line = {"level": level, "ts": clock.rfc3339(us)}
    if logger:
        line["logger"] = logger
    line["msg"] = message
    line.update(fields)
    return us, json.dumps(line, separators=(",", ":"))


def logrus(level, us, message):
    return us, f'time="{clock.rfc3339(us)}" level={level} msg={json.dumps(message)}'


def journal(us, host, unit, text):
    return us, f"{clock.journal(us)} {host} {unit}: {text}"


def spread(dice, start, end, count):
    """`count` times in [start, end), sorted, all different."""
    return sorted({start + int(dice.fraction() * (end - start)) for _ in range(count)})


def text(entries):
    """The log without times of its own, as `kubectl logs` gives it."""
    return "".join(line + "\n" for _, line in entries)


def stamped_text(entries, dice):
    """The log as the API gives it with timestamps: the runtime's time stands a few microseconds behind the program's."""
    return "".join(
        f"{clock.rfc3339_nano(us + dice.between(4, 60), dice.between(0, 999))} {line}\n" for us, line in entries)
