import type { components } from '@shifang/api';

export type Template = components['schemas']['TemplateOut'];
export type TemplateDetail = components['schemas']['TemplateDetailOut'];
export type StepKind = components['schemas']['StepKindOut'];
export type Assignment = components['schemas']['AssignmentIn'];
export type Order = components['schemas']['StepOrder'];

export interface Words {
  zh: string;
  en?: string;
}

export interface Condition {
  step: string;
  path: string;
  op: 'eq' | 'ne' | 'gt' | 'lt' | 'in' | 'contains';
  value: unknown;
}

export type Config = Record<string, unknown>;

/** A step as the server keeps it. */
export interface Step {
  id: string;
  kind: string;
  title: Words;
  required: boolean;
  visible_if?: Condition | null;
  config: Config;
}

/** What is being edited. */
export interface Draft {
  name: string;
  order: Order;
  steps: Step[];
}
