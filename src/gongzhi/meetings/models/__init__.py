from gongzhi.meetings.models.kinds import MeetingKind, OnHoliday, Party, Publisher, Quorum, Series
from gongzhi.meetings.models.meeting import (
    Addendum,
    AgendaItem,
    Answer,
    Attendance,
    HandCount,
    How,
    ItemState,
    Meeting,
    MeetingPaper,
    MeetingSide,
    MinuteField,
    MinuteText,
    PaperKind,
)
from gongzhi.meetings.models.resolution import Evidence, Look, Resolution, ResolutionPhoto, Verdict

__all__ = [
    "Addendum", "AgendaItem", "Answer", "Attendance", "Evidence", "HandCount", "How", "ItemState", "Look", "Meeting",
    "MeetingKind", "MeetingPaper", "MeetingSide", "MinuteField", "MinuteText", "OnHoliday", "PaperKind", "Party",
    "Publisher", "Quorum", "Resolution", "ResolutionPhoto", "Series", "Verdict",
]  # fmt: skip
