"""Hand something in to be checked, on the page or as a program; and a stranger's badge."""

import io
import json

import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.credentials.verifying.server import OWN

PAGE = "/verify/"
API = "/api/verify"


def picture(size=(40, 30)):
    buffer = io.BytesIO()
    Image.new("RGB", size, "#0b5c6b").save(buffer, "PNG")
    return buffer.getvalue()


def code(text, kind="png"):
    buffer = io.BytesIO()
    segno.make(text, error="l").save(buffer, kind="png", scale=4, border=4)
    if kind == "png":
        return buffer.getvalue()
    turned = io.BytesIO()
    Image.open(buffer).convert("RGB").rotate(12, expand=True, fillcolor="white").save(
        turned, "JPEG", quality=70
    )
    return turned.getvalue()


def upload(name, data):
    return SimpleUploadedFile(name, data)


def text_of(response):
    return response.content.decode()


def ask(client, body, kind="application/json"):
    response = client.post(API, data=body, content_type=kind)
    return response.status_code, json.loads(response.content)


BADGE = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "https://issuer.example/badges/1",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "Welding",
    "issuer": {"id": OWN, "type": ["Profile"], "name": "Harvard University"},
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialSubject": {
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://issuer.example/achievements/1",
            "type": ["Achievement"],
            "name": "Welding",
            "description": "Joins metal.",
            "criteria": {"narrative": "A seam."},
        },
    },
}
