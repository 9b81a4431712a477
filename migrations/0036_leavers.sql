-- Who is stopped at once without losing a role; accounts for emergencies; what a city's own directory proposes.

ALTER TABLE person
    ADD COLUMN suspended_at  timestamptz,
    ADD COLUMN kind          text         NOT NULL DEFAULT 'person',
    ADD CONSTRAINT person_kind_known CHECK (kind = 'person' OR kind = 'emergency');
SELECT follow_rows('person');

-- The one condition on an account by which it is good for anything: signing in, acting, tokens, feeds, letters.
CREATE FUNCTION active(one person) RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT one.deactivated_at IS NULL AND one.suspended_at IS NULL $$;

-- Whether a person's tokens are good for anything: they die with the account, and when their owner has not signed in for 30 days.
CREATE FUNCTION tokens_live(one person, at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT public.active(one) AND one.kind = 'person' AND EXISTS (SELECT FROM public.session s
        WHERE s.person = one.id AND s.created_at > at - INTERVAL '30 days' AND s.created_at <= at) $$;
