from gongzhi.insight.services.counting import count_changes
from gongzhi.insight.services.months import close_months, count_everything, recount

__all__ = ["close_months", "count_changes", "count_everything", "recount"]
