import { StatusTag } from '@shifang/ui';
import { Button, Input, Switch, Tag } from 'antd';
import { ArrowDown, ArrowUp, ChevronDown, GripVertical, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ConditionFields } from './ConditionFields';
import { ConfigFields } from './ConfigFields';
import { Labelled } from './Labelled';
import { useSay } from './queries';
import styles from './templates.module.css';
import type { Step, StepKind } from './types';

interface Props {
  step: Step;
  at: number;
  before: readonly Step[];
  last: boolean;
  kind: StepKind | undefined;
  faults: readonly string[];
  open: boolean;
  onToggle: () => void;
  onChange: (step: Step) => void;
  onMove: (to: number) => void;
  onRemove: () => void;
  onDrag: () => void;
  onDrop: () => void;
}

/** One step: dragged by its handle or moved by its arrows; opened to be written. */
export function StepCard(props: Props) {
  const { step, at, kind, faults, open, onToggle } = props;
  const { t } = useTranslation();
  const say = useSay();
  return (
    <li
      className={styles.card}
      data-faulty={faults.length > 0 || undefined}
      onDragOver={(event) => event.preventDefault()}
      onDrop={props.onDrop}
    >
      <div className={styles.cardHead}>
        <span
          className={styles.handle}
          draggable
          role="presentation"
          title={t('templates.drag')}
          onDragStart={props.onDrag}
        >
          <GripVertical size={16} aria-hidden />
        </span>
        <button type="button" className={styles.cardTitle} aria-expanded={open} onClick={onToggle}>
          <span className={styles.number}>{at + 1}</span>
          {say(step.title)}
          {kind && <Tag>{say(kind.title)}</Tag>}
          {!step.required && <Tag>{t('templates.optional')}</Tag>}
          {faults.length > 0 && <StatusTag status="invalid" size="small" />}
          <ChevronDown size={16} aria-hidden className={styles.chevron} />
        </button>
        <Moves {...props} />
      </div>
      {open && <Body {...props} />}
    </li>
  );
}

function Moves({ step, at, last, onMove, onRemove }: Props) {
  const { t } = useTranslation();
  const name = useSay()(step.title);
  return (
    <span className={styles.moves}>
      <Button
        size="small"
        type="text"
        icon={<ArrowUp size={16} />}
        aria-label={t('templates.moveUp', { name })}
        disabled={at === 0}
        onClick={() => onMove(at - 1)}
      />
      <Button
        size="small"
        type="text"
        icon={<ArrowDown size={16} />}
        aria-label={t('templates.moveDown', { name })}
        disabled={last}
        onClick={() => onMove(at + 1)}
      />
      <Button
        size="small"
        type="text"
        danger
        icon={<Trash2 size={16} />}
        aria-label={t('templates.remove', { name })}
        onClick={onRemove}
      />
    </span>
  );
}

function Body({ step, before, kind, faults, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles.cardBody}>
      <div className={styles.pair}>
        <Labelled label={t('templates.titleZh')}>
          <Input
            maxLength={120}
            value={step.title.zh}
            onChange={(event) =>
              onChange({ ...step, title: { ...step.title, zh: event.target.value } })
            }
          />
        </Labelled>
        <Labelled label={t('templates.titleEn')}>
          <Input
            maxLength={120}
            value={step.title.en ?? ''}
            onChange={(event) =>
              onChange({ ...step, title: { ...step.title, en: event.target.value } })
            }
          />
        </Labelled>
      </div>
      <label className={styles.switch}>
        <Switch checked={step.required} onChange={(required) => onChange({ ...step, required })} />
        {t('templates.required')}
      </label>
      {kind && (
        <ConfigFields
          kind={kind}
          config={step.config}
          onChange={(config) => onChange({ ...step, config })}
        />
      )}
      <ConditionFields
        condition={step.visible_if ?? null}
        before={before}
        onChange={(visible_if) => onChange({ ...step, visible_if })}
      />
      {faults.length > 0 && (
        <p className={styles.fault} role="alert">
          {t('templates.faultAt', { places: faults.join(', ') })}
        </p>
      )}
    </div>
  );
}
