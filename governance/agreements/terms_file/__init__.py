"""Files of terms, read and written: a published list or a spreadsheet of ours in, a spreadsheet of ours out.

Pure: bytes and values, no database, no clock. Which service, department and calendar a line means is decided by
`queries.lines`; what becomes of it, by those who call that.
"""
