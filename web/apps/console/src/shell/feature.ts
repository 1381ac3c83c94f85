import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';

/** A page of the console: where it lives, how the navigation names it, and who may open it. */
export interface FeatureRoute {
  path: string;
  /** Pages below: `path/*` is matched too. */
  nested?: boolean;
  labelKey: string;
  icon: LucideIcon;
  group: 'work' | 'people' | 'rules';
  /** Any of these opens the page; none means everyone. */
  permissions: readonly string[];
  page: ComponentType;
}
