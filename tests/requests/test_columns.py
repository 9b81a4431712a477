"""Which columns are taken for a closing time: never one that tells when a record was last touched, however it is written."""

import pytest

from governance.requests.rules.columns import touched, wrong_columns
from governance.requests.rules.mapping import Column, FeedMapping

TOUCHED = (
    *(
        "updated_at",
        "UpdatedDate",
        "LASTMODIFIEDDATE",
        "LastUpdatedDate",
        "updatedDatetime",
        "ModifiedOn",
        "UpdatedOn",
    ),
    *("EDITED", "EditDate", "LASTEDITDATE", "last_edited_date", "Status Change Date", "DATE_STATUS_CHANGE"),
    *("STATUSDATE", "LASTUPD_DT", "Last Mod Date", "DATE_LAST_UPDATE", "Last Action", "dateChanged"),
)
CLOSING = (
    *(
        "ClosedDate",
        "CLOSED DATE",
        "closed_dt",
        "DATETIMECLOSED",
        "RESOLUTIONDATE",
        "COMPLETION DATE",
        "DATE_CLOSED",
    ),
    *("Close Date", "PRJCOMPLETEDATE", "CLOSEDDATETIME", "CreditedDate", "Model Date", "Last Closed Date"),
)


@pytest.mark.parametrize("name", TOUCHED)
def test_a_last_touch_is_known_however_it_is_written(name: str) -> None:
    mapping = FeedMapping(columns={Column.CLOSED: (name,)}, zone="UTC")
    assert "last touched, not when the work ended" in wrong_columns(mapping)[Column.CLOSED]


@pytest.mark.parametrize("name", CLOSING)
def test_a_closing_time_is_not_taken_for_a_last_touch(name: str) -> None:
    assert not touched(name)
