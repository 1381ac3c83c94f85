import type { FeatureRoute } from './feature';

/** Every page of the console, in the order of the navigation. */
export const FEATURES: readonly FeatureRoute[] = [];

export const GROUPS = ['work', 'people', 'rules'] as const;
