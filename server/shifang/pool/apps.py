from django.apps import AppConfig


class PoolConfig(AppConfig):
    name = "shifang.pool"
    label = "pool"

    def ready(self) -> None:
        """Register what phones may say about pools and what pools hide; declare the alerts and the policy."""
        from shifang.approvals.types import register as register_approval
        from shifang.customers.types.veils import veil
        from shifang.pool import notices, payloads
        from shifang.pool.operations import commands, extensions
        from shifang.pool.queries.sight import veiled_addresses
        from shifang.pool.types import settings  # noqa: F401 - declares the policy
        from shifang.pool.types.closed_lists import POOL_CLAIM, POOL_EXTEND, POOL_RELEASE
        from shifang.protocol.types import CommandKind, register

        register(CommandKind(commands.CLAIM, payloads.Claim, commands.claim_here, POOL_CLAIM))
        register(CommandKind(commands.RELEASE, payloads.Release, commands.give_back, POOL_RELEASE))
        register(CommandKind(commands.EXTEND, payloads.Extend, commands.ask_more, POOL_EXTEND))
        register_approval(extensions.KIND)
        veil(veiled_addresses)
        notices.declare()
