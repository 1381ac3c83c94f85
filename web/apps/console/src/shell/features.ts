import { alerts } from '../features/alerts/routes';
import { customers } from '../features/customers/routes';
import type { FeatureRoute } from './feature';

/** Every page of the console, in the order of the navigation. */
export const FEATURES: readonly FeatureRoute[] = [customers, alerts];

export const GROUPS = ['work', 'people', 'rules'] as const;
