"""Tables that people bring, text or workbook, into rows of cells. What the cells mean, whoever asked for them decides."""
