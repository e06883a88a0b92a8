"""Every example, started as its README says, and used with the requests that its README shows."""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.end_to_end.processes import eventually

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_every_example_has_a_readme_with_its_command():
    for folder in (path for path in EXAMPLES.iterdir() if (path / "template.yaml").exists()):
        text = (folder / "README.md").read_text()
        assert f"minisam start-api -t examples/{folder.name}/template.yaml" in text
        assert "curl" in text


@pytest.fixture(scope="module")
def notes(command):
    with command.serving(EXAMPLES / "crud" / "template.yaml") as server:
        yield server


def test_a_note_is_created_found_changed_and_deleted(notes):
    created = notes.request("/notes", "POST", data={"text": "buy milk", "tag": "home"})
    assert created.status == 201
    path = f"/notes/{created.json()['id']}"

    assert notes.request(path).json()["text"] == "buy milk"
    assert [note["text"] for note in notes.request("/notes?tag=home").json()["notes"]] == ["buy milk"]
    assert notes.request(path, "PUT", data={"text": "buy oat milk"}).json()["text"] == "buy oat milk"
    assert notes.request(path, "DELETE").status == 204
    assert notes.request(path).status == 404


def test_a_note_may_be_sent_as_curl_sends_it(notes):
    form = (("Content-Type", "application/x-www-form-urlencoded"),)

    assert notes.request("/notes", "POST", headers=form, body='{"text": "from curl"}').status == 201


def test_the_notes_lie_in_the_table_that_the_outputs_name(notes, command):
    listed = command.run("list", "--json", "-t", EXAMPLES / "crud" / "template.yaml").json()
    outputs = {output["name"]: output["value"] for output in listed["outputs"]}

    created = notes.request("/notes", "POST", data={"text": "in the table"}).json()

    key = {"id": {"S": created["id"]}}
    item = notes.client("dynamodb").get_item(TableName=outputs["NotesTable"], Key=key)["Item"]
    assert item["text"] == {"S": "in the table"}


def test_a_browser_of_the_configured_origin_may_call_the_notes(notes):
    origin = "http://localhost:5173"

    reply = notes.request("/notes", headers=(("Origin", origin),))

    assert reply.header("Access-Control-Allow-Origin") == origin


def test_a_saved_message_of_the_notes_is_live(command, tmp_path):
    folder = shutil.copytree(EXAMPLES / "crud", tmp_path / "crud")
    with command.serving(folder / "template.yaml") as server:
        kept = server.request("/notes", "POST", data={"text": "kept"}).json()
        assert server.request("/notes/1").json() == {"message": "no note '1'"}

        source = folder / "src" / "notes.py"
        source.write_text(source.read_text().replace("no note", "no such"))

        assert server.request("/notes/1").json() == {"message": "no such '1'"}
        assert server.request(f"/notes/{kept['id']}").json()["text"] == "kept"


@contextlib.contextmanager
def nested(command, *args):
    """The nested example, its embedded AWS started: on a busy machine that takes longer than the functions may."""
    with command.serving(EXAMPLES / "nested" / "template.yaml", *args) as server:
        assert len(server.client("dynamodb").list_tables()["TableNames"]) == 1
        yield server


def test_the_nested_stack_counts_what_the_upper_one_greets(command):
    with nested(command) as server:
        assert server.request("/greet/Ada").json() == {"greeting": "Hello, Ada!"}
        assert server.request("/greet/Ada").status == 200
        assert server.request("/counts/Ada").json() == {"name": "Ada", "count": 2}
        assert server.request("/settings").json() == {"stage": "dev", "log_level": "DEBUG"}
        assert server.request("/").json() == {"try": ["/greet/Ada", "/greet/Grace"]}
        assert server.client("dynamodb").list_tables()["TableNames"] == ["dev-greetings-counts"]
        assert server.client("s3").list_buckets()["Buckets"] == []
        assert server.invoke("Counter/Show".replace("/", "%2F"), {"pathParameters": {"name": "Ada"}}).status == 200


def test_the_nested_stack_follows_the_parameters(command):
    overrides = ("--parameter-overrides", "Stage=prod", "Greeting=Welcome", "Names=Mary,Joan")
    with nested(command, *overrides) as server:
        assert server.request("/greet/Ada").json() == {"greeting": "Welcome, Ada."}
        assert server.request("/settings").json() == {"message": "Missing Authentication Token"}
        assert server.request("/").json() == {"try": ["/greet/Mary", "/greet/Joan"]}
        assert server.client("dynamodb").list_tables()["TableNames"] == ["prod-greetings-counts"]
        assert len(server.client("s3").list_buckets()["Buckets"]) == 1


def test_a_value_that_the_nested_template_does_not_allow_is_refused(command):
    finished = command.run(
        "start-api", "-t", EXAMPLES / "nested" / "template.yaml", "--parameter-overrides", "Stage=test", "--port", "0"
    )

    assert finished.status == 3
    assert "'Stage'" in finished.err and "prod" in finished.err


@pytest.fixture(scope="module")
def shop(command):
    with command.serving(EXAMPLES / "orders" / "template.yaml") as server:
        yield server


def ordered(shop, name, card="4242424242424242"):
    """Place an order; returns what asks for it."""
    assert shop.request("/orders", "POST", data={"id": name, "book": "Emma", "card": card}).status == 202
    return lambda: shop.request(f"/orders/{name}").json()


