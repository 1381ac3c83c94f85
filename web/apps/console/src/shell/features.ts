import { alerts } from '../features/alerts/routes';
import { approvals } from '../features/approvals/routes';
import { customers } from '../features/customers/routes';
import { displays } from '../features/displays/routes';
import { findings } from '../features/findings/routes';
import { insight } from '../features/insight/routes';
import { ledger } from '../features/ledger/routes';
import { overview } from '../features/overview/routes';
import { parked } from '../features/parked/routes';
import { people } from '../features/people/routes';
import { planning } from '../features/planning/routes';
import { plans } from '../features/plans/routes';
import { pool } from '../features/pool/routes';
import { photos } from '../features/photos/routes';
import { templates } from '../features/templates/routes';
import { settings } from '../features/settings/routes';
import { tracking } from '../features/tracking/routes';
import { visits } from '../features/visits/routes';
import type { FeatureRoute } from './feature';

/** Every page of the console, in the order of the navigation. */
export const FEATURES: readonly FeatureRoute[] = [
  insight,
  overview,
  customers,
  pool,
  visits,
  planning,
  plans,
  tracking,
  photos,
  displays,
  findings,
  approvals,
  parked,
  alerts,
  people,
  templates,
  ledger,
  settings,
];

export const GROUPS = ['work', 'people', 'rules'] as const;
