import type { Audience, Kind, Rule, Rules } from './queries';

/** The rule of each kind: the organisation's own, else what its domain proposes. Own rules of departments stay apart. */
export function rulesByKind({ kinds, rules }: Rules): { kind: Kind; rule: Rule; own: boolean }[] {
  return kinds.map((kind) => {
    const own = rules.find((rule) => rule.kind === kind.code && !rule.department_id);
    const proposed = { kind: kind.code, enabled: true, audience: kind.audience, channels: [] };
    return { kind, rule: own ?? proposed, own: own !== undefined };
  });
}

/** All rules with one put in the place of the kind's own; those of departments stay. */
export function withRule({ rules }: Rules, changed: Rule): Rule[] {
  const others = rules.filter((rule) => rule.kind !== changed.kind || rule.department_id);
  return [...others, changed];
}

/** An audience as values of a choice, `role:manager`, and back. */
export const asChoice = ({ to, id }: Audience): string => (id ? `${to}:${id}` : to);

export function asAudience(choice: string): Audience {
  const [to = '', id = ''] = choice.split(':');
  return { to: to as Audience['to'], id };
}
