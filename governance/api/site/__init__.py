"""What all resources share: who calls, limits, answers and problems, cursors, requests that come again, the document."""
