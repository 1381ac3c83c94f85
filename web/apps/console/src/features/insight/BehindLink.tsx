import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useWay } from './asked';
import type { Measure } from './queries';

/** The measures whose visits some parts are made of; null where a part is made of something else. */
export function visitsOf(parts: readonly Pick<Measure, 'behind'>[]): string | null {
  const behind = parts.map((part) => part.behind);
  return behind.includes(null) ? null : [...new Set(behind)].join(',');
}

interface Props {
  parts: readonly Measure[];
  personId?: string | undefined;
  className?: string | undefined;
  label?: string;
  children: ReactNode;
}

/** A number that leads to the visits it is made of, if it is made of visits. */
export function BehindLink({ parts, personId, className, label, children }: Props) {
  const way = useWay();
  const measure = visitsOf(parts);
  if (measure === null) return <span className={className}>{children}</span>;
  const to = way('/insight/visits', { measure, person_id: personId });
  return (
    <Link className={className} to={to} {...(label === undefined ? {} : { 'aria-label': label })}>
      {children}
    </Link>
  );
}
