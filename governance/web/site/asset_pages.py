"""Hands out the browser's files, compressed as the browser likes; open to everyone, because the sign-in page needs them."""

from typing import Any

from litestar import Controller, HttpMethod, Request, Response, route
from litestar.params import FromPath

from governance.errors import NotFound
from governance.web.site.assets import content, find_asset

FOR_A_YEAR = "public, max-age=31536000, immutable"


class AssetController(Controller):
    """`/assets/{name}`, where the name carries a hash of the content."""

    path = "/assets"
    opt = {"public": True}  # noqa: RUF012 - Litestar reads a controller's options from the class

    @route("/{name:str}", http_method=[HttpMethod.GET, HttpMethod.HEAD], sync_to_thread=False)
    def show(self, name: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
        asset = find_asset(name)
        if asset is None:
            raise NotFound("There is no such file; reload the page to get its current files.")
        wanted = accepted_codings(request.headers.get("Accept-Encoding", ""))
        coding = next((coding for coding in asset.encodings if coding in wanted), None)
        headers = {"Cache-Control": FOR_A_YEAR, "Vary": "Accept-Encoding"}
        if coding is not None:
            headers["Content-Encoding"] = coding
        body = content(asset.encodings[coding] if coding else asset.path)
        return Response(body, media_type=asset.media_type, headers=headers)


def accepted_codings(header: str) -> frozenset[str]:
    """The content codings that an Accept-Encoding header allows by name; one with q=0 is refused."""
    parts = (part.replace(" ", "").lower().partition(";q=") for part in header.split(","))
    return frozenset(coding for coding, _, quality in parts if coding and not _is_zero(quality))


def _is_zero(quality: str) -> bool:
    return bool(quality) and not quality.strip("0.")
