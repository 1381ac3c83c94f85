"""Who may do what: one line per endpoint and method. An endpoint that is not here fails the build.

Letters: R rep, M manager of the rep's department, A admin, U auditor, H helper (a custom role that may see people and
approvals of its department tree). `may`: whose answer is good for the rep's own thing. `sibling`: whose answer is
good for the same thing of a rep in a sibling department (by default the A and U of `may`); everybody else gets 404.
Things of another organisation and ids that do not exist are 404 for everybody in `may`; whoever is not in `may` gets
403 or 404. `body` and `query` take the things (`t.customer_id` makes one). `public`: no token needed.
"""

import base64
import hashlib
from datetime import timedelta

from shifang.accounts.tests.make import PASSWORD
from shifang.config.tests import matrix_insight, matrix_plans, matrix_territories  # noqa: F401 - add their lines
from shifang.config.tests.matrix_customers import LIST
from shifang.config.tests.matrix_displays import SHOWN, begun
from shifang.config.tests.matrix_line import EVERYBODY, TABLE, line
from shifang.config.tests.matrix_objects import Things
from shifang.config.tests.matrix_people import LEAVER
from shifang.config.tests.matrix_pools import POOL, assigned
from shifang.displays.tests.make import STANDARD_HASH
from shifang.evidence.tests.make import phone_photo
from shifang.platform import clock
from shifang.visits.tests.make import STEPS
from shifang.witnesses.tests.make import Log

__all__ = ["TABLE"]


def day(offset: int) -> str:
    """Return a day so many days from now."""
    return str((clock.now() + timedelta(days=offset)).date())


def moment(offset: int) -> str:
    """Return an instant so many days from now."""
    return (clock.now() + timedelta(days=offset)).isoformat()


SHIFT = {"weekdays": [1], "opens": "08:00", "closes": "12:00", "valid_from": "2026-03-02"}
LEAVE = {"kind": "sick", "starts_at": moment(200), "ends_at": moment(201)}
HOOK = {"name": "钩子", "kind": "webhook", "settings": {"url": "https://127.0.0.1:1/"}}
HOURS = {"weekdays": [1], "from": "09:00", "to": "10:00"}
PHOTO = phone_photo(width=64, height=48)
PHOTO_HASH = hashlib.sha256(PHOTO).hexdigest()
HASHED = base64.b64encode(hashlib.sha256(b"not yet").hexdigest().encode()).decode()
DEVICE = "0197aaaa-0000-7000-8000-00000000d0c1"
TUS = {"Tus-Resumable": "1.0.0"}
POLICY = {"kind": "calendar.default_shift"}

# --- system ------------------------------------------------------------------------------------------------------
line("GET /health", public=True)
line("GET /map-sources", public=True)

# --- sign-in -----------------------------------------------------------------------------------------------------
line(
    "POST /auth/sign-in",
    public=True,
    body=lambda t: {"organisation": t.made.code, "login": "admin", "password": PASSWORD},
)
line("POST /auth/refresh", public=True, body=lambda t: {"refresh_token": t.refresh_token})
line("POST /auth/sign-out", EVERYBODY)
line("POST /auth/password", EVERYBODY, body={"old": PASSWORD, "new": "another-horse-battery"})
line("GET /auth/sessions", EVERYBODY)
line("DELETE /auth/sessions/{session_id}", "R", sibling="")
line("GET /me", EVERYBODY)
line("GET /me/looks", EVERYBODY)

# --- people ------------------------------------------------------------------------------------------------------
line("GET /people", EVERYBODY, query=lambda t: f"department_id={t.department_id}")
line(
    "POST /people",
    "A",
    body=lambda t: {"login": "new.one", "name": "新人", "role_id": t.role_id, "department_id": t.department_id},
)
line("GET /people/{person_id}", EVERYBODY)
line("PATCH /people/{person_id}", "A", body={"name": "改名"})
line("POST /people/{person_id}/disable", "A")
line("POST /people/{person_id}/enable", "A")
line(f"GET /people/{{{LEAVER}}}/erasure", "A")
line(f"POST /people/{{{LEAVER}}}/erasure", "A")
line("POST /people/{person_id}/reset-password", "A", body={})
line("GET /departments", EVERYBODY)
line("POST /departments", "A", body=lambda t: {"name": "新部门", "parent_id": t.department_id})
line("PATCH /departments/{department_id}", "A", body={"name": "改名"})
line("GET /roles", EVERYBODY)
line("POST /roles", "A", body={"name": "助理", "reach": "tree", "permissions": ["people.view"]})
line("PATCH /roles/{role_id}", "A", body={"name": "改名"})
line("GET /permissions", EVERYBODY)
line("GET /devices", EVERYBODY, query=lambda t: f"person_id={t.person_id}")
line("POST /devices/{device_id}/revoke", "RA")
line("POST /attestation/nonces", "RMA", body={"count": 3})
line("POST /attestations", "RMA", body={"device_id": DEVICE, "nonce": "x", "scheme": "webcrypto"})
line("GET /devices/{device_id}/attestations", EVERYBODY)
line("GET /findings", "MAU")
line("GET /findings/labels", "AU", query=lambda _: "since=2020-01-01T00:00:00Z&until=2100-01-01T00:00:00Z")
line("GET /findings/labels/export", "AU", query=lambda _: "from=2020-01-01&to=2100-01-01")
line("GET /findings/signals", "MAU")
line("GET /findings/{finding_id}", "MAU")
line("POST /findings/{finding_id}/decide", "MA", body={"decision": "dismiss", "note": "seen"})

