"""What the database itself guards: the trail, immutable content, no overlaps, known states."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from governance.audit.tables import Event

ID = "2026-11-21T20:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "guards of the database itself"

STATEMENTS = (
    """CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP; END $$""",
    "CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()",
    "CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()",
    "CREATE TRIGGER item_immutable BEFORE UPDATE OR DELETE ON item FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()",
    """CREATE TRIGGER version_item_immutable BEFORE UPDATE OR DELETE ON version_item
       FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()""",
    "CREATE TRIGGER consent_immutable BEFORE UPDATE OR DELETE ON consent FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()",
    "CREATE TRIGGER approval_immutable BEFORE UPDATE OR DELETE ON approval FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()",
    "CREATE TRIGGER offer_immutable BEFORE UPDATE OR DELETE ON offer FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()",
    "CREATE TRIGGER edit_immutable BEFORE UPDATE OR DELETE ON edit FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()",
    """CREATE FUNCTION version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'version is append-only: DELETE refused'; END IF;
         IF TG_OP = 'UPDATE' AND (NEW.agreement, NEW.number, NEW.hash, NEW.effective_from, NEW.starts, NEW.ends_on)
            IS DISTINCT FROM (OLD.agreement, OLD.number, OLD.hash, OLD.effective_from, OLD.starts, OLD.ends_on) THEN
           RAISE EXCEPTION 'a version never changes';
         END IF;
         IF EXISTS (SELECT FROM version v WHERE v.agreement = NEW.agreement AND v.number < NEW.number
                    AND v.effective_from > NEW.effective_from) THEN
           RAISE EXCEPTION 'dates never fall from one version to the next';
         END IF;
         RETURN NEW;
       END $$""",
    "CREATE TRIGGER version_guarded BEFORE INSERT OR UPDATE OR DELETE ON version FOR EACH ROW EXECUTE FUNCTION version_guard()",
    """ALTER TABLE tenure ADD CONSTRAINT tenure_no_overlap
       EXCLUDE USING gist (int8range(seat, seat, '[]') WITH &&, tstzrange(starts, ends) WITH &&)""",
    """ALTER TABLE delegation ADD CONSTRAINT delegation_no_overlap
       EXCLUDE USING gist (int8range(seat, seat, '[]') WITH &&, tstzrange(starts, ends) WITH &&)""",
    """ALTER TABLE ownership ADD CONSTRAINT ownership_no_overlap
       EXCLUDE USING gist (int8range(service, service, '[]') WITH &&, tstzrange(starts, ends) WITH &&)""",
    """ALTER TABLE change ADD CONSTRAINT change_state_known CHECK
       (state IN ('draft', 'open', 'agreed', 'adopted', 'convened', 'declined', 'withdrawn', 'lapsed'))""",
    "ALTER TABLE approval ADD CONSTRAINT approval_outcome_known CHECK (outcome IN ('approved', 'returned', 'rejected'))",
    "ALTER TABLE extension ADD CONSTRAINT extension_days_fair CHECK (days BETWEEN 1 AND 40)",
    "ALTER TABLE service ADD CONSTRAINT service_volume_fair CHECK (yearly_volume >= 0)",
    "ALTER TABLE item ADD CONSTRAINT item_kind_known CHECK (kind IN ('term', 'clause', 'header'))",
    """CREATE INDEX change_waiting ON change (turn, respond_by)
       WHERE state IN ('draft', 'open', 'agreed', 'convened')""",
    "CREATE INDEX change_by_agreement_lately ON change (agreement, touched_at DESC)",
    "CREATE INDEX version_starting ON version (effective_from)",
    "CREATE INDEX version_by_change ON version (change_number)",
    "INSERT INTO trail_head (number, hash) VALUES (0, repeat('0', 64))",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="governance", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await Event.raw(statement)

    manager.add_raw(run)
    return manager
