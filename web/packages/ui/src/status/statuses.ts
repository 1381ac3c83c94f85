import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleSlash,
  CircleX,
  Clock3,
  CloudUpload,
  History,
  Hourglass,
  MapPin,
  MoonStar,
  PauseCircle,
  RadioTower,
  SignalZero,
  Store,
  TriangleAlert,
  Waves,
  type LucideIcon,
} from 'lucide-react';
import type { Meaning } from '../tokens/palette';

interface StatusLook {
  meaning: Meaning;
  icon: LucideIcon;
}

/** Each status the products show: one colour, one icon, one word (`ui.status.<name>`). */
export const STATUSES = {
  verified: { meaning: 'verified', icon: CircleCheck },
  valid: { meaning: 'verified', icon: CircleCheck },
  complete: { meaning: 'verified', icon: CircleCheck },
  approved: { meaning: 'verified', icon: CircleCheck },
  active: { meaning: 'verified', icon: CircleDot },
  won: { meaning: 'verified', icon: CircleCheck },
  applied: { meaning: 'verified', icon: CircleCheck },
  resolved: { meaning: 'verified', icon: CircleCheck },
  in_progress: { meaning: 'brand', icon: MapPin },
  checked_in: { meaning: 'brand', icon: MapPin },
  lead: { meaning: 'brand', icon: CircleDashed },
  to_sync: { meaning: 'waiting', icon: CloudUpload },
  to_review: { meaning: 'waiting', icon: Hourglass },
  pending: { meaning: 'waiting', icon: Hourglass },
  planned: { meaning: 'waiting', icon: Clock3 },
  open: { meaning: 'waiting', icon: CircleDashed },
  checked_out: { meaning: 'waiting', icon: CircleCheck },
  waiting: { meaning: 'waiting', icon: Hourglass },
  cancelled: { meaning: 'waiting', icon: CircleSlash },
  disabled: { meaning: 'waiting', icon: CircleSlash },
  shop_closed: { meaning: 'warning', icon: Store },
  warning: { meaning: 'warning', icon: TriangleAlert },
  parked: { meaning: 'warning', icon: PauseCircle },
  invalid: { meaning: 'refused', icon: CircleX },
  blocked: { meaning: 'refused', icon: Ban },
  refused: { meaning: 'refused', icon: CircleX },
  refuted: { meaning: 'refused', icon: CircleX },
  rejected: { meaning: 'refused', icon: CircleX },
  lost: { meaning: 'refused', icon: CircleX },
  dead: { meaning: 'waiting', icon: CircleSlash },
  pool: { meaning: 'pool', icon: Waves },
  live: { meaning: 'brand', icon: RadioTower },
  stale: { meaning: 'warning', icon: History },
  no_signal: { meaning: 'warning', icon: SignalZero },
  paused: { meaning: 'waiting', icon: PauseCircle },
  off_shift: { meaning: 'waiting', icon: MoonStar },
} as const satisfies Record<string, StatusLook>;

export type Status = keyof typeof STATUSES;

export function isStatus(name: string): name is Status {
  return name in STATUSES;
}