# --- policies ----------------------------------------------------------------------------------------------------
line("GET /policies", "RMAU")
line("GET /policies/{kind}", "RMAU", fixed=POLICY)
line("PUT /policies/{kind}", "A", fixed=POLICY, body={"body": HOURS, "version": 0})

# --- calendar ----------------------------------------------------------------------------------------------------
line("GET /calendar/shifts", EVERYBODY, query=lambda t: f"person_id={t.person_id}")
line("POST /calendar/shifts", "MA", body=lambda t: {**SHIFT, "person_id": t.person_id})
line("DELETE /calendar/shifts/{shift_id}", "MA")
line("GET /calendar/holidays", EVERYBODY)
line("POST /calendar/holidays", "A", body={"day": "2026-05-01", "name": "劳动节", "kind": "off"})
line("DELETE /calendar/holidays/{holiday_id}", "A")
line("GET /calendar/leaves", EVERYBODY, query=lambda t: f"person_id={t.person_id}")
line("POST /calendar/leaves", "RMA", body=lambda t: {**LEAVE, "person_id": t.person_id})
line("DELETE /calendar/leaves/{leave_id}", "RMA")
line(
    "GET /calendar/days",
    "RMAUH",
    query=lambda t: f"from=2026-03-02&to=2026-03-08&person_id={t.person_id}",
)

# --- approvals ---------------------------------------------------------------------------------------------------
line("GET /approvals", EVERYBODY)
line("GET /approvals/{approval_id}", EVERYBODY)
line("POST /approvals/{approval_id}/decide", "M", sibling="A", body={"decision": "approve"})
line("POST /approvals/{approval_id}/cancel", "R", sibling="", body={})
line("GET /approvals/delegations", EVERYBODY)
line(
    "POST /approvals/delegations",
    "RMA",
    sibling="RMA",
    body=lambda t: {"deputy_id": _other(t), "starts_at": moment(1), "ends_at": moment(2)},
)
line("DELETE /approvals/delegations/{delegation_id}", "RA", sibling="A")


def _other(t: Things) -> str:
    """A deputy who is not among the askers of our own organisation."""
    return t.person_id if t.made.people["rep"] != t.made.people[t.role] else str(t.made.people["rep2"])


# --- alerts ------------------------------------------------------------------------------------------------------
line("GET /alerts", "RMAU")
line("POST /alerts/read-all", "RMAU")
line("POST /alerts/{alert_id}/read", "M", sibling="A")
line("GET /alert-rules", "A")
line("PUT /alert-rules", "A", body={"rules": []})
line("GET /alert-channels", "A")
line("POST /alert-channels", "A", body=HOOK)
line("PATCH /alert-channels/{channel_id}", "A", body={"name": "改名"})
line("DELETE /alert-channels/{channel_id}", "A")
line("POST /alert-channels/{channel_id}/test", "A")

# --- the phone ---------------------------------------------------------------------------------------------------
line("POST /commands", "RMA", body={"commands": []})
line("GET /commands", "RMAU", query=lambda t: f"person_id={t.person_id}")
line("POST /commands/{command_id}/resolve", "MA", body={"action": "dismiss"})
line("GET /receipts/keys", "RMA")
line("GET /commands/gaps", "RMAU", query=lambda t: f"device_id={t.device_id}")
line("GET /sync", "RMA")
line("GET /live", EVERYBODY, query=lambda _: "since=0")

