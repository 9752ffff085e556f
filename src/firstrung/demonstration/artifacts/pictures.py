"""Pictures of data and designs: a wing rib, a chart, a heat map, a confusion matrix."""

import math
from collections.abc import Mapping
from random import Random

from PIL import ImageDraw

from firstrung.demonstration.artifacts.drawing import (
    CLAY,
    INK,
    MIST,
    PAPER,
    SAND,
    SEA,
    SUN,
    blend,
    font,
    png,
    sheet,
)

LEFT, RIGHT, TOP, BOTTOM = 110, 1140, 110, 690
NOISE, FAULT, HALF = 20, 75, 0.5


def _thickness(share: float, most: float) -> float:
    """Half the thickness of a symmetric four-digit wing section at ``share`` of its chord."""
    x = share
    curve = 0.2969 * math.sqrt(x) - 0.126 * x - 0.3516 * x**2 + 0.2843 * x**3 - 0.1015 * x**4
    return 5 * most * curve


def rib(random: Random, words: Mapping[str, str]) -> bytes:
    """A wing rib as a mesh of triangles, coloured by stress, with lightening holes."""
    image, pen = sheet()
    most, columns, chord = random.uniform(0.2, 0.26), 34, RIGHT - LEFT
    rows = 6
    points = [
        [
            (
                LEFT + chord * column / columns,
                400 + 900 * _thickness(column / columns, most) * (2 * row / rows - 1),
            )
            for row in range(rows + 1)
        ]
        for column in range(1, columns + 1)
    ]
    for column in range(columns - 1):
        for row in range(rows):
            a, b = points[column][row], points[column + 1][row]
            c, d = points[column + 1][row + 1], points[column][row + 1]
            stress = abs(2 * row / rows - 0.85) * (1 - column / columns)
            share = min(1.0, max(0.0, stress + random.uniform(-0.05, 0.05)))
            for corners in ((a, b, c), (a, c, d)):
                pen.polygon(corners, fill=blend(MIST, SEA, share), outline=PAPER)
    for place, radius in ((0.2, 46), (0.36, 40), (0.52, 32), (0.66, 22)):
        x = LEFT + chord * place
        pen.ellipse((x - radius, 400 - radius, x + radius, 400 + radius), PAPER, SUN, 5)
    pen.text((LEFT, 60), words.get("title", "Rib: stress at 3 g"), INK, font(34))
    pen.text((LEFT, 700), "dark = high stress    rings = holes cut to save weight", INK, font(26))
    return png(image)


def _axes(pen: ImageDraw.ImageDraw, title: str) -> None:
    pen.text((LEFT, 45), title, INK, font(34))
    for step in range(6):
        y = BOTTOM - step * (BOTTOM - TOP) / 5
        pen.line((LEFT, y, RIGHT, y), MIST, 2)
        pen.text((LEFT - 70, y - 14), str(step * 20), INK, font(24))
    pen.line((LEFT, TOP, LEFT, BOTTOM, RIGHT, BOTTOM), INK, 3)


def chart(random: Random, words: Mapping[str, str]) -> bytes:
    """Measured points and the line through them; ``mark`` names a stretch that was thrown out."""
    image, pen = sheet()
    _axes(pen, words.get("title", ""))
    mark = words.get("mark", "")
    count, phase, bad = 150, random.uniform(0, 2), random.randint(55, 95)
    step = (RIGHT - LEFT) / count
    if mark:
        pen.rectangle((LEFT + bad * step, TOP, LEFT + (bad + 12) * step, BOTTOM), SAND)
    line = []
    for number in range(count):
        value = 52 + 26 * math.sin(number / 19 + phase) + 9 * math.sin(number / 6)
        x = LEFT + number * step
        y = BOTTOM - value / 100 * (BOTTOM - TOP)
        line.append((x, y))
        spread = FAULT if mark and bad <= number < bad + 12 else NOISE
        dot = min(max(y + random.uniform(-spread, spread), TOP), BOTTOM)
        pen.ellipse((x - 4, dot - 4, x + 4, dot + 4), CLAY if spread == FAULT else SUN)
    pen.line(line, SEA, 6, joint="curve")
    pen.text((LEFT + bad * step - 30, TOP + 8), mark, CLAY, font(26))
    pen.text((LEFT + 380, 725), words.get("across", ""), INK, font(26))
    return png(image)


def _warm(share: float) -> tuple[int, int, int]:
    """From sand over sun to clay."""
    return blend(SAND, SUN, share * 2) if share < HALF else blend(SUN, CLAY, share * 2 - 1)


def heat_map(random: Random, words: Mapping[str, str]) -> bytes:
    """Values over a grid of streets or cells, from light to dark."""
    image, pen = sheet()
    pen.text((LEFT, 45), words.get("title", ""), INK, font(34))
    hot = [(random.uniform(0, 16), random.uniform(0, 9)) for _ in range(4)]
    for column in range(16):
        for row in range(9):
            heat = sum(math.exp(-((column - x) ** 2 + (row - y) ** 2) / 9) for x, y in hot)
            share = min(1.0, heat + random.uniform(0, 0.08))
            x, y = LEFT + column * 62, TOP + row * 64
            pen.rectangle((x, y, x + 56, y + 58), _warm(share))
    for number in range(10):
        share = number / 9
        pen.rectangle((LEFT + 240 + number * 50, 715, LEFT + 290 + number * 50, 745), _warm(share))
    pen.text((LEFT + 120, 713), words.get("low", "low"), INK, font(26))
    pen.text((LEFT + 760, 713), words.get("high", "high"), INK, font(26))
    return png(image)


def confusion(random: Random, words: Mapping[str, str]) -> bytes:
    """How often a classifier was right, and what it took for what, for 50 parts of each kind."""
    image, pen = sheet()
    names, right = ("bolt", "washer", "nut", "crack"), (47, 48, 46, 44)
    pen.text((LEFT, 45), words.get("title", ""), INK, font(34))
    for row, truth in enumerate(names):
        pen.text((LEFT, TOP + 90 + row * 140), truth, INK, font(30))
        wrong = [random.choice([x for x in range(4) if x != row]) for _ in range(50 - right[row])]
        for column, said in enumerate(names):
            count = right[row] if row == column else wrong.count(column)
            x, y = LEFT + 150 + column * 210, TOP + 40 + row * 140
            dark = count / 50 > HALF
            pen.rectangle((x, y, x + 200, y + 130), blend(PAPER, SEA, count / 50), MIST, 2)
            pen.text((x + 78, y + 44), str(count), PAPER if dark else INK, font(40))
            if row == 0:
                pen.text((x + 50, TOP), said, INK, font(30))
    return png(image)
