"""Mapping templates: Velocity as API Gateway speaks it.

Source unless named: docs api-gateway-mapping-template-reference and Velocity 1.7's user guide.
"""

from __future__ import annotations

import json

import pytest

from minisam.gateway.vtl import BrokenTemplate, Overrides, render

BODY = {
    "user": {"name": "Ann", "tags": ["a", "b"]},
    "n": [1, 2, 3],
    "yes": True,
    "no": False,
    "price": 1.5,
    "quote": 'it\'s "q"',
    "none": None,
}


@pytest.fixture
def merge(build):
    def merge(template, body=BODY, overrides=None, headers=(), **api):
        text = body if isinstance(body, (str, bytes)) else json.dumps(body)
        request = build.request(
            "/x/a%20b?q=7&q=8&empty=", "POST", [("Content-Type", "application/json"), *headers], text
        )
        exchange = build.exchange(request, build.api(**api), build.route("POST /x/{id}"), id="a%20b")
        return render(template, exchange, overrides=overrides)

    return merge


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("$input.json('$.user')", '{"name":"Ann","tags":["a","b"]}'),
        ("$input.json('$.user.name')", '"Ann"'),
        ("$input.json('$.user.tags[1]')", '"b"'),
        ("$input.json('$.user.tags[*]')", '["a","b"]'),
        ("$input.json('$..name')", '["Ann"]'),
        ("$input.json(\"$['user']['name']\")", '"Ann"'),
        ("$input.json('$.none')", "null"),
        # localstack test_template_mapping: an absent value is an empty string
        ("$input.json('$.absent')", '""'),
        ("$input.path('$.absent')", ""),
        ("$input.path('$.user').name", "Ann"),
        ("$input.path('$').user.tags[0]", "a"),
        ("$input.path('$.n').size()", "3"),
        ("$input.path('$.n.length()')", "3"),
        ("$input.path('$.yes') $input.path('$.no') $input.path('$.price')", "true false 1.5"),
        # localstack test_integration_mock_with_vtl_map_assignation: maps print as Java prints them, lists as JSON
        ("$input.path('$.user')", '{name=Ann, tags=["a","b"]}'),
        ("$input.params('id')|$input.params('q')|$input.params('X')|$input.params('absent')", "a b|8|h|"),
        ("$input.params().path.id $input.params().header.get('X')", "a b h"),
        ("$input.params().header.X-Two", "2"),
        ("$stageVariables.colour $stageVariables.absent.", "red ."),
        ("$context.stage $context.httpMethod $context.resourcePath $context.identity.sourceIp", None),
        ("$context.absent.deeper|$absent|${absent}|$!absent|", "||||"),
        ("$input.path('$.user').title|$input.path('$.user').items|$input.path('$.user').count", "||"),
        ("costs $5, 50% # no directive", "costs $5, 50% # no directive"),
    ],
)  # fmt: skip
def test_what_variables_print(merge, template, expected):
    text = merge(template, headers=[("X", "h"), ("X-Two", "2")], stage_variables={"colour": "red"})
    assert text == (expected if expected is not None else "test POST /x/{id} 127.0.0.1")


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("#set($x = \"$input.path('$.user.name')!\")$x", "Ann!"),
        ("#set($x = 'raw $y')$x", "raw $y"),
        ("#set($x = \"\\d+\")$x.length() #set($y = 'a\\b')$y", "3 a\\b"),
        ("#foreach($n in $input.path('$.n'))$n#if($foreach.hasNext),#end#end", "1,2,3"),
        ("#foreach($n in $input.path('$.absent'))x#{end}none", "none"),
        ("#foreach($k in $input.path('$.user').keySet())$k;#end", "name;tags;"),
        ("#foreach($e in $input.path('$.user').entrySet())$e.key=$e.getValue() #end", 'name=Ann tags=["a","b"] '),
        ("#foreach($i in [1..3])$velocityCount$i #end", "11 22 33 "),
        ("#if($input.path('$.absent') == \"\")none#else some#end", "none"),
        ("#if($input.params('q') == 8)same#end", "same"),
        ("#if($input.path('$.no'))a#elseif($input.path('$.yes') && $input.params('q') != '')b#{else}c#end", "b"),
        ("#set($l = [])#set($void = $l.add('x'))$l.get(0)$l.isEmpty()", "xfalse"),
        ("#set($m = {})#set($void = $m.put('k', 'v'))$m.k $m.containsKey('k') $m", "v true {k=v}"),
        ("#set($n = 2 + 3)$n #set($t = 'a' + 1)$t", "5 a1"),
        ("#macro(twice $v)$v$v#end#twice('x')", "xx"),
        ("## a comment\nline#* block *#", "line"),
        ("$input.path('$.user.name').toUpperCase().substring(1, 2)", "N"),
        ("$input.path('$.user.name').replaceAll('(n+)', '<$1>')", "A<nn>"),
        ("$input.path('$.user.name').matches('A.*') $input.path('$.user.name').matches('n')", "true false"),
        ("#foreach($p in $input.path('$.user.name').split('n'))[$p]#end", "[A]"),
        ("$util.parseJson('{\"a\": [1]}').a[0]", "1"),
        ("$util.urlEncode('a b&c~')|$util.urlDecode('a+b%26c')", "a+b%26c%7E|a b&c"),
        ("$util.base64Encode('hi') $util.base64Decode('aGk=')", "aGk= hi"),
        # the documented way to make valid JSON of it
        ("\"$util.escapeJavaScript($input.path('$.quote')).replaceAll(\"\\\\'\",\"'\")\"", '"it\'s \\"q\\""'),
        ("$util.escapeJavaScript($input.path('$.quote'))", "it\\'s \\\"q\\\""),
    ],
)  # fmt: skip
def test_what_directives_and_methods_do(merge, template, expected):
    assert merge(template) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [("", "{} {} "), ("no json", 'no json "no json" '), ('"text"', '"text" "text" '), (b"\xff", "ÿ \"ÿ\" ")],
    ids=["none", "no JSON", "a text", "no UTF-8"],
)  # fmt: skip
def test_any_body_can_be_read(merge, body, expected):
    # localstack test_sqs_aws_integration: an absent body is an empty object
    assert merge("$input.body $input.json('$') $input.path('$.x')", body) == expected


def test_overrides_are_kept(merge):
    # docs apigateway-override-request-response-parameters; names with hyphens as CORS recipes write them
    overrides = Overrides()
    template = (
        "#set($context.requestOverride.header.X-One = 'h')#set($context.requestOverride.querystring.q = 1)"
        "#set($context.requestOverride.path.id = $input.params('id'))#set($context.responseOverride.status = 404)"
        "#set($context.responseOverride.header.Access-Control-Allow-Origin = '*')"
    )
    assert merge(template, overrides=overrides) == ""
    assert overrides.request == {"header": {"X-One": "h"}, "path": {"id": "a b"}, "querystring": {"q": 1}}
    assert overrides.response == {"header": {"Access-Control-Allow-Origin": "*"}, "status": 404}


@pytest.mark.parametrize(
    "template",
    ["#if($x", "#foreach($n in 3)x#end", "$util.parseJson('no json')", "$input.path('$.[')", "#foreach($a in [1]"],
)
def test_a_template_that_cannot_be_evaluated_is_broken(merge, template):
    with pytest.raises(BrokenTemplate):
        merge(template)


def test_templates_do_not_reach_into_python(merge):
    text = merge("$input.__class__|$util.__init__.__globals__|$input._exchange|$input.body.__class__|$input.body.title")
    assert text == "||||"
