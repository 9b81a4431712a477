"""Which stored file is which document."""

from piccolo.columns import BigInt, BigSerial, Text, Timestamptz
from piccolo.table import Table


class Document(Table, tablename="document"):
    """A file in the store by its content hash; `inputs` is the fingerprint of everything it was made from.

    One whose file was found missing or altered is `lost_at`; what it showed is then made again, as another document.
    """

    id = BigSerial(primary_key=True)
    hash = Text(required=True)
    subject = Text(required=True, index=True)
    kind = Text(required=True)
    inputs = Text(required=True)
    file_name = Text(required=True)
    media_type = Text(required=True)
    size = BigInt(required=True)
    made_at = Timestamptz(default=None, required=True)
    lost_at = Timestamptz(null=True, default=None)
