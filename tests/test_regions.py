"""Names of regions and partitions: those that botocore knows are taken, others are refused with the nearest.

AWS: docs "Regions and Availability Zones"; the embedded AWS has no region that botocore does not know.
"""

import json
import subprocess
import sys

import pytest

from minisam.errors import UsageError
from minisam.regions import check_partition, check_region


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1", "ap-southeast-7"])
def test_a_region_of_any_partition_is_taken(region):
    assert check_region(region) == region


@pytest.mark.parametrize(
    ("written", "hint"),
    [("eu-centrl-1", "eu-central-1"), ("EU-WEST-1", "eu-west-1"), ("nowhere", "eu-central-1"), ("", "eu-central-1")],
    ids=["misspelt", "upper case", "no region", "empty"],
)
def test_an_unknown_region_is_refused_with_a_hint(written, hint):
    with pytest.raises(UsageError, match=f"AWS has no region '{written}'") as refused:
        check_region(written)
    assert hint in str(refused.value.hint)


def test_a_name_that_is_no_place_is_no_region():
    with pytest.raises(UsageError):
        check_region("aws-global")


def test_an_unknown_partition_is_refused_and_all_are_named():
    assert check_partition("aws-cn") == "aws-cn"
    with pytest.raises(UsageError) as refused:
        check_partition("x")
    assert "aws, aws-cn" in str(refused.value.hint)


def test_botocore_is_not_imported_for_a_name():
    program = (
        "import sys, json, minisam.regions as r; r.check_region('eu-west-3'); print(json.dumps(list(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "botocore" not in json.loads(ran.stdout)
