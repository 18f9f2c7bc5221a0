"""Logs that are hard to read: their lines, their encodings and their times."""

import json

from generator import clock
from generator.damaged import carrier
from generator.damaged.carrier import TOP, loud, loud_entries, quiet, refusal, times
from generator.dice import Dice
from generator.packing import gzip


def _archive(log, more=None):
    return gzip(carrier.tar(carrier.members(carrier.files(log=log, more=more))))


def _pod(number):
    return f"{TOP}/rke2/podlogs/cattle-fleet-system-gitjob-{number}"


def long_line(size=4 << 20):
    """Ordinary lines, one line of 4 MiB, ordinary lines."""
    return _archive(quiet() + b"x" * size + b"\n" + loud())


def binary():
    """Half of it is no text, as of a core dump in a log's place; the lines behind it are whole."""
    dice = Dice("core dump")
    noise = b"\x7fELF\x02\x01\x01" + bytes(256) + bytes(dice.between(0, 255) for _ in range(6000)) + bytes(512)
    return _archive(noise + b"\n" + loud())


def bad_utf8():
    """A wrong byte, an overlong slash, half a surrogate and half a character in the lines that count."""
    parts = [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xe6\x97"]
    lines = loud().splitlines()
    return _archive(b"\n".join(line + b" " + parts[i % len(parts)] + b" end" for i, line in enumerate(lines)) + b"\n")


def encodings():
    """One log in each spelling of Unicode; each tells of another resource."""
    texts = {"utf8-bom": ("roles", lambda t: b"\xef\xbb\xbf" + t.encode()),
             "utf16le-bom": ("rolebindings", lambda t: b"\xff\xfe" + t.encode("utf-16-le")),
             "utf16be-bom": ("clusterrolebindings", lambda t: b"\xfe\xff" + t.encode("utf-16-be")),
             "utf16le": ("policies", lambda t: t.encode("utf-16-le"))}
    more = {_pod(name): spell(loud(resource).decode()) for name, (resource, spell) in texts.items()}
    return _archive(loud(), more)


def line_ends():
    """CRLF and a mixture count; CR alone and U+2028 end no line, so those files are one line each, with nothing in it."""
    crlf = loud("roles").replace(b"\n", b"\r\n")
    mixed = b"".join(line + (b"\r\n" if i % 2 else b"\n") for i, line in enumerate(loud("rolebindings").splitlines()))
    return _archive(loud(), {_pod("crlf"): crlf, _pod("mixed"): mixed, _pod("cr"): quiet().replace(b"\n", b"\r"),
                             _pod("u2028"): quiet().replace(b"\n", "\u2028".encode())})


def partial_lines():
    """CRI format: each line comes in two parts, cut in the middle of the sentence that counts."""
    out = []
    for us, line in loud_entries():
        stamp = clock.rfc3339_micro(us)[:-1]
        half = line.index("cannot list") + 4
        out.append(f"{stamp}001Z stderr P {line[:half]}\n{stamp}002Z stderr F {line[half:]}\n")
    name = f"{TOP}/rke2/podlogs/cattle-fleet-system_fleet-controller-7d9f-x2x4z_0d5cbd8e-4a21-4f0e-9a31-0123456789ab/fleet-controller/0.log"
    content = {**carrier.frame(), name: "".join(out).encode()}
    return gzip(carrier.tar(carrier.members(content)))


def formats():
    """klog, zap JSON and logfmt, each with its own refused resource; JSON in JSON in JSON, and a Go panic, as they come."""
    klog = [line for _, line in loud_entries("roles")]
    zap = [json.dumps({"level": "error", "ts": clock.rfc3339(us), "msg": "Reconciler error", "error": refusal("rolebindings")}) for us in times()]
    logfmt = [f"time={json.dumps(clock.rfc3339(us))} level=error msg={json.dumps(refusal('policies'))}" for us in times()]
    nested = {"msg": "deepest"}
    for _ in range(5):
        nested = {"level": "info", "msg": json.dumps(nested)}
    panic = ["panic: assignment to entry in nil map", "", "goroutine 87 [running]:", "main.main()", "\t/go/src/main.go:10 +0x1d"]
    return _archive("\n".join(klog + [json.dumps(nested)] + panic).encode() + b"\n",
                    {_pod("zap"): "\n".join(zap).encode() + b"\n", _pod("logfmt"): "\n".join(logfmt).encode() + b"\n"})


def odd_times():
    """Times that do not exist or make no sense in front of ordinary lines."""
    odd = ["0000-01-01T00:00:00Z", "99999-01-01T00:00:00Z", "2024-06-30T23:59:60Z", "2024-10-08T09:10:00", "2024-10-08T09:10:00.9999999999999Z",
           "1970-01-01T00:00:00Z", "2024-13-40T25:61:61Z", "9223372036854775807", "2024-10-08T09:10:00+99:99"]
    lines = [f"{stamp} something happened" for stamp in odd] + [f'time="{stamp}" level=info msg="something happened"' for stamp in odd]
    back = [line for _, line in reversed(loud_entries("roles"))]
    return _archive(("\n".join(lines) + "\n").encode() + loud(), {_pod("back"): ("\n".join(back) + "\n").encode()})


def same_line(count=20_000):
    """A refusal, again and again in the same microsecond."""
    return _archive((loud_entries(count=1)[0][1] + "\n").encode() * count)


_ESCAPES = ["\x1b[2J\x1b[31m", "\x1b]8;;https://example.com/\x07link\x1b]8;;\x07", "\x1b]52;c;cm0=\x07", "\x1bPq#0\x1b\\", "\x1b]0;title\x07",
            "\x1b[1A\x1b[2K", "\u009b31m", "\rhidden"]


def terminal_escapes():
    """In the lines that count stands what a terminal obeys: colours, links, clipboard, cursor, an overwritten line."""
    return _archive("".join(line.replace("failed to", f"{_ESCAPES[i % len(_ESCAPES)]}failed to") + "\n"
                            for i, (_, line) in enumerate(loud_entries(count=len(_ESCAPES)))).encode())


def invisible():
    """Direction overrides, zero width characters, tag characters and look-alikes in the lines that count."""
    marks = ["\u202e\u2066", "\u200b\u200d\ufeff", "\U000e0041\U000e0042", "\u0430\u0435"]
    return _archive("".join(line.replace("failed to", f"failed {marks[i % 4]}to") + "\n" for i, (_, line) in enumerate(loud_entries())).encode())


def empty_and_refused():
    """A log of no bytes, and one that is only the sentence why it could not be read."""
    return _archive(quiet(), {_pod("empty"): b"", _pod("refused"): b'Error from server (BadRequest): container "gitjob" in pod "gitjob-refused" '
                                                                  b"is waiting to start: ContainerCreating\n"})


def cut_line():
    """A byte limit ended the log inside a character of its last line."""
    return _archive(loud() + "W1008 09:29:00.000000       1 controller.go:9] 检查".encode()[:-1])
