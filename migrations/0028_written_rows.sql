-- State follows from the record: whatever is written to a table of the record is kept as it was written, and the entry
-- of the act carries the fingerprint of all that it wrote (`rows` in its text: the bundle's number and its SHA-256).

-- The file in the store that has every request that an upload wrote, as it wrote it.
ALTER TABLE request_import ADD COLUMN applied text NOT NULL DEFAULT '';


CREATE TABLE written_row (
    id      bigserial  PRIMARY KEY,
    bundle  bigint     NOT NULL DEFAULT 0,
    place   text       NOT NULL DEFAULT '',
    key     bigint     NOT NULL DEFAULT 0,
    image   text       NOT NULL DEFAULT ''
);
COMMENT ON TABLE written_row IS
    'One row of the record as an act wrote it ("" = taken away); the act''s entry carries the fingerprint of its bundle.';

CREATE INDEX written_row_bundle ON written_row (bundle);
CREATE INDEX written_row_place ON written_row (place, key);

CREATE SEQUENCE written_row_bundles;

-- A row without the columns left out; long and one-sided text only as a fingerprint, with the row's salt where it has one.
-- "" in a state in which it is not on record yet.
CREATE FUNCTION row_image(whole jsonb, left_out text[], hashed text[], before text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN whole->>'state' = ANY(before) THEN '' ELSE ((whole - left_out) || coalesce((SELECT jsonb_object_agg(name, encode(sha256(convert_to(
            coalesce(whole->>'salt', '') || coalesce(whole->>name, ''), 'UTF8')), 'hex'))
        FROM unnest(hashed) AS name WHERE whole ? name), '{}'))::text END
$$;

CREATE FUNCTION write_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    was text := '';
    now text := '';
    open text := current_setting('concord.bundle', true);
BEGIN
    IF TG_OP <> 'INSERT' THEN
        was := public.row_image(to_jsonb(OLD), TG_ARGV[0]::text[], TG_ARGV[1]::text[], TG_ARGV[2]::text[]);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        now := public.row_image(to_jsonb(NEW), TG_ARGV[0]::text[], TG_ARGV[1]::text[], TG_ARGV[2]::text[]);
    END IF;
    -- Of a table that goes on record later, rows count from the act that keeps them (concord.keeping) on.
    IF TG_ARGV[3] = 'later' AND NOT EXISTS (
            SELECT FROM public.written_row WHERE place = TG_TABLE_NAME AND key = CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END) THEN
        IF coalesce(current_setting('concord.keeping', true), '') = '' THEN
            RETURN NULL;
        END IF;
        was := '';
    END IF;
    IF was = now THEN
        RETURN NULL;
    END IF;
    IF open IS NULL OR open = '' THEN
        open := set_config('concord.bundle', nextval('public.written_row_bundles')::text, true);
    END IF;
    INSERT INTO public.written_row (bundle, place, key, image)
        VALUES (open::bigint, TG_TABLE_NAME, CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END, now);
    RETURN NULL;
END $$;

-- The bundle of what this transaction wrote since the last entry was thought of; 0 where it wrote nothing.
CREATE FUNCTION rows_gathered() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    open text := current_setting('concord.bundle', true);
BEGIN
    PERFORM set_config('concord.bundle', '', true);
    RETURN coalesce(nullif(open, ''), '0')::bigint;
END $$;

-- What an entry carries of a bundle: its number and fingerprint. With `late`, what was written since joins it.
CREATE FUNCTION rows_bound(bundle_of_entry bigint, late boolean) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    found bigint := bundle_of_entry;
    since bigint := 0;
BEGIN
    IF late THEN
        since := public.rows_gathered();
        found := CASE found WHEN 0 THEN since ELSE found END;
        UPDATE public.written_row SET bundle = found WHERE bundle = since AND since NOT IN (0, found);
    END IF;
    RETURN CASE found WHEN 0 THEN '' ELSE (SELECT found || ':' || encode(sha256(convert_to(string_agg(
            concat_ws(' ', id, place, key, encode(sha256(convert_to(image, 'UTF8')), 'hex')), E'\n' ORDER BY id),
            'UTF8')), 'hex') FROM public.written_row WHERE bundle = found) END;
END $$;

-- Follow a table from now on; what it holds `already` is written down for the entry that seals it (records:state:sealed).
-- Asked once more, after columns came or went: only rows that are as they were last written are written anew.
CREATE FUNCTION follow_rows(
    place_name text, left_out text[] = '{}', hashed text[] = '{}', before text[] = '{}', since text = '', already text = 'true'
) RETURNS void LANGUAGE plpgsql
    SET timezone = 'UTC' AS $$
DECLARE
    bundle_name text := nextval('written_row_bundles')::text;
BEGIN
    EXECUTE format('DROP TRIGGER IF EXISTS written ON %I', place_name);
    EXECUTE format('CREATE TRIGGER written AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW '
        'EXECUTE FUNCTION write_row(%L, %L, %L, %L)', place_name, left_out, hashed, before, since);
    EXECUTE format($q$
        INSERT INTO written_row (bundle, place, key, image)
        SELECT %L, %L, now.id, now.image
        FROM (SELECT t.id, row_image(to_jsonb(t), %L, %L, %L) AS image FROM %I AS t WHERE %s) AS now
        LEFT JOIN (SELECT DISTINCT ON (key) key, image FROM written_row WHERE place = %L ORDER BY key, id DESC) AS was
            ON was.key = now.id
        WHERE now.image <> '' AND (was.image IS NULL OR (was.image <> '' AND was.image <> now.image AND now.image::jsonb @> was.image::jsonb
            - ARRAY(SELECT name FROM jsonb_object_keys(was.image::jsonb) AS name WHERE NOT now.image::jsonb ? name)))
        ORDER BY now.id
    $q$, bundle_name, place_name, left_out, hashed, before, place_name, already, place_name);
END $$;

-- All that was written down after a place of `written_row` for being followed from now on, as one bundle of this act.
CREATE FUNCTION rows_sealed(after bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    found bigint := nextval('written_row_bundles');
    many bigint;
BEGIN
    UPDATE written_row SET bundle = found WHERE id > after;
    GET DIAGNOSTICS many = ROW_COUNT;
    PERFORM set_config('concord.bundle', CASE many WHEN 0 THEN '' ELSE found::text END, true);
    RETURN many;
END $$;
REVOKE EXECUTE ON FUNCTION rows_sealed FROM PUBLIC;

SELECT follow_rows('city');
SELECT follow_rows('party');
SELECT follow_rows('person');
SELECT follow_rows('seat');
SELECT follow_rows('tenure');
SELECT follow_rows('delegation');
SELECT follow_rows('succession');
SELECT follow_rows('calendar');
SELECT follow_rows('calendar_version');
SELECT follow_rows('holiday');
SELECT follow_rows('holiday_notice');
SELECT follow_rows('service');
SELECT follow_rows('alias');
SELECT follow_rows('ownership');
SELECT follow_rows('agreement');
SELECT follow_rows('agreement_review');
SELECT follow_rows('item', '{}', '{body}');
SELECT follow_rows('version');
SELECT follow_rows('version_item');
SELECT follow_rows('deployment');
SELECT follow_rows('system_of_record');
SELECT follow_rows('terms_upload');
SELECT follow_rows('refused_line');
SELECT follow_rows('reorganization', '{}', '{body}');
SELECT follow_rows('reorganization_side');
SELECT follow_rows('change', '{}', '{}', '{draft}');
SELECT follow_rows('offer');
SELECT follow_rows('edit');
SELECT follow_rows('consent');
SELECT follow_rows('approval');
SELECT follow_rows('objection');
SELECT follow_rows('question');
SELECT follow_rows('extension');
SELECT follow_rows('recommendation', '{}', '{words,handed_back_words}');
SELECT follow_rows('note', '{}', '{words}');
SELECT follow_rows('change_talk');
SELECT follow_rows('feed', '{pulled_until}');
SELECT follow_rows('request_import', '{state,progress,problem,touched_at,finished_at}', '{facts}');
SELECT follow_rows('rejection');
SELECT follow_rows('label', '{requests,last_opened}');
SELECT follow_rows('label_change');
SELECT follow_rows('label_notice');
SELECT follow_rows('label_told');
SELECT follow_rows('facet');
SELECT follow_rows('relief');
SELECT follow_rows('relief_cover');
SELECT follow_rows('correction');
SELECT follow_rows('corrected_request');
SELECT follow_rows('scorecard', '{}', '{figures}');
SELECT follow_rows('card_comment');
SELECT follow_rows('body');
SELECT follow_rows('ground_rules', '{}', '{content}');
SELECT follow_rows('meeting_series', '{}', '{template}');
SELECT follow_rows('meeting', '{live,item,agenda_due}');
SELECT follow_rows('meeting_guest');
SELECT follow_rows('meeting_reply');
SELECT follow_rows('attendance');
SELECT follow_rows('published_agenda', '{}', '{content}');
SELECT follow_rows('meeting_note', '{}', '{}', '{}', 'later',
    'EXISTS (SELECT FROM agenda_item AS i JOIN meeting AS m ON m.id = i.meeting WHERE i.id = t.item AND m.closed_at IS NOT NULL)');
SELECT follow_rows('outcome');
SELECT follow_rows('recusal');
SELECT follow_rows('motion', '{}', '{content}');
SELECT follow_rows('vote');
SELECT follow_rows('decision');
SELECT follow_rows('meeting_agreement', '{}', '{proposal}');
SELECT follow_rows('confirmation');
SELECT follow_rows('minutes', '{}', '{content}', '{draft}');
SELECT follow_rows('minutes_correction');
SELECT follow_rows('action');
SELECT follow_rows('action_deferral');
SELECT follow_rows('attachment');
SELECT follow_rows('document', '{lost_at}');
SELECT follow_rows('outlook_entry');
SELECT follow_rows('outlook_service');
SELECT follow_rows('outlook_question');
SELECT follow_rows('outlook_invitation');
SELECT follow_rows('reminder_setting');
SELECT follow_rows('acknowledgement');
SELECT follow_rows('nudge');
SELECT follow_rows('endpoint', '{sequence,told_from,failing_since,lease_owner,lease_until}', '{secret,old_secret}');
