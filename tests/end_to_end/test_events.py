"""An event made by one command, handed to a function by another."""

from __future__ import annotations

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Thumbnail:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.12, Handler: app.handler, CodeUri: .}
"""
HANDLER = "def handler(event, context):\n    return event['Records'][0]['s3']['object']['key']\n"


def test_a_generated_event_is_piped_into_a_function(command, tmp_path):
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    (tmp_path / "app.py").write_text(HANDLER)

    event = command.run("generate-event", "s3", "put", "--key", "a b.jpg", cwd=tmp_path)
    result = command.run("invoke", "Thumbnail", "-e", "-", stdin=event.out.encode(), cwd=tmp_path)

    assert result.json() == "a+b.jpg"
