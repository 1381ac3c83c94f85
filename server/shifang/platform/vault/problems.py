"""What can be wrong with sealed content."""

from shifang.kernel.problems import problem

DESTROYED = problem(
    "vault.destroyed",
    status=410,
    zh="该企业的数据密钥已销毁，内容无法恢复。",
    en="The organisation's data key has been destroyed; the content cannot be restored.",
)
UNREADABLE = problem(
    "vault.unreadable",
    status=503,
    zh="内容无法解密：密钥不在服务器上，或内容已被改动。",
    en="The content cannot be opened: its key is not at hand, or it was changed.",
)
