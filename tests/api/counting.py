"""One process of several that count calls of one token in one window: prints how many it may answer."""

import asyncio
import sys
from datetime import datetime

from governance.api.site import limits
from governance.database import session
from governance.errors import TooMany


async def granted(database: str, calls: int, at: datetime) -> int:
    async with session.pool({"dsn": database}, size=2):
        answers = await asyncio.gather(
            *(limits._count("api-token:z", limits.PER_TOKEN, at) for _ in range(calls)),
            return_exceptions=True,
        )
    assert all(isinstance(each, limits.Standing | TooMany) for each in answers)
    return sum(isinstance(each, limits.Standing) for each in answers)


if __name__ == "__main__":
    _, database, calls, at = sys.argv
    sys.stdout.write(str(asyncio.run(granted(database, int(calls), datetime.fromisoformat(at)))))
