"""Texts and sounds: a script, a table, a notebook, prompts, a tone."""

import array
import io
import json
import math
import sys
import wave
from collections.abc import Mapping
from random import Random

SCRIPT = '''"""Clean rocket telemetry: drop sensor faults, then smooth what is left."""

import csv
import sys
from statistics import median

WINDOW = {window}
LIMIT = {limit}  # metres per second squared; above this the accelerometer is lying


def read(path):
    with open(path, newline="") as file:
        return [(float(row["t"]), float(row["accel"])) for row in csv.DictReader(file)]


def without_faults(rows):
    """Keep a reading only if it is near the median of its neighbours."""
    kept = []
    for i, (t, value) in enumerate(rows):
        around = [v for _, v in rows[max(0, i - WINDOW): i + WINDOW + 1]]
        if abs(value - median(around)) <= LIMIT:
            kept.append((t, value))
    return kept


if __name__ == "__main__":
    rows = read(sys.argv[1])
    good = without_faults(rows)
    print(f"kept {{len(good)}} of {{len(rows)}} readings")
'''


def python(random: Random, words: Mapping[str, str]) -> bytes:
    """The script written in ``text``, else one that cleans telemetry."""
    if "text" in words:
        return words["text"].encode()
    return SCRIPT.format(window=random.randint(3, 7), limit=random.randint(8, 14)).encode()


def table(random: Random, words: Mapping[str, str]) -> bytes:
    """The table written in ``text``, else readings of a flight, as CSV."""
    if "text" in words:
        return words["text"].encode()
    lines = ["t,accel,altitude"]
    for number in range(120):
        value = 12 * math.sin(number / 15) + random.uniform(-0.8, 0.8)
        lines.append(f"{number / 10:.1f},{value:.2f},{number * 1.7 + random.uniform(-1, 1):.1f}")
    return ("\n".join(lines) + "\n").encode()


def notebook(random: Random, words: Mapping[str, str]) -> bytes:
    """A Jupyter notebook: ``question``, ``code``, its ``output`` and what was found (``finding``)."""
    right, wrong = random.randint(78, 92), random.randint(51, 66)

    def text(source: str) -> dict[str, object]:
        return {"cell_type": "markdown", "metadata": {}, "source": source.splitlines(True)}

    code = (
        "from sklearn.metrics import accuracy_score\n"
        "for name, part in test.groupby('photo_light'):\n"
        "    print(name, round(100 * accuracy_score(part.truth, part.guess)))\n"
    )
    run = {
        "cell_type": "code",
        "execution_count": 7,
        "metadata": {},
        "source": words.get("code", code).splitlines(True),
        "outputs": [
            {
                "name": "stdout",
                "output_type": "stream",
                "text": words.get("output", f"day {right}\ndusk {wrong}\n").splitlines(True),
            }
        ],
    }
    cells = [
        text(words.get("question", "# Does it work equally well in bad light?")),
        run,
        text(words.get("finding", f"At dusk it is right only {wrong} % of the time.")),
    ]
    document = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document, indent=1).encode()


PROMPTS = (
    "1) Here is the CSV header and five rows. Explain what each column could be. Don't write code.",
    "2) Which readings look wrong to you, and how could I check that without trusting you?",
    "3) Your median filter also removes the real peak at ignition. Why? Suggest two other ways.",
    "4) Write the second way as one function with a docstring. No libraries beyond statistics.",
    "5) Give me three inputs for which this function gives a wrong answer.",
)


def prompts(random: Random, words: Mapping[str, str]) -> bytes:
    """The prompts written in ``text``, else a log about cleaning telemetry."""
    if "text" in words:
        return words["text"].encode()
    kept = random.sample(range(len(PROMPTS)), 4)
    return ("\n\n".join(PROMPTS[number] for number in sorted(kept)) + "\n").encode()


RATE, SECONDS = 16_000, 4


def tone(random: Random, _words: Mapping[str, str]) -> bytes:
    """Four seconds of three notes that fade into each other, as WAV."""
    base = random.choice((196.0, 220.0, 246.9))
    samples = array.array("h")
    for number in range(RATE * SECONDS):
        at = number / RATE
        part = min(2, int(at * 3 / SECONDS))
        pitch = base * (1, 1.25, 1.5)[part]
        fade = math.sin(math.pi * ((at * 3 / SECONDS) % 1)) ** 0.5
        samples.append(int(9000 * fade * math.sin(2 * math.pi * pitch * at)))
    if sys.byteorder == "big":
        samples.byteswap()
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(samples.tobytes())
    return buffer.getvalue()
