/** Parts of long policies that belong together, by kind: the group's name and its keys, in the order to show. */
const GROUPS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'truth.check_in': {
    place: [
      'fence_radius_m',
      'outside',
      'max_fix_age_s',
      'stale_fix',
      'max_accuracy_m',
      'poor_accuracy',
      'datum_mixup',
      'no_fix',
      'computed_position',
    ],
    phone: [
      'mock_location',
      'mock_app_selected',
      'mock_app_installed',
      'rooted',
      'hooked',
      'emulator',
      'clone_app',
    ],
    seal: ['attestation_failed', 'bad_signature', 'replayed_nonce', 'revoked_key'],
    accounts: ['shared_device', 'second_device'],
    risk: [
      'flag_at_risk',
      'review_at_risk',
      'block_at_risk',
      'max_speed_kmh',
      'max_town_speed_kmh',
    ],
  },
};

export interface PolicyGroup {
  /** Null for what belongs to no group, and for policies without any. */
  name: string | null;
  keys: readonly string[];
}

/** The parts of a policy in groups; what no group names comes last. */
export function groupsOf(kind: string, keys: readonly string[]): PolicyGroup[] {
  const named = Object.entries(GROUPS[kind] ?? {}).map(([name, wanted]) => ({
    name,
    keys: wanted.filter((key) => keys.includes(key)),
  }));
  const taken = new Set(named.flatMap((group) => group.keys));
  const others = { name: null, keys: keys.filter((key) => !taken.has(key)) };
  return [...named, others].filter((group) => group.keys.length > 0);
}
