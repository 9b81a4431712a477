-- Where the city's targets are shown to those who work by them, and since when it shows which version.


CREATE TABLE system_of_record (
    id    bigserial    PRIMARY KEY,
    name  text         NOT NULL DEFAULT '',  -- empty: there is none any more
    role  text         NOT NULL DEFAULT '',  -- of 311, who says what it shows
    who   text         NOT NULL DEFAULT '',
    at    timestamptz  NOT NULL
);
COMMENT ON TABLE system_of_record IS
    'Which system shows targets to those who work by them, and which role of 311 looks after it. The last row counts.';


CREATE TABLE deployment (
    id        bigserial    PRIMARY KEY,
    version   bigint       NOT NULL UNIQUE REFERENCES version ON UPDATE CASCADE ON DELETE RESTRICT,
    shown_on  date         NOT NULL,
    words     text         NOT NULL DEFAULT '',
    who       text         NOT NULL DEFAULT '',
    at        timestamptz  NOT NULL
);
COMMENT ON TABLE deployment IS
    'Somebody, or the system itself, said since when it shows the targets of a version.';
