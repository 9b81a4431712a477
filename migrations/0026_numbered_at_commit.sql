-- An entry is numbered, chained and hashed by the database itself, within the COMMIT of its act: no program holds the
-- trail's head while it does something else, and none can write into the trail but by handing an entry over.

-- Entries from now on (form 2) keep number and time beside their text; the hash is over both.
ALTER TABLE event ADD COLUMN recorded_at timestamptz;


CREATE TABLE event_due (
    id    bigserial  PRIMARY KEY,
    body  text       NOT NULL DEFAULT ''
);
COMMENT ON TABLE event_due IS
    'The text of an entry, handed over by an act that has not ended yet: at its end the entry moves into `event`.';

CREATE FUNCTION append_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    head    public.trail_head;
    told    json := NEW.body::json;
    until   text := current_setting('concord.deadline', true);
    now     timestamptz;
    hashed  text;
BEGIN
    SELECT * INTO STRICT head FROM public.trail_head WHERE id = 1 FOR UPDATE;
    now := clock_timestamp();
    IF until <> '' AND now > to_timestamp(until::double precision) THEN
        RAISE EXCEPTION 'the act came too late: whoever asked for it was told that it failed' USING ERRCODE = 'QC001';
    END IF;
    now := date_trunc('second', now);
    hashed := encode(sha256(convert_to(concat_ws(E'\n', 'concord:event:2', head.hash, head.number + 1,
        to_char(now AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), NEW.body), 'UTF8')), 'hex');
    INSERT INTO public.event (number, at, recorded_at, tag, subject, audience, actor, request_id, body, previous, hash)
    VALUES (head.number + 1, (told ->> 'at')::timestamptz, now, told ->> 'tag', told ->> 'subject', told ->> 'audience',
        coalesce(told #>> '{by,name}', ''), coalesce(told #>> '{by,request}', ''), NEW.body, head.hash, hashed);
    UPDATE public.trail_head SET number = head.number + 1, hash = hashed WHERE id = 1;
    DELETE FROM public.event_due WHERE id = NEW.id;
    RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION append_event() FROM PUBLIC;

CREATE CONSTRAINT TRIGGER event_appended AFTER INSERT ON event_due
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION append_event();

COMMENT ON TABLE trail_head IS
    'One row: number and hash of the last event. Locked within each act''s COMMIT, so that the chain has no forks.';
