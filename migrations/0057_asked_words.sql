-- Words of look-ups that found no service, counted by day: nobody's name, no address, no time of day.

CREATE TABLE asked_words (
    id     bigserial  PRIMARY KEY,
    day    date       NOT NULL,
    words  text       NOT NULL DEFAULT '',
    times  integer    NOT NULL DEFAULT 1,
    CONSTRAINT asked_words_once UNIQUE (day, words),
    CONSTRAINT asked_words_few CHECK (words <> '' AND char_length(words) <= 120),
    CONSTRAINT asked_words_times CHECK (times BETWEEN 1 AND 100000)
);
COMMENT ON TABLE asked_words IS
    'Plain words that found no service, by day, so that analysts of 311 can add them; gone after 60 days.';