# --- customers ---------------------------------------------------------------------------------------------------
line("GET /customers", "RMAU", query=lambda t: f"department_id={t.department_id}")
line("POST /customers", "RMA", body={"name": "新客户", "type": "convenience"})
line(
    "POST /customers/known",
    "RMA",
    body={"name": "新客户", "position": {"latitude": 31.23, "longitude": 121.47, "datum": "wgs84"}},
)
line("GET /customers/map", "RMAU")
line("GET /customers/{customer_id}", "RMAU")
line("PATCH /customers/{customer_id}", "RMA", body={"name": "改名"})
line("POST /customers/{customer_id}/transfer", "MA", body=lambda t: {"owner_id": t.person_id, "reason": "换区"})
line("GET /customers/{customer_id}/ownership", "RMAU")
line("GET /customers/{customer_id}/timeline", "RMAU")
line("GET /customers/{customer_id}/panorama", "RMAU")
line("GET /customers/{customer_id}/contacts", "RMAU")
line("POST /customers/{customer_id}/contacts", "RMA", body={"name": "李女士"})
line("PATCH /contacts/{contact_id}", "RMA", body={"name": "改名"})
line("DELETE /contacts/{contact_id}", "RMA")
line("GET /customers/{customer_id}/follow-ups", "RMAU")
line("POST /customers/{customer_id}/follow-ups", "RMA", body={"channel": "call"})
line("GET /follow-ups", "RMAU")
line("PATCH /follow-ups/{follow_up_id}", "RMA", body={"note": "改"})
line("GET /customers/{customer_id}/issues", "RMAU")
line("POST /customers/{customer_id}/issues", "RMA", body=lambda t: {"title": "坏货", "owner_id": t.person_id})
line("GET /customer-issues", "RMAU")
line("PATCH /customer-issues/{issue_id}", "RMA", body={"title": "改"})
line("GET /customers/{customer_id}/opportunities", "RMAU")
line("POST /customers/{customer_id}/opportunities", "RMA", body=lambda t: {"name": "新", "owner_id": t.person_id})
line("GET /opportunities", "RMAU")
line("GET /opportunities/{opportunity_id}", "RMAU")
line("PATCH /opportunities/{opportunity_id}", "RMA", body={"name": "改"})
line("GET /customers/{customer_id}/deals", "RMAU")
line(
    "POST /customers/{customer_id}/deals",
    "RMA",
    body={"title": "单", "amount_cents": 1, "closed_on": "2026-03-02"},
)
line("GET /deals", "RMAU")
line("PATCH /deals/{deal_id}", "RMA", body={"title": "改"})
line("GET /customers/{customer_id}/position-corrections", "RMAU")
line(
    "POST /customers/{customer_id}/position-corrections",
    "RMA",
    body={"latitude": 31.23, "longitude": 121.47, "datum": "wgs84", "note": "门口"},
)
line("GET /position-corrections", "RMAU")
line("GET /customer-settings", EVERYBODY)
line("PUT /customer-settings", "A", body={"free_tags": False})
line("GET /customers/export", "MA", query=lambda _: "format=csv")
line(
    "POST /customer-imports",
    "MA",
    data=lambda _: LIST,
    headers={"Content-Type": "multipart/form-data; boundary=edge"},
)
line("GET /customer-imports", "MA")
line("GET /customer-imports/{import_id}", "MA")
line("GET /customer-imports/{import_id}/values", "MA", query=lambda _: "column=0")
line("POST /customer-imports/{import_id}/check", "MA", body={"mapping": {"name": 0}})
line("POST /customer-imports/{import_id}/run", "MA", body={})
line("GET /customer-imports/{import_id}/findings", "MA")
line("GET /customer-imports/{import_id}/report", "MA")

# --- visits ------------------------------------------------------------------------------------------------------
line("GET /visits", "RMAU", query=lambda t: f"person_id={t.person_id}")
line(
    "POST /visits",
    "RMA",
    body=lambda t: {"customer_id": t.customer_id, "person_id": t.person_id, "planned_for": day(3)},
)
line("GET /visits/today-map", "RMAU")
line("GET /visits/photos", "RMAU", query=lambda t: f"customer_id={t.customer_id}&person_id={t.person_id}")
line("GET /visits/answers", "RMAU", query=lambda t: f"path=form.price&customer_id={t.customer_id}")
line("GET /visits/{visit_id}", "RMAU")
line("GET /visits/{visit_id}/proof", "RMAU")
line("POST /visits/{visit_id}/cancel", "RMA", body={"reason": "关店"})
line("POST /visits/{visit_id}/move", "RMA", body=lambda t: {"person_id": t.person_id, "planned_for": day(4)})
line("GET /visit-templates", "RMAU")
line("POST /visit-templates", "A", body={"name": "新模板", "steps": list(STEPS)})
line("GET /visit-templates/{template_id}", "RMAU")
line("POST /visit-templates/{template_id}/versions", "A", body={"name": "改", "steps": list(STEPS)})
line("POST /visit-templates/{template_id}/publish", "A")
line("POST /visit-templates/{template_id}/archive", "A")
line("GET /visit-template-assignments", "RMAU")
line("PUT /visit-template-assignments", "A", body={"items": []})
line("GET /step-kinds", "RMAU")

