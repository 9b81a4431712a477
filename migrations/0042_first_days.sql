-- The day since which somebody had to show two factors is never forgotten, and an account that somebody else bound proves itself.


ALTER TABLE factor_requirement ADD COLUMN ended_at timestamptz;  -- null: it is asked now; `since` stays whatever happens
COMMENT ON TABLE factor_requirement IS
    'Somebody who had to show two factors, and since which moment, in real time: the grace is counted from there, once.';

ALTER TABLE identity ADD COLUMN proven_at timestamptz;  -- null: of one that an administrator bound, no second factor was shown beside it
COMMENT ON COLUMN identity.proven_at IS
    'When its person showed a second factor of this portal beside it; until then it stands for none.';
