"""`/departments`: the offices that 311 has agreements with, or may have. The pattern of every list."""

import msgspec
from litestar import Controller, Response
from litestar.params import FromPath

from governance.api.site.answers import Cursor, Limit, Page, after, answered, page
from governance.api.site.routes import read
from governance.errors import NotFound
from governance.people.queries import directory
from governance.people.queries.directory import PartyFacts
from governance.people.rules import PartyKind
from governance.web.site.pages import Request


class Department(msgspec.Struct, frozen=True, kw_only=True):
    """An office that promises something to 311, and to which 311 promises something."""

    code: str
    name: str
    phone: str


class DepartmentResource(Controller):
    path = "/departments"
    tags = ("departments",)

    @read("/", operation="listDepartments", summary="All departments, by their code")
    async def index(
        self, request: Request, cursor: Cursor = None, limit: Limit = 50
    ) -> Response[Page[Department]]:
        found = await directory.departments(after=after(request, cursor), most=limit + 1)
        shown, following = page(request, found, limit, lambda one: one.code)
        return answered(request, Page(items=[_department(one) for one in shown], next=following))

    @read("/{code:str}", operation="showDepartment", summary="One department")
    async def show(self, request: Request, code: FromPath[str]) -> Response[Department]:
        found = await directory.party(code)
        if found.kind is not PartyKind.DEPARTMENT:
            raise NotFound(f"There is no department “{code}”.")
        return answered(request, _department(found))


def _department(one: PartyFacts) -> Department:
    return Department(code=one.code, name=one.name, phone=one.phone)
