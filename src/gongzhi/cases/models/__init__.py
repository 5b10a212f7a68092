from gongzhi.cases.models.case import Case, CaseBearing, CaseFollower, CasePhoto
from gongzhi.cases.models.plea import CasePlea
from gongzhi.cases.models.rules import Category, DispatchRule

__all__ = ["Case", "CaseBearing", "CaseFollower", "CasePhoto", "CasePlea", "Category", "DispatchRule"]
