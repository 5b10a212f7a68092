from gongzhi.cases.models.case import Case, CaseBearing, CaseFollower, CasePhoto
from gongzhi.cases.models.desk import DeskMove
from gongzhi.cases.models.diagnosis import Advice, Diagnosis, Expert
from gongzhi.cases.models.guidance import Guidance
from gongzhi.cases.models.hard import HardCase, HardMeasure, HardMember
from gongzhi.cases.models.incident import Incident, IncidentPlace
from gongzhi.cases.models.looks import FilterLook
from gongzhi.cases.models.patrol import PatrolCheck, PatrolRoute, PatrolStop, PatrolWalk
from gongzhi.cases.models.petition import PetitionStep
from gongzhi.cases.models.plea import CasePlea
from gongzhi.cases.models.reply_text import ReplyText
from gongzhi.cases.models.rules import Category, DispatchRule
from gongzhi.cases.models.saved import SavedFilter
from gongzhi.cases.models.seen import CaseSeen
from gongzhi.cases.models.whistle import (
    Whistle,
    WhistleCall,
    WhistleFinding,
    WhistleObjection,
    WhistlePhoto,
    WhistleShare,
)

__all__ = [
    "Advice", "Case", "CaseBearing", "CaseFollower", "CasePhoto", "CasePlea", "CaseSeen", "Category", "DeskMove",
    "Diagnosis", "DispatchRule", "Expert", "FilterLook", "Guidance", "HardCase", "HardMeasure", "HardMember", "Incident",
    "IncidentPlace",
    "PatrolCheck", "PatrolRoute", "PatrolStop", "PatrolWalk", "PetitionStep", "ReplyText", "SavedFilter", "Whistle",
    "WhistleCall", "WhistleFinding", "WhistleObjection", "WhistlePhoto", "WhistleShare",
]  # fmt: skip
