"""Attackers with labels: pure generators that turn honest facts into forged ones."""

from shifang.simulation.attackers import circumstances, positions
from shifang.simulation.attackers.types import Attacker, Target

__all__ = ["ATTACKERS", "Attacker", "Target"]

ATTACKERS: tuple[Attacker, ...] = (
    Attacker("static_mock", "固定虚拟定位", "Static mock", positions.static_mock),
    Attacker("teleport", "瞬移", "Teleport", positions.teleport),
    Attacker("teleport_after_gap", "断开后瞬移", "Teleport after a gap", positions.teleport_after_gap),
    Attacker(
        "constant_accuracy_replay",
        "恒定精度路线回放",
        "Route replay with constant accuracy",
        positions.constant_accuracy_replay,
    ),
    Attacker("white_noise_replay", "白噪声定位", "White noise at the shop", positions.white_noise_replay),
    Attacker("ar1_replay", "相关噪声路线回放", "Route replay with correlated error", positions.ar1_replay),
    Attacker("own_day_replay", "回放本人往日轨迹", "Replay of one's own earlier day", positions.own_day_replay),
    Attacker(
        "own_day_replay_shaken",
        "回放本人往日轨迹并加扰动",
        "The same, with fresh error added",
        positions.own_day_replay_shaken,
    ),
    Attacker(
        "gps_only_spoof", "仅伪造卫星定位", "Satellites forged, radios true", circumstances.gps_only_spoof, radio=True
    ),
    Attacker(
        "coordinated_spoof",
        "卫星与 Wi-Fi 同时伪造",
        "Satellites and access points forged",
        circumstances.coordinated_spoof,
        radio=True,
    ),
    Attacker("drive_by", "路过签到", "Driving past without stopping", circumstances.drive_by),
    Attacker("shared_device", "一机多号", "One phone for two people", circumstances.shared_device),
    Attacker("clock_shift", "修改手机时间", "Clock put back", circumstances.clock_shift),
)
