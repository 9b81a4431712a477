-- The days off of a version of a calendar that an agreement never pinned count no more: its requests are judged anew, once.

DELETE FROM watermark WHERE kind = 'versions';
