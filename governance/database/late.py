"""Words that this program and its database agree on about an act that comes too late (migrations/0026_….sql)."""

# A setting of the transaction: until when it may end, in seconds since 1970 by the server's clock; "" for no limit.
DEADLINE = "concord.deadline"
# The SQLSTATE by which the server refuses an act that ends later.
TOO_LATE = "QC001"
