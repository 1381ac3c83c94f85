import { CircleAlert } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import styles from './fields.module.css';

interface FrameProps {
  label: ReactNode;
  required?: boolean;
  hint?: ReactNode;
  fault?: ReactNode;
  testId?: string;
  /** What the figure counts, beside the label. */
  unit?: string;
}

interface LabelledProps extends FrameProps {
  children: (ids: { id: string; describedBy: string | undefined; invalid: boolean }) => ReactNode;
}

function Notes({ id, hint, fault }: { id: string; hint?: ReactNode; fault?: ReactNode }) {
  return (
    <span id={id}>
      {hint && <span className={styles.hint}>{hint}</span>}
      {fault && (
        <span className={styles.fault} role="alert">
          <CircleAlert size={14} aria-hidden />
          {fault}
        </span>
      )}
    </span>
  );
}

/** One input with its label, its hint and what is wrong with it. */
export function Labelled({ label, unit, required, hint, fault, children }: LabelledProps) {
  const id = useId();
  const notes = `${id}-notes`;
  const noted = Boolean(hint) || Boolean(fault);
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
        {unit && <span className={styles.unit}>{unit}</span>}
        {required && (
          <span className={styles.must} aria-hidden>
            *
          </span>
        )}
      </label>
      {children({ id, describedBy: noted ? notes : undefined, invalid: Boolean(fault) })}
      {noted && <Notes id={notes} hint={hint} fault={fault} />}
    </div>
  );
}

interface TextProps extends FrameProps {
  value: string;
  onChange: (value: string) => void;
  kind?: 'text' | 'tel' | 'date' | 'password';
  lines?: boolean;
  maxLength?: number;
  placeholder?: string;
  autoComplete?: string;
}

export function TextField(props: TextProps) {
  const { value, onChange, kind = 'text', lines = false, testId } = props;
  return (
    <Labelled {...props}>
      {({ id, describedBy, invalid }) => {
        const shared = {
          id,
          value,
          className: styles.input,
          'aria-invalid': invalid,
          'aria-describedby': describedBy,
          'data-testid': testId,
          maxLength: props.maxLength,
          placeholder: props.placeholder,
          autoComplete: props.autoComplete ?? 'off',
        };
        if (lines) {
          return <textarea {...shared} onChange={(event) => onChange(event.target.value)} />;
        }
        return <input {...shared} type={kind} onChange={(event) => onChange(event.target.value)} />;
      }}
    </Labelled>
  );
}

interface NumberProps extends FrameProps {
  value: number | null;
  onChange: (value: number | null) => void;
  whole?: boolean;
  minimum?: number;
  maximum?: number;
}

export function NumberField(props: NumberProps) {
  const { value, onChange, whole = false, minimum, maximum, testId } = props;
  return (
    <Labelled {...props}>
      {({ id, describedBy, invalid }) => (
        <input
          id={id}
          type="number"
          inputMode={whole ? 'numeric' : 'decimal'}
          step={whole ? 1 : 'any'}
          min={minimum}
          max={maximum}
          className={styles.input}
          value={value ?? ''}
          aria-invalid={invalid}
          aria-describedby={describedBy}
          data-testid={testId}
          onChange={(event) =>
            onChange(event.target.value === '' ? null : event.target.valueAsNumber)
          }
        />
      )}
    </Labelled>
  );
}

export interface Choice<V> {
  value: V;
  label: string;
}

interface ChoiceProps<V> extends FrameProps {
  choices: readonly Choice<V>[];
  chosen: readonly V[];
  onChange: (chosen: V[]) => void;
  many?: boolean;
}

/** One or many of some words, each large enough for a thumb. */
export function ChoiceField<V extends string | number | boolean>(props: ChoiceProps<V>) {
  const { choices, chosen, onChange, many = false, required, testId, label } = props;
  const name = useId();
  const toggle = (value: V, checked: boolean): void => {
    if (!many) return onChange([value]);
    onChange(checked ? [...chosen, value] : chosen.filter((each) => each !== value));
  };
  return (
    <fieldset className={styles.field} data-testid={testId}>
      <legend className={styles.label}>
        {label}
        {required && (
          <span className={styles.must} aria-hidden>
            *
          </span>
        )}
      </legend>
      <div className={styles.choices}>
        {choices.map((choice) => (
          <label key={String(choice.value)} className={styles.choice}>
            <input
              type={many ? 'checkbox' : 'radio'}
              name={name}
              value={String(choice.value)}
              checked={chosen.includes(choice.value)}
              onChange={(event) => toggle(choice.value, event.target.checked)}
            />
            {choice.label}
          </label>
        ))}
      </div>
      <Notes id={`${name}-notes`} hint={props.hint} fault={props.fault} />
    </fieldset>
  );
}
