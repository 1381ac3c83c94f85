/** Kinds of commands that the console has a word for. */
const KINDS = new Set([
  'visit.start',
  'visit.check_in',
  'visit.step',
  'visit.check_out',
  'visit.cancel',
  'visit.shop_closed',
  'customer.add',
  'customer.correct_position',
  'customer.follow_up',
  'customer.issue',
]);

/** The catalogue key of a kind's name. */
export function kindKey(kind: string): string {
  return `parked.kind.${KINDS.has(kind) ? kind.replace('.', '_') : 'other'}`;
}
