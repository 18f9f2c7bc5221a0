"""Times as whole microseconds since 1970 (UTC), and the spellings that logs and tools use for them."""

from datetime import datetime, timedelta, timezone

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def at(text):
    """"2025-03-13T11:40:05Z" or with a fraction of up to six digits."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _moment(us):
    return _EPOCH + timedelta(microseconds=us)


def seconds(us):
    return us // SECOND


def rfc3339(us):
    return _moment(us).strftime("%Y-%m-%dT%H:%M:%SZ")


def rfc3339_micro(us):
    """The spelling of MicroTime in Leases and Events."""
    return _moment(us).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def rfc3339_nano(us, nanos):
    """The prefix of `kubectl logs --timestamps`: trailing zeros of the fraction are dropped."""
    text = f"{_moment(us).strftime('%Y-%m-%dT%H:%M:%S.%f')}{nanos:03d}".rstrip("0").rstrip(".")
    return text + "Z"


def klog(us):
    """Month, day and time: klog writes neither year nor zone."""
    return _moment(us).strftime("%m%d %H:%M:%S.%f")


def journal(us):
    """journalctl's short form, without year and zone."""
    return _moment(us).strftime("%b %d %H:%M:%S")


def date(us):
    """Output of date(1) in the C locale."""
    moment = _moment(us)
    return moment.strftime("%a %b ") + f"{moment.day:2d}" + moment.strftime(" %H:%M:%S UTC %Y")


def rfc1123(us):
    """The spelling of `kubectl describe`."""
    return _moment(us).strftime("%a, %d %b %Y %H:%M:%S +0000")


def calico(us):
    return _moment(us).strftime("%Y-%m-%d %H:%M:%S.") + f"{us // 1000 % 1000:03d}"


def nginx(us):
    return _moment(us).strftime("%d/%b/%Y:%H:%M:%S +0000")


def stamp(us):
    """The spelling in the name of a log collector's folder."""
    return _moment(us).strftime("%Y-%m-%d_%H_%M_%S")


def age(us):
    """A duration as kubectl prints it: two units while they matter, then one."""
    total = us // SECOND
    minutes, hours = total // 60, total // 3600
    if total < 120:
        return f"{max(total, 0)}s"
    if minutes < 10:
        return f"{minutes}m" + (f"{total % 60}s" if total % 60 else "")
    if minutes < 180:
        return f"{minutes}m"
    if hours < 8:
        return f"{hours}h" + (f"{minutes % 60}m" if minutes % 60 else "")
    if hours < 48:
        return f"{hours}h"
    if hours < 192:
        return f"{hours // 24}d" + (f"{hours % 24}h" if hours % 24 else "")
    return f"{hours // 24}d"
