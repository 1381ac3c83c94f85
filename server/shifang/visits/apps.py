from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "shifang.visits"
    label = "visits"

    def ready(self) -> None:
        """Register the commands, sync sections, reactions and the captions of photos."""
        from shifang.alerts.reactions import alert_on
        from shifang.customers.types.closed_lists import CORRECTED
        from shifang.evidence.types import PHOTO_COMPARED, PHOTO_HELD, PhotoUser, photo_user
        from shifang.ledger.types import react
        from shifang.protocol.types import CommandKind, register, register_section
        from shifang.truth.types.findings import REVIEWED
        from shifang.visits import payloads, reactions, sync
        from shifang.visits.operations import appeals, begin, check_in, check_in_direct, endings, steps
        from shifang.visits.queries import captions, notices
        from shifang.visits.types.closed_lists import CHECKED_OUT, INVALID_VISIT, REFUSED, SHOP_CLOSED, VISIT_DO

        direct = {check_in.KIND: check_in_direct.check_in_directly}
        kinds = (
            ("visit.start", payloads.Start, begin.start),
            (check_in.KIND, payloads.CheckIn, check_in.check_in),
            ("visit.step", payloads.StepIn, steps.do_step),
            ("visit.check_out", payloads.CheckOut, endings.check_out),
            ("visit.cancel", payloads.Cancel, endings.cancel),
            (appeals.KIND, payloads.Appeal, appeals.appeal),
            ("visit.shop_closed", payloads.ShopClosed, endings.close_shop),
        )
        for code, payload, apply in kinds:
            register(
                CommandKind(
                    code=code,
                    payload=payload,
                    apply=apply,
                    permission=VISIT_DO,
                    turn="visit_id",
                    direct=direct.get(code),
                )
            )
        for section in (sync.VISITS, sync.TEMPLATES, sync.ASSIGNMENTS):
            register_section(section)
        react(PHOTO_HELD, reactions.complete_visits)
        react(PHOTO_COMPARED, reactions.judge_compared_photo)
        react(REVIEWED, reactions.follow_review)
        react(CORRECTED, reactions.judge_off_site_again)
        react(INVALID_VISIT, reactions.forget_radio)
        photo_user(
            PhotoUser(
                name="visits", caption=captions.caption_of, visible=captions.sees_photo, claims=captions.claims_of
            )
        )
        alert_on(INVALID_VISIT, notices.TOO_SHORT, when=notices.too_short)
        alert_on(INVALID_VISIT, notices.STEPS_LEFT_OUT, when=notices.steps_left_out)
        alert_on(REFUSED, notices.STOPPED_OUTSIDE, when=notices.outside)
        alert_on(REFUSED, notices.STOPPED_PHONE, when=notices.bad_phone)
        for ending in (CHECKED_OUT, SHOP_CLOSED):
            alert_on(ending, notices.STOPPED_ENDING, when=notices.bad_ending)