def test_an_order_travels_from_the_request_to_the_parcel(shop):
    order = ordered(shop, "traveller")

    eventually(lambda: order()["status"] == "shipped", "the order is shipped", 30)

    journey = order()["journey"]
    assert sorted(journey, key=journey.get) == ["placed", "paid", "invoiced", "shipped"]
    invoice = shop.client("s3").get_object(Bucket="invoices-123456789012", Key="traveller.txt")["Body"].read()
    assert b"Emma" in invoice
    machines = shop.client("stepfunctions")
    (machine,) = machines.list_state_machines()["stateMachines"]
    execution = machine["stateMachineArn"].replace(":stateMachine:", ":execution:") + ":traveller"
    eventually(lambda: machines.describe_execution(executionArn=execution)["status"] == "SUCCEEDED", "the execution")
    for step in (
        "POST /orders  202",
        "dynamodb orders-Orders",
        "sqs orders-Bills",
        "sns orders-Paid",
        "state machine -> ",
    ):
        shop.says(step)


def test_a_declined_order_gets_no_invoice(shop):
    order = ordered(shop, "poor", card="9999")

    eventually(lambda: order()["status"] == "declined", "the card is declined", 30)
    later = ordered(shop, "later")
    eventually(lambda: later()["status"] == "shipped", "what came later", 30)

    assert order()["status"] == "declined"
    files = shop.client("s3").list_objects_v2(Bucket="invoices-123456789012")["Contents"]
    assert "poor.txt" not in {one["Key"] for one in files}


def test_an_order_placed_again_is_shipped_once(shop):
    order = ordered(shop, "again")
    eventually(lambda: order()["status"] == "shipped", "the order is shipped", 30)
    shipped = order()

    ordered(shop, "again", card="0000")

    assert order() == shipped


def test_prices_are_made_of_what_the_layers_hold(command):
    with command.serving(EXAMPLES / "layers" / "template.yaml") as server:
        assert server.request("/prices/12.5?currency=GBP").json() == {"text": "That costs £12.50."}
        assert server.request("/prices/12.5?lang=de").json() == {"text": "Das kostet €12.50."}
        assert server.request("/prices/much").status == 400
        assert server.request("/currencies").json() == {"currencies": ["CHF", "EUR", "GBP", "USD"]}


def test_a_saved_file_of_a_layer_is_live(command, tmp_path):
    folder = shutil.copytree(EXAMPLES / "layers", tmp_path / "layers")
    with command.serving(folder / "template.yaml") as server:
        assert "JPY" not in server.request("/currencies").json()["currencies"]

        source = folder / "layers" / "shared" / "python" / "money" / "__init__.py"
        source.write_text(source.read_text().replace('"GBP": "£"', '"GBP": "£", "JPY": "¥"'))

        assert "JPY" in server.request("/currencies").json()["currencies"]
        assert server.request("/prices/7?currency=JPY").json() == {"text": "That costs ¥7.00."}


def test_a_file_goes_through_the_pipeline(command):
    template = EXAMPLES / "pipeline" / "template.yaml"
    with command.serving(template, "--seed", EXAMPLES / "pipeline" / "seed") as server:
        attic = {"sensor": "attic", "count": 2, "mean": 18.0, "highest": 18.5}
        eventually(lambda: server.request("/sensors/attic").json() == attic, "the seed's rows in the table", 30)

        more = b"sensor,time,celsius\nloft,2026-11-25T08:00:00Z,3\n"
        server.client("s3").put_object(Bucket="uploads-123456789012-us-east-1", Key="more.csv", Body=more)
        eventually(lambda: server.request("/sensors/loft").status == 200, "a later file's row in the table", 30)

        event = ("s3", "put", "--bucket", "uploads-123456789012-us-east-1", "--key", "readings.csv")
        uploaded = command.run("generate-event", *event).out.encode()
        split = command.run("invoke", "Split", "-t", template, "--running", "-e", "-", stdin=uploaded)
        assert split.json() == {"rows": 4}
        assert "4 rows sent" in split.err


def test_what_is_not_running_cannot_be_invoked_there(command):
    finished = command.run("invoke", "Price", "-t", EXAMPLES / "layers" / "template.yaml", "--running")

    assert finished.status == 2
    assert "is not running" in finished.err and "minisam start-api" in finished.err


def test_what_is_said_in_the_chat_goes_to_everybody(command):
    with command.serving(EXAMPLES / "chat" / "template.yaml") as server:
        url = server.api("Chat").replace("http", "ws", 1)
        with connect(f"{url}?name=ann", proxy=None) as ann, connect(f"{url}?name=ben", proxy=None) as ben:
            assert server.request("/members").json() == {"members": ["ann", "ben"]}
            ann.send('{"action": "say", "text": "hello"}')
            said = [json.loads(member.recv(timeout=10)) for member in (ann, ben)]
            assert said == [{"from": "ann", "text": "hello"}] * 2
            ben.send("what?")
            assert ben.recv(timeout=10).startswith("say something")
        eventually(lambda: server.request("/members").json() == {"members": []}, "an empty chat")
        with pytest.raises(InvalidStatus) as refused, connect(url, proxy=None):
            pass
        assert refused.value.response.status_code == 400
