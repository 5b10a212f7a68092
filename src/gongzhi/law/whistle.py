"""Departments called to the spot: 街乡吹哨、部门报到.

The ordinances say who calls, whom, about what, and that both sides are measured. They name no time within which a
department must be there: the caller sets it, and what a page proposes is a policy of the place.
"""

from datetime import date

from gongzhi.law.citation import Citation
from gongzhi.law.hotline import BEIJING_ORDINANCE, ORDINANCE_FROM

STREET_ORDINANCE = "北京市街道办事处条例"
STREET_FROM = date(2020, 1, 1)
CALL_BASIS = Citation(
    BEIJING_ORDINANCE,
    "第十六条",
    ORDINANCE_FROM,
    "区政府部门及有关单位应当及时响应、履职，按照街道办事处、乡镇人民政府协调调度共同办理相关诉求。",
)
MATTERS_BASIS = Citation(
    STREET_ORDINANCE,
    "第五条",
    STREET_FROM,
    "围绕群众诉求、重点工作、综合执法、应急处置等反映集中、难以解决的事项，共同做好辖区服务管理工作。",
)
REFUSAL_BASIS = Citation(
    STREET_ORDINANCE,
    "第四十四条",
    STREET_FROM,
    "街道办事处报区人民政府，区人民政府应当对工作部门落实责任情况进行调查、督办，并纳入年度绩效考评体系。",
)
BOTH_SIDES_BASIS = Citation(
    BEIJING_ORDINANCE,
    "第三十三条",
    ORDINANCE_FROM,
    "对“吹哨”街道（乡镇）和“报到”部门进行双考核。",
)
