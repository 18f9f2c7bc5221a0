"""Chance that is the same on every run: ids and choices grow from texts, never from a clock."""

import hashlib
import random

# Kubernetes takes the random part of names from this alphabet.
NAME_LETTERS = "bcdfghjklmnpqrstvwxz2456789"


class Dice:
    """A stream of choices for one purpose. Built on random() alone, whose sequence Python promises to keep."""

    def __init__(self, *purpose):
        self._random = random.Random("/".join(str(part) for part in purpose))

    def fraction(self):
        return self._random.random()

    def between(self, low, high):
        """A whole number, both ends included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, values):
        return values[int(self._random.random() * len(values))]

    def chance(self, probability):
        return self._random.random() < probability

    def hex(self, digits):
        return "".join(self.pick("0123456789abcdef") for _ in range(digits))

    def letters(self, count):
        return "".join(self.pick(NAME_LETTERS) for _ in range(count))


def sha256(*parts):
    return hashlib.sha256("/".join(str(part) for part in parts).encode()).hexdigest()


def uid(*parts):
    """A version 4 UUID that belongs to these words."""
    digits = sha256("uid", *parts)
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{'89ab'[int(digits[16], 16) % 4]}{digits[17:20]}-{digits[20:32]}"


def letters(count, *parts):
    return Dice("letters", *parts).letters(count)


def revision(*parts):
    """A resourceVersion."""
    return str(100_000 + int(sha256("revision", *parts)[:6], 16) % 900_000)
