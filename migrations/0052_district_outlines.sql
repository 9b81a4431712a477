-- Outlines of the city's districts, as a file of the city draws them.


CREATE TABLE district_outlines (
    id         bigserial    PRIMARY KEY,
    file_name  text         NOT NULL,
    file_hash  text         NOT NULL,
    body       text         NOT NULL,
    source     text         NOT NULL DEFAULT '',
    drawing    text         NOT NULL,
    who        text         NOT NULL,
    at         timestamptz  NOT NULL
);
COMMENT ON TABLE district_outlines IS
    'A file of outlines of districts, as it came, and the small drawing made of it. The last row counts.';
SELECT follow_rows('district_outlines');
