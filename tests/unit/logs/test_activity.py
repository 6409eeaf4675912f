"""Activities as plain data and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from expert.logs.activity import Activity, Split, activity_from_data
from tests.unit.logs.made import activity
from tests.unit.logs.records import activities


@given(activities())
def test_plain_data_and_back(record: Activity) -> None:
    again = activity_from_data(json.loads(json.dumps(record.to_data())))
    assert again == record
    assert again.start.date() == record.start.date()


def test_plain_data_names_what_it_is() -> None:
    data = activity(splits=(Split(400, 120, 170),), title="Lake").to_data()
    assert (data["sport"], data["start"], data["clock"]) == ("run", "2025-05-01T05:12:33Z", "utc")
    assert data["splits"] == [{"metres": 400, "seconds": 120, "cadence_spm": 170}]


def test_what_is_no_activity_is_refused() -> None:
    with pytest.raises(ValueError, match="sport"):
        activity_from_data({"title": "Lake"})
    with pytest.raises(ValueError, match="juggle"):
        activity_from_data(activity().to_data() | {"sport": "juggle"})
