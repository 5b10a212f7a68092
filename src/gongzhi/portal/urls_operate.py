"""Pages of the offices of the platform, and of background tasks."""

from __future__ import annotations

from django.urls import path

from gongzhi.portal.views import (
    journal,
    operate,
    operate_accounts,
    operate_hooks,
    operate_settings,
    operate_tasks,
    operate_tokens,
)  # fmt: skip

urlpatterns = [
    path("health", operate.health_json, name="health"),
    path("health/live", operate.health_live, name="health_live"),
    path("tasks/<str:public_id>/", operate_tasks.task_detail, name="task_detail"),
    path("tasks/<str:public_id>/part/", operate_tasks.task_part, name="task_part"),
    path("tasks/<str:public_id>/stop/", operate_tasks.task_stop, name="task_stop"),
    path("tasks/<str:public_id>/again/", operate_tasks.task_again, name="task_again"),
    path("tasks/<str:public_id>/file/", operate_tasks.task_file, name="task_file"),
    path("operate/", operate.overview, name="operate_overview"),
    path("operate/tasks/", operate_tasks.task_list, name="operate_tasks"),
    path("operate/settings/", operate_settings.settings, name="operate_settings"),
    path("operate/settings/<str:key>/", operate_settings.setting, name="operate_setting"),
    path(
        "operate/settings/<str:key>/<str:public_id>/forget/", operate_settings.setting_forget,
        name="operate_setting_forget",
    ),
    path("operate/retention/", operate_settings.retention, name="operate_retention"),
    path("operate/retention/run/", operate_settings.retention_run, name="operate_retention_run"),
    path("operate/elevate/", operate.elevation, name="operate_elevate"),
    path("operate/elevate/open/", operate.elevation_open, name="operate_elevate_open"),
    path("operate/elevate/end/", operate.elevation_end, name="operate_elevate_end"),
    path("operate/elevations/", operate.elevations, name="operate_elevations"),
    path("operate/journal/", journal.journal, name="operate_journal"),
    path("operate/anchors/", journal.anchors, name="operate_anchors"),
    path("operate/anchors/verify/", journal.verify, name="operate_verify"),
    path("operate/anchors/<str:day>.json", journal.anchor_file, name="operate_anchor_file"),
    path("operate/accounts/", operate_accounts.account_list, name="operate_accounts"),
    path("operate/accounts/<path:login>/name/", operate_accounts.account_name, name="operate_account_name"),
    path("operate/accounts/<path:login>/switch/", operate_accounts.account_switch, name="operate_account_switch"),
    path("operate/accounts/<path:login>/sessions/", operate_accounts.account_sessions, name="operate_account_sessions"),
    path("operate/accounts/<path:login>/password/", operate_accounts.account_password, name="operate_account_password"),
    path("operate/accounts/<path:login>/", operate_accounts.account, name="operate_account"),
    path("operate/keys/", operate_accounts.key_ring, name="operate_keys"),
    path("operate/tokens/", operate_tokens.token_list, name="operate_tokens"),
    path("operate/tokens/<str:public_id>/revoke/", operate_tokens.token_revoke, name="operate_token_revoke"),
    path("operate/hooks/", operate_hooks.hook_list, name="operate_hooks"),
    path("operate/hooks/<str:public_id>/", operate_hooks.hook, name="operate_hook"),
    path("operate/hooks/<str:public_id>/switch/", operate_hooks.hook_switch, name="operate_hook_switch"),
    path("operate/hooks/<str:public_id>/<str:message_id>/again/", operate_hooks.hook_again, name="operate_hook_again"),
    path("operate/limits/", operate_accounts.limits, name="operate_limits"),
]  # fmt: skip
