-- Notices: a change of words for call takers may be announced, and takes effect unless the other side objects in time.


ALTER TABLE change
    DROP CONSTRAINT change_state_known,
    ADD CONSTRAINT change_state_known CHECK (state IN (
        'draft', 'open', 'noticed', 'agreed', 'adopted', 'convened', 'declined', 'withdrawn', 'lapsed')),
    ADD CONSTRAINT change_procedure_known CHECK (procedure IN ('ordinary', 'standard')),
    ADD CONSTRAINT change_noticed_is_standard CHECK (state <> 'noticed' OR procedure = 'standard');

DROP INDEX change_waiting;
CREATE INDEX change_waiting ON change (turn, respond_by)
    WHERE state IN ('draft', 'open', 'noticed', 'agreed', 'convened');
CREATE INDEX change_noticed ON change (respond_by) WHERE state = 'noticed';


CREATE TABLE objection (
    id          bigserial    PRIMARY KEY,
    change      bigint       NOT NULL UNIQUE REFERENCES change ON UPDATE CASCADE ON DELETE RESTRICT,
    party       bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    words       text         NOT NULL DEFAULT '',
    person      bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    seat        bigint       NOT NULL REFERENCES seat ON UPDATE CASCADE ON DELETE RESTRICT,
    delegation  bigint       REFERENCES delegation ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: as holder
    who         text         NOT NULL DEFAULT '',
    at          timestamptz  NOT NULL
);
COMMENT ON TABLE objection IS
    'Why a side did not let a notice take effect. The change is an ordinary one from then on.';

CREATE TRIGGER objection_immutable BEFORE UPDATE OR DELETE ON objection
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

COMMENT ON COLUMN service.ask_first IS
    'What 311 asked before the words were agreed; told to call takers only where no agreement says otherwise.';
COMMENT ON COLUMN service.tell_resident IS
    'What 311 told before the words were agreed; told to call takers only where no agreement says otherwise.';
