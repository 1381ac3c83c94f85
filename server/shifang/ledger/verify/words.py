"""What the steps of a verification are called, and what was found, in both languages."""

from shifang.ledger.rules.verifying import Step

_TITLES = {
    "format": ("文件格式", "File format"),
    "key": ("日志公钥", "Key of the log"),
    "seal": ("文件封签", "Seal of the file"),
    "checkpoint": ("存证快照签名", "Signature of the checkpoint"),
    "cosignatures": ("见证方联署", "Cosignatures of witnesses"),
    "timestamp": ("可信时间戳", "Time stamp"),
    "events": ("事件在日志中", "Events are in the log"),
    "about": ("事件属于本次拜访", "Events are about this visit"),
    "documents": ("判定依据原文", "Documents of the events"),
    "older": ("与旧快照一致", "Goes on from the older checkpoint"),
    "photos": ("照片文件", "Photo files"),
}

_FOUND = {
    "format.read": ("读取到 {events} 个事件", "{events} events read"),
    "format.*": (
        "不是拜访凭证，或内容格式被改动（{reason}）",
        "no proof of a visit, or not written as one must be ({reason})",
    ),
    "key.unreadable": ("文件里的公钥无法读取", "the key in the file cannot be read"),
    "key.from_file": (
        "公钥来自文件本身，请与企业公布的公钥核对：{key}",
        "the key comes from the file itself; compare it with the one that the organisation publishes: {key}",
    ),
    "key.as_before": ("您保存的旧快照也是这把公钥签的", "it signed your older checkpoint too"),
    "key.known": ("与您提供的公钥一致", "it is the key that you gave"),
    "key.other": ("与您提供的公钥不一致：{key}", "it is not the key that you gave: {key}"),
    "seal.whole": ("出具后没有任何改动", "nothing was changed since it was made"),
    "seal.changed": ("出具后内容被改动", "the content was changed after it was made"),
    "seal.unsigned": ("封签不是用日志密钥签的", "the seal was not signed by the log's key"),
    "checkpoint.signed": ("日志共 {size} 个事件，根 {root}", "the log has {size} events, its root is {root}"),
    "checkpoint.unsigned": ("快照不是用日志密钥签的", "the checkpoint was not signed by the log's key"),
    "cosignatures.keys_missing": (
        "有 {lines} 个见证方联署；请提供见证方的公钥来核对",
        "{lines} witnesses signed; give their keys to check them",
    ),
    "cosignatures.seen": ("见证方已见过这份快照：{witnesses}", "seen by {witnesses}"),
    "cosignatures.missing": ("没有 {witness} 的有效联署", "there is no good cosignature of {witness}"),
    "timestamp.of_this": (
        "时间戳对应这份快照；是否由时间戳机构签发，请用 openssl ts -verify 核对",
        "it is of this checkpoint; whether its authority signed it, openssl ts -verify tells",
    ),
    "timestamp.another": ("时间戳不是这份快照的", "it is not of this checkpoint"),
    "events.in_log": ("{events} 个事件都在日志中", "all {events} are in it"),
    "events.in_log_erased": (
        "{events} 个事件都在日志中，其中 {erased} 个内容已删除",
        "all {events} are in it; {erased} were erased",
    ),
    "events.order": ("事件缺失、重复或顺序不对", "events are missing, come twice or are out of order"),
    "events.not_in_log": ("第 {position} 号事件与日志不符", "what stands at {position} is not what is in the log"),
    "about.visit": ("拜访 {visit}", "visit {visit}"),
    "about.twice": ("同一事件出现两次", "an event comes twice"),
    "about.elsewhere": ("有事件与本次拜访无关", "an event has nothing to do with this visit"),
    "documents.named": (
        "附原文 {documents} 份，事件登记 {named} 份",
        "{documents} of {named} that events name are here",
    ),
    "documents.not_named": ("有原文与事件登记的摘要不符", "a document is not the one that its event names"),
    "older.goes_on": (
        "{older} 个事件时的日志是现在 {size} 个的开头",
        "the log of {older} events is the beginning of {size}",
    ),
    "older.rewritten": ("旧快照之前的内容被改写过", "what the older checkpoint covers was rewritten"),
    "older.unsigned": ("旧快照不是用这把密钥签的", "the older checkpoint was not signed by this key"),
    "older.newer": (
        "您的快照（{older}）比凭证的（{size}）新，请重新下载凭证",
        "your checkpoint ({older}) is newer than the proof's ({size}); fetch the proof anew",
    ),
    "older.no_path": (
        "凭证里没有从 {older} 到 {size} 的一致性证明，请用 ?since={older} 重新下载",
        "the proof does not lead from {older} to {size}; fetch it anew with ?since={older}",
    ),
    "photos.found": ("{found} 个文件相符，凭证登记 {photos} 个", "{found} files fit; the proof names {photos}"),
    "photos.none": ("没有找到相符的照片文件", "no file of a photo was found"),
    "photos.strange": ("不属于本次拜访或被改动过：{strange}", "changed, or not of this visit: {strange}"),
}

OPEN = (
    "文件完整、前后一致；来源请用企业公布的公钥核对",
    "The proof is whole and agrees with itself; compare its key to know whose it is",
)
GOOD = ("凭证真实有效", "The proof is good")
BAD = ("凭证不可信", "The proof is not to be trusted")
ERASED = ("内容已删除", "erased")


def title(code: str, *, language: str) -> str:
    """Return what a step is called."""
    return _in(language, _TITLES[code])


def found(step: Step, *, language: str) -> str:
    """Return what a step found."""
    words = _FOUND.get(f"{step.code}.{step.reason}") or _FOUND[f"{step.code}.*"]
    return _in(language, words).format_map({**step.params, "reason": step.reason})


def _in(language: str, words: tuple[str, str]) -> str:
    return words[language == "en"]


def said(words: tuple[str, str], *, language: str) -> str:
    """Return one of the sentences above."""
    return _in(language, words)
