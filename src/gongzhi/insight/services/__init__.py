from gongzhi.insight.services.months import count_everything, recount
from gongzhi.insight.services.works import count_changes, start_closing

__all__ = ["count_changes", "count_everything", "recount", "start_closing"]
