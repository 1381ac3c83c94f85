import type { Label, Schema } from '../schema';

/** One part of a body and how it is changed. */
export interface FieldProps {
  /** Where it stands in the body: `chains.leave.0`. */
  place: string;
  schema: Schema;
  label: Label;
  value: unknown;
  /** What it is as delivered; undefined inside of lists. */
  delivered?: unknown;
  required: boolean;
  disabled: boolean;
  wrong: ReadonlySet<string>;
  onChange: (value: unknown) => void;
}

/** The props of an input: its id for the label, its description for the hint. */
export interface ControlProps extends FieldProps {
  id: string;
}
