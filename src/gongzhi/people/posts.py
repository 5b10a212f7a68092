"""The posts of the estate, what each may do and whose eyes it has. Closed list; labels are translated."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongzhi.core.scope import Audience


class OrgKind(models.TextChoices):
    COMPANY = "company", _("property company")  # 物业企业
    COMMITTEE = "committee", _("owners' committee")  # 业委会
    MANAGEMENT = "management", _("management committee")  # 物管会
    RESIDENTS = "residents", _("residents' committee")  # 居委会, the community's body
    SUBDISTRICT = "subdistrict", _("subdistrict office")  # 街道办事处
    DISTRICT = "district", _("district office")
    DEPARTMENT = "department", _("department")  # 委办局
    BRANCH = "branch", _("Party branch")
    SUPERVISORS = "supervisors", _("supervisory committee")  # 监事会
    JOINT = "joint", _("joint Party committee")  # 社区大党委
    ASSOCIATION = "association", _("association")  # 协会
    ALLIANCE = "alliance", _("alliance")
    COUNCIL = "council", _("coordination committee")  # 协调委员会
    STATION = "station", _("service provider")  # 水电气热 and others who serve all


class Service(models.TextChoices):
    """What an organisation is engaged for."""

    PROPERTY = "property", _("property services")
    COMMITTEE = "committee", _("committee")
    HOUSING = "housing", _("housing and building")
    URBAN = "urban", _("city management")
    FIRE = "fire", _("fire protection")
    HEAT = "heat", _("heating")
    WATER = "water", _("water")
    GAS = "gas", _("gas")
    POWER = "power", _("power")


class Right(StrEnum):
    HANDLE = "handle"  # work on what the organisation owes
    ASSIGN = "assign"  # accept, hand to a colleague, return
    DISPATCH = "dispatch"  # decide where a case of the place goes
    COORDINATE = "coordinate"  # call departments to the spot, decide on the list of hard cases
    ARBITRATE = "arbitrate"  # decide what departments object to
    RULES = "rules"  # edit the dispatch table
    PEOPLE = "people"  # organisations, appointments
    PLACES = "places"  # the tree, grids, placards
    HOMES = "homes"  # who lives in a unit
    PUBLISH = "publish"  # release texts and photos, the board
    MODERATE = "moderate"  # cover words on sheets of those below
    NAMED = "named"  # see reports of misconduct (举报)
    OPERATE = "operate"  # tasks, imports, settings
    SECURE = "secure"  # accounts, sessions, keys
    AUDIT = "audit"  # read the journal


class Post(models.TextChoices):
    BUILDING_HEAD = "building_head", _("building head")  # 楼长
    ENTRANCE_HEAD = "entrance_head", _("entrance head")  # 门长
    GRID_WORKER = "grid_worker", _("grid worker")
    PROJECT_MANAGER = "project_manager", _("project manager")
    PROPERTY_STAFF = "property_staff", _("property staff")
    COMMITTEE_CHAIR = "committee_chair", _("committee chair")
    COMMITTEE_MEMBER = "committee_member", _("committee member")
    COMMUNITY_SECRETARY = "community_secretary", _("community secretary")
    COMMUNITY_STAFF = "community_staff", _("community staff")
    SUBDISTRICT_LEAD = "subdistrict_lead", _("subdistrict lead")
    SUBDISTRICT_STAFF = "subdistrict_staff", _("subdistrict staff")
    DEPARTMENT_STAFF = "department_staff", _("department staff")
    DISTRICT_STAFF = "district_staff", _("district staff")
    MISCONDUCT_OFFICER = "misconduct_officer", _("officer for reports of misconduct")
    PARTY_SECRETARY = "party_secretary", _("branch secretary")
    PARTY_INSTRUCTOR = "party_instructor", _("party-building instructor")
    OPERATOR = "operator", _("operator")
    SECURITY_OFFICER = "security_officer", _("security officer")
    AUDITOR = "auditor", _("auditor")


@dataclass(frozen=True, slots=True)
class Spec:
    """What a post opens. `party` posts are visible to named posts only (decisions 6)."""

    audiences: frozenset[Audience] = frozenset()
    rights: frozenset[Right] = frozenset()
    party: bool = False


def spec(*audiences: Audience, rights: tuple[Right, ...] = (), party: bool = False) -> Spec:
    return Spec(frozenset(audiences), frozenset(rights), party)


R, A = Right, Audience
SPECS: dict[str, Spec] = {
    Post.BUILDING_HEAD: spec(A.RESIDENT),
    Post.ENTRANCE_HEAD: spec(A.RESIDENT),
    Post.GRID_WORKER: spec(A.SUPERVISOR, A.BEARER, rights=(R.HANDLE, R.HOMES)),
    Post.PROJECT_MANAGER: spec(A.BEARER, rights=(R.HANDLE, R.ASSIGN, R.PUBLISH)),
    Post.PROPERTY_STAFF: spec(A.BEARER, rights=(R.HANDLE,)),
    Post.COMMITTEE_CHAIR: spec(A.RESIDENT, A.BEARER, rights=(R.HANDLE, R.ASSIGN)),
    Post.COMMITTEE_MEMBER: spec(A.RESIDENT, A.BEARER, rights=(R.HANDLE,)),
    Post.COMMUNITY_SECRETARY: spec(
        A.SUPERVISOR, A.BEARER, A.PARTY,
        rights=(R.HANDLE, R.ASSIGN, R.DISPATCH, R.PEOPLE, R.PLACES, R.HOMES, R.PUBLISH, R.MODERATE),
    ),
    Post.COMMUNITY_STAFF: spec(
        A.SUPERVISOR, A.BEARER,
        rights=(R.HANDLE, R.ASSIGN, R.DISPATCH, R.PLACES, R.HOMES, R.PUBLISH, R.MODERATE),
    ),
    Post.SUBDISTRICT_LEAD: spec(
        A.SUPERVISOR, A.BEARER, A.PARTY,
        rights=(
            R.HANDLE, R.ASSIGN, R.DISPATCH, R.COORDINATE, R.RULES, R.PEOPLE, R.PLACES, R.PUBLISH, R.MODERATE,
        ),
    ),
    Post.SUBDISTRICT_STAFF: spec(
        A.SUPERVISOR, A.BEARER,
        rights=(R.HANDLE, R.ASSIGN, R.DISPATCH, R.COORDINATE, R.RULES, R.PEOPLE, R.PLACES, R.MODERATE),
    ),
    Post.DEPARTMENT_STAFF: spec(A.BEARER, rights=(R.HANDLE, R.ASSIGN)),
    Post.DISTRICT_STAFF: spec(
        A.SUPERVISOR, A.BEARER,
        rights=(R.HANDLE, R.ASSIGN, R.DISPATCH, R.ARBITRATE, R.RULES, R.PEOPLE, R.PLACES, R.MODERATE),
    ),
    Post.MISCONDUCT_OFFICER: spec(A.SUPERVISOR, A.BEARER, rights=(R.NAMED, R.HANDLE, R.ASSIGN, R.DISPATCH)),
    Post.PARTY_SECRETARY: spec(A.PARTY, party=True),
    Post.PARTY_INSTRUCTOR: spec(A.PARTY, party=True),
    Post.OPERATOR: spec(rights=(R.OPERATE,)),
    Post.SECURITY_OFFICER: spec(rights=(R.SECURE,)),
    Post.AUDITOR: spec(rights=(R.AUDIT,)),
}  # fmt: skip
OFFICE_POSTS = frozenset({Post.OPERATOR, Post.SECURITY_OFFICER, Post.AUDITOR})
PARTY_POSTS = frozenset(post for post, facts in SPECS.items() if facts.party)

NAMED_POSTS = frozenset(post for post, facts in SPECS.items() if Right.NAMED in facts.rights)
HEADS = (Post.BUILDING_HEAD, Post.ENTRANCE_HEAD)
COMMITTEE_POSTS = (Post.COMMITTEE_CHAIR, Post.COMMITTEE_MEMBER)
POSTS_OF: dict[str, tuple[str, ...]] = {  # which posts a kind of organisation has
    OrgKind.COMPANY: (Post.PROJECT_MANAGER, Post.PROPERTY_STAFF),
    OrgKind.COMMITTEE: (*COMMITTEE_POSTS, *HEADS),
    OrgKind.MANAGEMENT: (*COMMITTEE_POSTS, *HEADS),
    OrgKind.SUPERVISORS: COMMITTEE_POSTS,
    OrgKind.ASSOCIATION: COMMITTEE_POSTS,
    OrgKind.ALLIANCE: COMMITTEE_POSTS,
    OrgKind.COUNCIL: COMMITTEE_POSTS,
    OrgKind.JOINT: (Post.PARTY_SECRETARY,),
    OrgKind.RESIDENTS: (
        Post.COMMUNITY_SECRETARY, Post.COMMUNITY_STAFF, Post.GRID_WORKER, *HEADS, Post.PARTY_SECRETARY,
        Post.PARTY_INSTRUCTOR,
    ),
    OrgKind.SUBDISTRICT: (
        Post.SUBDISTRICT_LEAD, Post.SUBDISTRICT_STAFF, Post.MISCONDUCT_OFFICER, Post.PARTY_INSTRUCTOR,
    ),
    OrgKind.DISTRICT: (
        Post.DISTRICT_STAFF, Post.MISCONDUCT_OFFICER, Post.PARTY_INSTRUCTOR, Post.OPERATOR, Post.SECURITY_OFFICER,
        Post.AUDITOR,
    ),
    OrgKind.DEPARTMENT: (Post.DEPARTMENT_STAFF,),
    OrgKind.STATION: (Post.DEPARTMENT_STAFF,),
    OrgKind.BRANCH: (Post.PARTY_SECRETARY, Post.PARTY_INSTRUCTOR, *HEADS),
}  # fmt: skip
PARTY_KINDS = frozenset({OrgKind.BRANCH, OrgKind.JOINT})  # whose members are of class party (decisions 6)
TERMED = frozenset({  # elected or formed for a time
    OrgKind.COMMITTEE, OrgKind.MANAGEMENT, OrgKind.SUPERVISORS, OrgKind.BRANCH, OrgKind.JOINT, OrgKind.RESIDENTS,
    OrgKind.ASSOCIATION, OrgKind.ALLIANCE, OrgKind.COUNCIL,
})  # fmt: skip
BODIES = frozenset({OrgKind.RESIDENTS, OrgKind.SUBDISTRICT, OrgKind.DISTRICT, OrgKind.DEPARTMENT})
