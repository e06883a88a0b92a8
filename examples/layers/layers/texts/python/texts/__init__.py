"""Wording by language, from the JSON files beside this module."""

import json
from pathlib import Path

FILES = {path.stem: path for path in Path(__file__).parent.glob("*.json")}


def text(name, language):
    """Return the text in the language, else in English."""
    return json.loads(FILES.get(language, FILES["en"]).read_text("utf-8"))[name]
