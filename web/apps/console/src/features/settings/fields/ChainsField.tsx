import { useLanguage } from '@shifang/ui';
import { PersonPicker } from '@shifang/ui/console';
import { Button, InputNumber, Select } from 'antd';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useRoles } from '../queries';
import { isBody, labelOf } from '../schema';
import styles from '../settings.module.css';
import type { FieldProps } from './field';
import { movedTo, RowActions } from './RowActions';

interface Step {
  by: 'manager' | 'role' | 'person';
  level?: number;
  role?: string;
  person_id?: string;
}

const WAYS = ['manager', 'role', 'person'] as const;
const NEAREST: Step = { by: 'manager', level: 1 };
const LONGEST = 9;

/** Who decides each kind of request, step by step; a kind without an own chain keeps the usual one. */
export function ChainsField({
  schema,
  label,
  value,
  disabled,
  wrong,
  place,
  onChange,
}: FieldProps) {
  const language = useLanguage();
  const chains = isBody(value) ? (value as Record<string, Step[]>) : {};
  const kinds = new Set([...Object.keys(schema.properties ?? {}), ...Object.keys(chains)]);
  const put = (kind: string, steps: Step[]) => {
    const own = Object.entries({ ...chains, [kind]: steps }).filter(([, each]) => each.length > 0);
    onChange(Object.fromEntries(own));
  };
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{label.text}</legend>
      {[...kinds].map((kind) => (
        <Chain
          key={kind}
          name={labelOf(schema.properties?.[kind] ?? {}, kind, language).text}
          steps={chains[kind] ?? []}
          disabled={disabled}
          wrong={[...wrong].some((each) => each.startsWith(`${place}.${kind}`))}
          onChange={(steps) => put(kind, steps)}
        />
      ))}
    </fieldset>
  );
}

interface ChainProps {
  name: string;
  steps: Step[];
  disabled: boolean;
  wrong: boolean;
  onChange: (steps: Step[]) => void;
}

function Chain({ name, steps, disabled, wrong, onChange }: ChainProps) {
  const { t } = useTranslation();
  const usual = steps.length === 0;
  const add = (
    <Button
      size="small"
      icon={<Plus size={14} />}
      disabled={disabled || steps.length >= LONGEST}
      onClick={() => onChange([...steps, NEAREST])}
    >
      {usual ? t('settings.chains.own') : t('settings.chains.add')}
    </Button>
  );
  return (
    <div className={styles.line}>
      <span className={styles.label}>{name}</span>
      <div className={styles.control}>
        {usual && <p className={styles.usual}>{t('settings.chains.usual')}</p>}
        {steps.map((step, at) => (
          <div key={at} className={styles.step}>
            <span className={styles.order}>{at + 1}</span>
            <StepFields
              step={step}
              disabled={disabled}
              onChange={(next) =>
                onChange(steps.map((each, index) => (index === at ? next : each)))
              }
            />
            <RowActions
              name={t('settings.chains.step', { name, order: at + 1 })}
              at={at}
              count={steps.length}
              least={0}
              disabled={disabled}
              onMove={(to) => onChange(movedTo(steps, at, to))}
              onRemove={() => onChange(steps.filter((_, index) => index !== at))}
            />
          </div>
        ))}
        {wrong && (
          <p className={styles.wrong} role="alert">
            {t('settings.chains.wrong')}
          </p>
        )}
        {add}
      </div>
    </div>
  );
}

interface StepProps {
  step: Step;
  disabled: boolean;
  onChange: (step: Step) => void;
}

function StepFields({ step, disabled, onChange }: StepProps) {
  const { t } = useTranslation();
  return (
    <>
      <Select
        className={styles.by ?? ''}
        aria-label={t('settings.chains.by')}
        disabled={disabled}
        value={step.by}
        options={WAYS.map((way) => ({ value: way, label: t(`settings.chains.ways.${way}`) }))}
        onChange={(by) => onChange(by === 'manager' ? NEAREST : { by })}
      />
      <span className={styles.whom}>
        <Whom step={step} disabled={disabled} onChange={onChange} />
      </span>
    </>
  );
}

function Whom({ step, disabled, onChange }: StepProps) {
  const { t } = useTranslation();
  const roles = useRoles().data ?? [];
  if (step.by === 'person')
    return (
      <PersonPicker
        value={step.person_id}
        disabled={disabled}
        allowClear={false}
        onChange={(person) => onChange({ by: 'person', ...(person ? { person_id: person } : {}) })}
      />
    );
  if (step.by === 'role')
    return (
      <Select
        style={{ width: '100%' }}
        aria-label={t('settings.chains.ways.role')}
        placeholder={t('settings.chains.role')}
        disabled={disabled}
        value={step.role ?? null}
        options={roles.map(({ id, key, name }) => ({ value: key || id, label: name }))}
        onChange={(role) => onChange({ by: 'role', role })}
      />
    );
  return (
    <InputNumber
      style={{ width: '100%' }}
      aria-label={t('settings.chains.level')}
      prefix={t('settings.chains.level')}
      min={1}
      max={9}
      precision={0}
      disabled={disabled}
      value={step.level ?? 1}
      onChange={(level) => onChange({ by: 'manager', level: level ?? 1 })}
    />
  );
}