# --- pools -------------------------------------------------------------------------------------------------------

line("GET /pools", "RMAU")
line("POST /pools", "A", body={"name": "新公海"})
line(f"GET /pools/{POOL}", "RMAU")
line(f"PUT /pools/{POOL}", "A", body={"name": "改名"})
line(f"POST /pools/{POOL}/archive", "A")
line("GET /pool-cells", "RMAU", query=lambda _: "latitude=31.23&longitude=121.47&radius_m=1000")
line(f"GET /pools/{POOL}/cells", "RMAU")
line(f"GET /pools/{POOL}/past-views", "A")
line(f"POST /pools/{POOL}/simulation", "A", body={"rules": {}})
line("GET /pool-customers", "RMAU", query=lambda t: f"pool_id={t.pool_id}")
line("GET /pool-customers/near", "RMAU", query=lambda _: "latitude=31.23&longitude=121.47")
line("GET /pool-holdings", "RMAU", query=lambda t: f"person_id={t.person_id}")
line("GET /pool-sweeps", "A")
line("POST /pool-sweeps/{sweep_id}/confirm", "A")
line("GET /pool-customers/{customer_id}", "RMAU")
line("POST /pool-customers/{pooled_id}/claim", "RM", sibling="")
line("GET /pool-entries", "RM")
line("POST /pool-customers/{held_id}/release", "RMA", body={"reason": "太远"})
line("POST /pool-customers/{customer_id}/pauses", "MA", body={"kind": "freeze", "reason": "诉讼"})
line("POST /pool-pauses/{pause_id}/lift", "MA")
line("GET /pool-customers/{pooled_id}/profile", "RMAU")
line("GET /pool-customers/{customer_id}/extensions", "RMAU")
line("POST /pool-holdings/{extended_id}/extensions", "R", sibling="", body={"days": 5, "reason": "合同在谈"})
line("GET /pool-reports/backlog", "MAU")
line("GET /pool-reports/saturation", "MAU")
line("GET /pool-reports/fairness", "MAU")
line(
    "POST /pool-assignments/preview",
    "MA",
    body=lambda t: {"pool_id": t.pool_id, "people": [{"person_id": t.person_id, "count": 2}]},
)
line("POST /pool-assignments", "MA", body=assigned)
line("GET /pool-assignments", "MA")
line("GET /pool-assignments/{assignment_id}", "MA")
line("POST /pool-assignments/{assignment_id}/undo", "MA")
line("POST /pool-hand-overs/preview", "MA", body=lambda t: {"person_id": t.person_id})
line("POST /pool-hand-overs", "MA", body=lambda t: {"person_id": t.leaver_id, "reason": "离职"})
line("GET /pool-hand-overs", "MA")
line("GET /pool-hand-overs/{hand_over_id}", "MA")
line("GET /pool-hand-overs/{hand_over_id}/lines", "MA")

# --- displays ----------------------------------------------------------------------------------------------------
TERMS = {"name": "冰柜", "starts_on": "2026-03-02", "ends_on": "2027-03-01", "amount_cents": 1}
line("GET /display-agreements", "RMAU", query=lambda t: f"customer_id={t.customer_id}")
line("POST /display-agreements", "MA", body=lambda t: {**TERMS, "customer_id": t.customer_id})
line("GET /display-agreements/{agreement_id}", "RMAU")
line(
    "PUT /display-agreements/{agreement_id}",
    "MA",
    body={**TERMS, "standards": [STANDARD_HASH], "points": ["价签齐全"]},
)
line("POST /display-agreements/{agreement_id}/start", "MA")
line("POST /display-agreements/{agreement_id}/end", "MA", body={"reason": "撤柜"})
line("GET /display-agreements/{agreement_id}/photos", "RMAU", query=lambda _: f"period_start={begun()}")
line(
    "POST /display-agreements/{agreement_id}/audits",
    "MA",
    body={"sha256": SHOWN, "decision": "fail", "reason": "缺货"},
)
line("GET /display-audits", "RMAU", query=lambda t: f"agreement_id={t.agreement_id}")
line("GET /display-audits/queue", "MA")
line("GET /display-audits/export", "MAU", query=lambda t: f"agreement_id={t.agreement_id}")
line("GET /display-claims", "RMAU", query=lambda t: f"agreement_id={t.agreement_id}")
line(
    "POST /display-claims",
    "MA",
    body=lambda t: {"agreement_id": t.agreement_id, "period_start": begun(), "photos": [SHOWN]},
)
line("GET /display-claims/{claim_id}", "RMAU")
line("GET /display-claims/report", "MAU", query=lambda t: f"agreement_id={t.agreement_id}")
line("GET /display-claims/{claim_id}/report", "MAU")
line("GET /verification-codes/{code}", "RMAU")

