"""What the database itself guards of evidence: known states, published cards that never change; and its indexes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from governance.audit.tables import Event

ID = "2026-11-22T08:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "guards and indexes of evidence"

STATEMENTS = (
    """ALTER TABLE request_import ADD CONSTRAINT request_import_state_known CHECK
       (state IN ('queued', 'reading', 'storing', 'judging', 'done', 'failed'))""",
    """ALTER TABLE label ADD CONSTRAINT label_state_known CHECK
       (state IN ('matched', 'waiting', 'ambiguous', 'set-aside') AND (state = 'matched') = (service IS NOT NULL))""",
    "ALTER TABLE facet ADD CONSTRAINT facet_kind_known CHECK (kind IN ('district', 'channel', 'outcome'))",
    """ALTER TABLE relief ADD CONSTRAINT relief_state_known CHECK
       (state IN ('requested', 'declared', 'confirmed', 'refused', 'withdrawn'))""",
    "ALTER TABLE relief ADD CONSTRAINT relief_effect_known CHECK (effect IN ('pause', 'exclude'))",
    "ALTER TABLE relief ADD CONSTRAINT relief_bounds_in_order CHECK (ends IS NULL OR ends > starts)",
    """ALTER TABLE correction ADD CONSTRAINT correction_state_known CHECK
       (state IN ('asked', 'answered', 'withdrawn'))""",
    """ALTER TABLE correction ADD CONSTRAINT correction_reason_known CHECK
       (reason IN ('not-ours', 'duplicate', 'no-access', 'event', 'data-error'))""",
    """ALTER TABLE scorecard ADD CONSTRAINT scorecard_state_known CHECK (state IN ('draft', 'held', 'published'))""",
    "ALTER TABLE scorecard ADD CONSTRAINT scorecard_period_known CHECK (period IN ('month', 'quarter', 'year'))",
    "CREATE UNIQUE INDEX scorecard_once ON scorecard (coalesce(party, 0), period, starts)",
    """CREATE FUNCTION scorecard_guard() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'DELETE' OR OLD.state = 'published' THEN
           RAISE EXCEPTION 'a published scorecard never changes: % refused', TG_OP;
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER scorecard_guarded BEFORE UPDATE OR DELETE ON scorecard
       FOR EACH ROW EXECUTE FUNCTION scorecard_guard()""",
    """CREATE TRIGGER card_comment_immutable BEFORE UPDATE OR DELETE ON card_comment
       FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()""",
    "CREATE INDEX judgment_by_service ON judgment (service, opened)",
    "CREATE INDEX judgment_by_due ON judgment (due)",
    "CREATE INDEX judgment_by_ended ON judgment (ended)",
    """CREATE INDEX judgment_open ON judgment (due)
       INCLUDE (request, service, party, opened, due_plain, standing, standing_plain, flags) WHERE ended = 'infinity'""",
    "CREATE INDEX judgment_moved ON judgment (due_plain) WHERE due_plain <> due",
    "CREATE INDEX judgment_by_opened ON judgment (opened)",
    # Those of one upload lie together: a few bytes for every hundred pages lead there.
    "CREATE INDEX request_by_first_import ON request USING brin (first_import) WITH (autosummarize = on)",
    "CREATE INDEX request_by_last_import ON request USING brin (last_import) WITH (autosummarize = on)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="governance", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await Event.raw(statement)

    manager.add_raw(run)
    return manager
