"""`Policies` beside `Role`: SAM drops them without a word."""

from __future__ import annotations

import pytest

from minisam.model import LoadOptions
from minisam.template import load_app

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      {{Handler: app.handler, Runtime: python3.13, CodeUri: .,
      {rest}}}
"""


@pytest.mark.parametrize(
    ("rest", "lines"),
    [
        ("Role: 'arn:aws:iam::123456789012:role/r', Policies: [AmazonS3ReadOnlyAccess]", [7]),
        ("Role: 'arn:aws:iam::123456789012:role/r'", []),
        ("Policies: [AmazonS3ReadOnlyAccess]", []),
    ],
)
def test_policies_beside_a_role_are_found_at_their_line(tmp_path, rest, lines):
    (tmp_path / "app.py").write_text("def handler(event, context): pass\n")
    template = tmp_path / "template.yaml"
    template.write_text(TEMPLATE.format(rest=rest))
    app = load_app(template, LoadOptions(cache_dir=tmp_path / "cache"))
    found = [finding for finding in app.findings if finding.check == "policies-beside-role"]
    assert [finding.position.line for finding in found] == lines