# --- photos ------------------------------------------------------------------------------------------------------
line("OPTIONS /photos", public=True)
line("POST /photos", "RMA", headers={**TUS, "Upload-Length": "9", "Upload-Metadata": f"sha256 {HASHED}"})
line("HEAD /photos/uploads/{upload_id}", "R", sibling="", headers=TUS)
line(
    "PATCH /photos/uploads/{upload_id}",
    "R",
    sibling="",
    headers={**TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
    data=lambda _: b"123",
)
line("PUT /photos/{sha256}", "RMA", fixed={"sha256": PHOTO_HASH}, data=lambda _: PHOTO)
line("GET /photos/{sha256}", "RMAU")
line("GET /photos/{sha256}/matches", "MAU")
line("POST /photos/check", "MAU", data=lambda _: PHOTO)
line("GET /photos/{sha256}/credential", "MAU")
line("GET /photos/{sha256}/raw", "MAU")
line("GET /photos/{sha256}/thumbnail", "RMAU")
line("GET /photos/{sha256}/watermarked", "RMAU")

# --- tracks ------------------------------------------------------------------------------------------------------
line("POST /tracks", "RMA", body=lambda _: {"id": str(clock.new_id()), "datum": "wgs84", "points": []})
line(
    "POST /tracks/gpx",
    "RMA",
    data=lambda _: b"<gpx></gpx>",
    headers={"Content-Type": "application/gpx+xml"},
)
line("GET /tracks/{person_id}/{day}", "RMAU", fixed={"day": "2026-03-02"})
line("GET /tracks/{person_id}/{day}/summary", "RMAU", fixed={"day": "2026-03-02"})
line("GET /tracking/live", "RMAU")
line("GET /tracking/gate", "RMA")
line("POST /tracking/pause", "RMA")
line("POST /tracking/resume", "RMA")
line("GET /trackers", "RMAU", query=lambda t: f"person_id={t.person_id}")
line("POST /trackers", "RMA", body=lambda t: {"person_id": t.person_id, "label": "车载"})
line("DELETE /trackers/{tracker_id}", "RMA")
# Opened by a tracker's token, not by a session.
line("GET /feeds/osmand", public=True, query=lambda t: f"id={t.tracker_token}&lat=31.2&lon=121.4")
line("POST /feeds/osmand", public=True, query=lambda t: f"id={t.tracker_token}&lat=31.2&lon=121.4")
line(
    "POST /feeds/owntracks",
    public=True,
    query=lambda t: f"token={t.tracker_token}",
    data=lambda _: b"{}",
    headers={"Content-Type": "application/json"},
)

# --- the log and its witnesses ---------------------------------------------------------------------------------------
line("GET /ledger", "AU")
line("GET /ledger/checkpoints", "AU")
line("POST /ledger/checkpoints", "AU")
line("GET /ledger/leaves", "AU", query=lambda t: f"about={t.event_id}")
line("GET /ledger/leaves/{event_id}", "AU")
line("GET /ledger/audits", "AU")
line("POST /ledger/audits", "AU", body={"checkpoints": []})
line("GET /ledger/audits/{audit_id}", "AU")
line("GET /witnesses", "AU")
line(
    "POST /witnesses", "A", body=lambda t: {"name": "时间", "kind": "channel", "settings": {"channel_id": t.channel_id}}
)
line("PATCH /witnesses/{witness_id}", "A", body={"name": "改名"})
line("DELETE /witnesses/{witness_id}", "A")
line("POST /witnesses/{witness_id}/test", "A")
line("POST /witness/add-checkpoint", public=True, data=lambda _: Log().request(0, 7).text.encode())
