from gongzhi.cases.services.dispatch import accept_case, assign_case, dispatch_case, refile_case, return_case
from gongzhi.cases.services.feedback import ask_and_close_stale, rate_case, reopen_case
from gongzhi.cases.services.follow import follow_case, leave_contact
from gongzhi.cases.services.intake import Report, receive_case
from gongzhi.cases.services.pleas import Wish, ask_help, ask_time
from gongzhi.cases.services.release import conceal_case, release_case
from gongzhi.cases.services.rulings import Ruling, answer_help, decide_plea, resume_case, resume_over
from gongzhi.cases.services.sight import read_contact, read_words
from gongzhi.cases.services.trash import restore_case, retire_case
from gongzhi.cases.services.work import add_photo, finish_case, note_case, reply_case

__all__ = [
    "Report", "Ruling", "Wish", "accept_case", "add_photo", "answer_help", "ask_and_close_stale", "ask_help", "ask_time",
    "assign_case", "conceal_case", "decide_plea", "dispatch_case", "finish_case", "follow_case", "leave_contact", "note_case",
    "rate_case", "read_contact", "read_words", "receive_case", "refile_case", "release_case", "reopen_case", "reply_case",
    "restore_case", "resume_case", "resume_over", "retire_case", "return_case",
]  # fmt: skip
