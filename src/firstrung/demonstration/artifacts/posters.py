"""Pictures of stories and layouts: a storyboard, a poster, a worksheet."""

import math
from collections.abc import Mapping
from random import Random

from firstrung.demonstration.artifacts.drawing import (
    CLAY,
    INK,
    MIST,
    PAPER,
    SAND,
    SEA,
    SUN,
    font,
    png,
    sheet,
)

SHOTS = ("WIDE: pier at dawn", "CLOSE: hands, old radio", "OVER SHOULDER: the map", "WIDE: lights")


def storyboard(random: Random, _words: Mapping[str, str]) -> bytes:
    """Four panels with horizon, sun and figures, each with its shot."""
    image, pen = sheet()
    for number, shot in enumerate(SHOTS):
        x, y = 40 + (number % 2) * 570, 30 + (number // 2) * 385
        pen.rectangle((x, y, x + 550, y + 310), MIST if number % 2 else SAND, INK, 4)
        horizon = y + random.randint(170, 220)
        pen.rectangle((x + 4, horizon, x + 546, y + 306), SEA if number != 1 else CLAY)
        sun = x + random.randint(120, 430)
        radius = 34 + 14 * (number == 0)
        pen.ellipse((sun - radius, horizon - 90, sun + radius, horizon - 90 + 2 * radius), SUN)
        for _figure in range(1 + number % 3):
            at = x + random.randint(60, 480)
            tall = 60 + 60 * (number == 1)
            pen.rectangle((at - 12, horizon - tall + 30, at + 12, horizon + 40), INK)
            pen.ellipse((at - 15, horizon - tall, at + 15, horizon - tall + 30), INK)
        pen.text((x + 4, y + 320), f"{number + 1}  {shot}", INK, font(26))
    return png(image)


def poster(random: Random, _words: Mapping[str, str]) -> bytes:
    """A poster: rays, a wave, a title."""
    image, pen = sheet((900, 1200))
    pen.rectangle((0, 0, 900, 1200), SEA)
    for ray in range(0, 360, 15):
        begin, end = math.radians(ray), math.radians(ray + 7)
        far = [(450 + 900 * math.cos(a), 520 + 900 * math.sin(a)) for a in (begin, end)]
        pen.polygon([(450, 520), *far], fill="#146a7a")
    pen.ellipse((250, 320, 650, 720), SUN)
    for row in range(5):
        base = 760 + row * 70
        shift = random.uniform(0, 3)
        wave = [(x, base + 26 * math.sin(x / 70 + shift)) for x in range(0, 901, 10)]
        pen.polygon([*wave, (900, 1200), (0, 1200)], fill=(CLAY, SAND, MIST, INK, PAPER)[row])
    pen.text((70, 90), "ASK THE DATA", PAPER, font(96))
    pen.text((70, 1090), "A night of student work  ·  Main Street", INK, font(40))
    return png(image)


def worksheet(random: Random, _words: Mapping[str, str]) -> bytes:
    """A sheet for a lesson: pictures to sort, boxes to tick."""
    image, pen = sheet((900, 1200))
    pen.text((60, 60), "Who decided: a rule or a guess?", INK, font(46))
    pen.text((60, 130), "Look at each picture. Tick what the computer did.", INK, font(28))
    for row in range(4):
        y = 210 + row * 240
        pen.rounded_rectangle((60, y, 840, y + 210), 18, PAPER, SEA, 4)
        for _dot in range(random.randint(3, 7)):
            x, dot, radius = random.randint(110, 300), y + random.randint(50, 160), 22
            shape = (x - radius, dot - radius, x + radius, dot + radius)
            (pen.ellipse if row % 2 else pen.rectangle)(shape, random.choice((SUN, CLAY, SEA)))
        for number, word in enumerate(("It followed a rule", "It guessed from examples")):
            pen.rectangle((380, y + 50 + number * 70, 416, y + 86 + number * 70), PAPER, INK, 3)
            pen.text((440, y + 52 + number * 70), word, INK, font(28))
    return png(image)
