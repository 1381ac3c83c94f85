import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useWay } from './asked';
import type { Measure, Metric } from './queries';

const VISITS = 'visits_visit';

/** The measures whose visits make up some parts of a metric; null where tracks do. Hours are made of verified visits. */
export function visitsOf(
  { grain, sources }: Pick<Metric, 'grain' | 'sources'>,
  parts: readonly Pick<Measure, 'name'>[],
): string | null {
  if (grain === 'person_day') return parts.map(({ name }) => name).join(',');
  return sources.every((source) => source === VISITS) ? 'verified' : null;
}

interface Props {
  metric: Metric;
  parts: readonly Measure[];
  personId?: string | undefined;
  className?: string | undefined;
  label?: string;
  children: ReactNode;
}

/** A number that leads to the visits it is made of, if it is made of visits. */
export function BehindLink({ metric, parts, personId, className, label, children }: Props) {
  const way = useWay();
  const measure = visitsOf(metric, parts);
  if (measure === null) return <span className={className}>{children}</span>;
  const to = way('/insight/visits', { measure, person_id: personId });
  return (
    <Link className={className} to={to} {...(label === undefined ? {} : { 'aria-label': label })}>
      {children}
    </Link>
  );
}
