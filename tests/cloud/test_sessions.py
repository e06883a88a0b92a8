"""Sessions of boto3 share what botocore's files say."""

from botocore.loaders import JSONFileLoader

from minisam.cloud.sessions import session


def test_a_file_is_read_once_for_all_sessions_and_clients_are_their_own(monkeypatch):
    session("us-east-1", "x").client("sqs")
    monkeypatch.setattr(JSONFileLoader, "load_file", None)  # whoever reads one once more fails

    first, second = session("us-east-1", "x").client("sqs"), session("eu-west-1", "y").client("sqs")

    assert (first.meta.region_name, second.meta.region_name) == ("us-east-1", "eu-west-1")
    assert first.meta.events is not second.meta.events
