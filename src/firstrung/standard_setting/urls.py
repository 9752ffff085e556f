"""Addresses of standard setting."""

from django.urls import URLPattern, path

from firstrung.standard_setting.views import ballots, criteria, judging, links, reports, rounds

ROUND = "standards/rounds/<uuid:uid>/"
SEAT = "standards/seat/<uuid:uid>/"
WORK = f"{SEAT}works/<uuid:work_uid>/"
BALLOT = "standards/votes/<uuid:uid>/"

urlpatterns: list[URLPattern] = [
    path("standards/", rounds.standards, name="standards"),
    path("standards/rounds/new/", rounds.round_new, name="round_new"),
    path(ROUND, rounds.round_detail, name="round"),
    path(f"{ROUND}edit/", rounds.round_edit, name="round_edit"),
    path(f"{ROUND}propose/", rounds.round_propose, name="round_propose"),
    path(f"{ROUND}practice/", rounds.round_practice, name="round_practice"),
    path(f"{ROUND}works/<uuid:work_uid>/take-off/", rounds.round_take_off, name="round_take_off"),
    path(f"{ROUND}judges/", rounds.round_judge, name="round_judge"),
    path(f"{ROUND}judges/<uuid:judge_uid>/release/", rounds.judge_release, name="judge_release"),
    path(f"{ROUND}judges/<uuid:judge_uid>/resend/", rounds.judge_resend, name="judge_resend"),
    path(f"{ROUND}go/<slug:action>/", rounds.round_advance, name="round_advance"),
    path(f"{ROUND}report/", reports.round_report, name="round_report"),
    path(f"{ROUND}report.csv", reports.round_report_csv, name="round_report_csv"),
    path(f"{ROUND}judgements.csv", reports.round_judgements, name="round_judgements"),
    path(f"{ROUND}use/", reports.round_use, name="round_use"),
    path("standards/link/<str:secret>/", links.seat_open, name="seat_open"),
    path(SEAT, judging.seat, name="seat"),
    path(f"{SEAT}answer/", judging.seat_answer, name="seat_answer"),
    path(f"{SEAT}finish/", judging.seat_finish, name="seat_finish"),
    path(f"{SEAT}criteria/", criteria.seat_criteria, name="seat_criteria"),
    path(f"{SEAT}feedback/", judging.seat_feedback, name="seat_feedback"),
    path(WORK, judging.seat_work, name="seat_work"),
    path(f"{WORK}files/<uuid:file_uid>/", judging.seat_file, name="seat_file"),
    path(
        f"{WORK}files/<uuid:file_uid>/thumbnail/",
        judging.seat_file,
        {"thumbnail": True},
        name="seat_thumbnail",
    ),
    path("standards/votes/new/", ballots.ballot_new, name="ballot_new"),
    path(BALLOT, ballots.ballot, name="ballot"),
    path(f"{BALLOT}edit/", ballots.ballot_edit, name="ballot_edit"),
    path(f"{BALLOT}voters/", ballots.ballot_voter, name="ballot_voter"),
    path(
        f"{BALLOT}voters/<uuid:voter_uid>/remove/",
        ballots.ballot_voter_remove,
        name="ballot_voter_remove",
    ),
    path(f"{BALLOT}go/<slug:action>/", ballots.ballot_advance, name="ballot_advance"),
    path(f"{BALLOT}result.csv", ballots.ballot_result_csv, name="ballot_result_csv"),
    path(f"{BALLOT}cite/", ballots.ballot_cite, name="ballot_cite"),
    path("standards/papers/<uuid:uid>/", ballots.ballot_vote, name="ballot_vote"),
]
