"""Addresses of appeals, second marks, opinions on reviews, and of what is stuck."""

from django.urls import URLPattern, path

from firstrung.validation.views import appeals, moderation, studio, unstuck

patterns: list[URLPattern] = [
    path("appeals/", appeals.appeals, name="appeals"),
    path("submissions/<uuid:uid>/appeal/", appeals.appeal_new, name="appeal_new"),
    path("appeals/<uuid:uid>/", appeals.appeal, name="appeal"),
    path("appeals/<uuid:uid>/ask/", appeals.appeal_ask, name="appeal_ask"),
    path("appeals/<uuid:uid>/uphold/", appeals.appeal_uphold, name="appeal_uphold"),
    path("appeals/<uuid:uid>/dismiss/", appeals.appeal_dismiss, name="appeal_dismiss"),
    path("appeals/<uuid:uid>/withdraw/", appeals.appeal_withdraw, name="appeal_withdraw"),
    path("moderation/", moderation.moderations, name="moderations"),
    path("moderation/<uuid:uid>/", moderation.moderation, name="moderation"),
    path("submissions/<uuid:uid>/second-mark/", moderation.second_mark, name="second_mark"),
    path("reviews/<uuid:uid>/rate/", studio.review_rate, name="review_rate"),
    path("studio/reviews/", studio.studio_reviews, name="studio_reviews"),
    path("stuck/", unstuck.stuck, name="stuck"),
    path("stuck/reviews/<uuid:uid>/remind/", unstuck.stuck_remind, name="stuck_remind"),
    path("stuck/reviews/<uuid:uid>/reassign/", unstuck.stuck_reassign, name="stuck_reassign"),
    path("stuck/submissions/<uuid:uid>/ask/", unstuck.stuck_ask, name="stuck_ask"),
    path("stuck/submissions/<uuid:uid>/release/", unstuck.stuck_release, name="stuck_release"),
    path("stuck/submissions/<uuid:uid>/decision/", unstuck.stuck_decision, name="stuck_decision"),
    path("stuck/panels/<uuid:uid>/assign/", unstuck.stuck_panel, name="stuck_panel"),
    path("stuck/rules/<uuid:uid>/", unstuck.waiting_rules, name="waiting_rules"),
]
