"""What the log collector does to its files with -o: names with dots, addresses and the node's name become words, in every
file alike, also where a "name" is only a file name of a program (reflector.go)."""

import re

from generator.dice import Dice

_NAME = re.compile(r"\b(?:[a-zA-Z0-9-]+\.)+[a-zA-Z]{2,}\b")
_ADDRESS = re.compile(r"\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b")
# Names that contain one of these are left alone.
_KEPT = re.compile(r"lib.*so|io.*containerd|systemd-*|net.ipv*|kernel*|.*cattle.io.*|.*tar.gz|.*service|.*log|.*k8s.io")
_SYLLABLES = ["ba", "cor", "del", "fen", "gal", "hom", "jun", "kel", "lor", "mer", "nov", "pal", "ris", "sol", "tan", "ver", "wil"]


class Obfuscation:
    """One run over the files of one node: a name becomes the same word in all of them."""

    def __init__(self, host):
        self._host = host
        self._dice = Dice("obfuscation", host)
        self._words = {}
        self._taken = set()

    def text(self, text):
        for name in sorted(set(_NAME.findall(text))):
            if not _KEPT.search(name):
                text = text.replace(name, self._of(name, lambda: ".".join(self._word() for _ in name.split("."))))
        for address in sorted(set(_ADDRESS.findall(text))):
            first = address.split(".")[0]
            text = text.replace(address, self._of(address, lambda: ".".join([first] + [self._word() for _ in range(3)])))
        return text.replace(self._host, self._of(self._host, self._word))

    def _of(self, original, make):
        if original not in self._words:
            self._words[original] = make()
        return self._words[original]

    def _word(self):
        while True:
            word = "".join(self._dice.pick(_SYLLABLES) for _ in range(self._dice.between(2, 4)))
            if word not in self._taken:
                self._taken.add(word)
                return word
