"""The template room: the text of a template becomes an App."""

from minisam.template.load import load_app

__all__ = ["load_app"]
