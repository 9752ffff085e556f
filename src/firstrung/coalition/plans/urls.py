"""Addresses of action plans and of the master plan."""

from django.urls import URLPattern, path

from firstrung.coalition.plans.views import days_off, master, own, plan, recruiting, tasks, waiting

PLAN = "initiatives/<uuid:uid>/plan/"
TASK = "plan-tasks/<uuid:uid>/"

urlpatterns: list[URLPattern] = [
    path(PLAN, plan.plan, name="action_plan"),
    path(f"{PLAN}tasks.csv", plan.plan_file, name="action_plan_file"),
    path(f"{PLAN}tasks/new/", tasks.task_new, name="plan_task_new"),
    path(f"{PLAN}tasks/import/", plan.plan_import, name="plan_import"),
    path(f"{PLAN}agree/", plan.plan_agree, name="plan_agree"),
    path(TASK, tasks.task, name="plan_task"),
    path(f"{TASK}edit/", tasks.task_edit, name="plan_task_edit"),
    path(f"{TASK}remove/", tasks.task_remove, name="plan_task_remove"),
    path(f"{TASK}move/", tasks.task_move, name="plan_task_move"),
    path(f"{TASK}step/<slug:step>/", tasks.task_step, name="plan_task_step"),
    path(f"{TASK}waits/", waiting.wait_new, name="plan_task_wait"),
    path(f"{TASK}waits/<int:pk>/stop/", waiting.wait_stop, name="plan_task_wait_stop"),
    path("plan-tasks/", own.my_tasks, name="my_tasks"),
    path("plan-tasks/due.ics", own.my_calendar, name="my_tasks_calendar"),
    path("master-plan/", master.master, name="master_plan"),
    path("master-plan/file.csv", master.master_file, name="master_plan_file"),
    path("master-plan/late/", master.late, name="master_plan_late"),
    path("master-plan/reading/", master.reading, name="master_plan_reading"),
    path("master-plan/cycles/", recruiting.recruiting_cycles, name="recruiting_cycles"),
    path(
        "master-plan/cycles/file.csv",
        recruiting.recruiting_cycles_file,
        name="recruiting_cycles_file",
    ),
    path("master-plan/cycles/new/", recruiting.recruiting_cycle_new, name="recruiting_cycle_new"),
    path("master-plan/cycles/<int:pk>/", recruiting.recruiting_cycle, name="recruiting_cycle"),
    path(
        "master-plan/cycles/<int:pk>/remove/",
        recruiting.recruiting_cycle_remove,
        name="recruiting_cycle_remove",
    ),
    path("master-plan/days-off/", days_off.days_off, name="days_off"),
    path("master-plan/days-off/<int:pk>/remove/", days_off.day_off_remove, name="day_off_remove"),
]
