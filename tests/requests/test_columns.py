"""Which columns are taken for a closing time: never one that tells when a record was last touched, however it is written."""

import pytest

from governance.requests.rules.column_names import guess, named_apart, touched
from governance.requests.rules.columns import wrong_columns
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


PROPOSALS = {
    "SRNumber,CreatedDate,UpdatedDate,RequestType,Status,ServiceDate,ClosedDate": {
        Column.ID: "SRNumber",
        Column.LABEL: "RequestType",
        Column.OPENED: "CreatedDate",
        Column.CLOSED: "ClosedDate",
        Column.STATUS: "Status",
    },
    "SERVICEREQUESTID,SERVICECODEDESCRIPTION,SERVICEORDERSTATUS,RESOLUTIONDATE,SERVICEDUEDATE,ADDDATE,LASTMODIFIEDDATE": {
        Column.ID: "SERVICEREQUESTID",
        Column.LABEL: "SERVICECODEDESCRIPTION",
        Column.OPENED: "ADDDATE",
        Column.CLOSED: "RESOLUTIONDATE",
        Column.DUE: "SERVICEDUEDATE",
        Column.STATUS: "SERVICEORDERSTATUS",
    },
    "CASEID,OPENEDDATETIME,SLA_Date,CLOSEDDATETIME,TYPENAME,CaseStatus": {
        Column.ID: "CASEID",
        Column.LABEL: "TYPENAME",
        Column.OPENED: "OPENEDDATETIME",
        Column.CLOSED: "CLOSEDDATETIME",
        Column.DUE: "SLA_Date",
        Column.STATUS: "CaseStatus",
    },
    "ServiceRequestNum,SRType,SRStatus,CreatedDate,DueDate,CloseDate,Agency,Outcome": {
        Column.ID: "ServiceRequestNum",
        Column.LABEL: "SRType",
        Column.OPENED: "CreatedDate",
        Column.CLOSED: "CloseDate",
        Column.DUE: "DueDate",
        Column.STATUS: "SRStatus",
        Column.OUTCOME: "Outcome",
    },
    "ID,Type,UpdatedDate,LastModifiedDate": {Column.ID: "ID", Column.LABEL: "Type"},
}


@pytest.mark.parametrize("header", PROPOSALS)
def test_a_proposal_understands_names_that_are_run_together(header: str) -> None:
    proposed = {column: names[0] for column, names in guess(header.split(",")).items()}
    assert proposed == PROPOSALS[header]


def test_columns_of_one_name_are_told_apart() -> None:
    assert named_apart(["ID", "Status", "", "STATUS", ""]) == ("ID", "Status (1)", "", "STATUS (2)", "")
