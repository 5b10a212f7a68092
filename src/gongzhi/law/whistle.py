"""Departments called to the spot: 街乡吹哨、部门报到.

The ordinances say who calls, whom, about what, and that both sides are measured. They name no time within which a
department must be there: the caller sets it, and what a page proposes is a policy of the place.
"""

from gongzhi.law.citation import Citation
from gongzhi.law.hotline import BEIJING_ORDINANCE, ORDINANCE_FROM

CALL_BASIS = Citation(
    BEIJING_ORDINANCE,
    "第十六条",
    ORDINANCE_FROM,
    "区政府部门及有关单位应当及时响应、履职，按照街道办事处、乡镇人民政府协调调度共同办理相关诉求。",
)
BOTH_SIDES_BASIS = Citation(
    BEIJING_ORDINANCE,
    "第三十三条",
    ORDINANCE_FROM,
    "对“吹哨”街道（乡镇）和“报到”部门进行双考核。",
)
