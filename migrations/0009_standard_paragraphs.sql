-- Whether each first agreement begins with the standard paragraphs, as answered when the city was set up.


ALTER TABLE city ADD COLUMN standard_paragraphs boolean NOT NULL DEFAULT true;
