"""Addresses of recommendations, programs and planned changes."""

from django.urls import URLPattern, path

from firstrung.convenings.change.views import advice, forum, needs, programs

ADVICE = "program-advice/<uuid:uid>/"
PROGRAM = "programs/<uuid:uid>/"
PLANNED = "curriculum-forum/<uuid:uid>/"

urlpatterns: list[URLPattern] = [
    path("program-advice/", advice.advice, name="program_advice"),
    path("program-advice/file/", advice.advice_file, name="program_advice_file"),
    path("program-advice/new/", advice.advice_new, name="program_advice_new"),
    path(ADVICE, advice.advice_trail, name="program_advice_trail"),
    path(f"{ADVICE}edit/", advice.advice_edit, name="program_advice_edit"),
    path(f"{ADVICE}decide/", advice.advice_decide, name="program_advice_decide"),
    path("hiring-needs/<uuid:uid>/trail/", needs.hiring_need_trail, name="hiring_need_trail"),
    path("programs/", programs.programs, name="programs"),
    path("programs/file/", programs.programs_file, name="programs_file"),
    path("programs/new/", programs.program_new, name="program_new"),
    path(PROGRAM, programs.program, name="program"),
    path(f"{PROGRAM}edit/", programs.program_edit, name="program_edit"),
    path(f"{PROGRAM}step/<slug:action>/", programs.program_step, name="program_step"),
    path(f"{PROGRAM}changes/new/", programs.program_change_new, name="program_change_new"),
    path(f"{PROGRAM}planned/new/", forum.planned_change_new, name="planned_change_new"),
    path("curriculum-forum/", forum.forum, name="curriculum_forum"),
    path("curriculum-forum/file/", forum.forum_file, name="curriculum_forum_file"),
    path(PLANNED, forum.planned_change, name="planned_change"),
    path(f"{PLANNED}file/", forum.planned_change_file, name="planned_change_file"),
    path(f"{PLANNED}conclude/", forum.planned_change_conclude, name="planned_change_conclude"),
    path("forum-comments/<uuid:uid>/answer/", forum.comment_answer, name="forum_comment_answer"),
]
