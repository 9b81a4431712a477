-- Records: the documents that were made, each a file in the store.


CREATE TABLE document (
    id          bigserial    PRIMARY KEY,
    hash        text         NOT NULL DEFAULT '',
    subject     text         NOT NULL DEFAULT '',
    kind        text         NOT NULL DEFAULT '',
    inputs      text         NOT NULL DEFAULT '',
    file_name   text         NOT NULL DEFAULT '',
    media_type  text         NOT NULL DEFAULT '',
    size        bigint       NOT NULL DEFAULT 0,
    made_at     timestamptz  NOT NULL,
    CONSTRAINT document_unique_inputs UNIQUE (kind, inputs)
);
COMMENT ON TABLE document IS
    'A file in the store under the hash of its content; `inputs` is the fingerprint of everything it was made from.';

CREATE INDEX document_subject ON document (subject);
