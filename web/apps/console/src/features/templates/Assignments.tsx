import { ok, useApi } from '@shifang/api';
import { Section, useSave } from '@shifang/ui/console';
import { Button, Select } from 'antd';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAssignments, useCustomerWords, useSay, type Entry } from './queries';
import styles from './templates.module.css';
import type { Assignment, Template } from './types';

/** Which template follows from a customer's type and tier; the most specific line wins. */
export function Assignments(props: { templates: Template[]; disabled: boolean }) {
  const kept = useAssignments().data;
  return kept === undefined ? null : <Lines key={JSON.stringify(kept)} {...props} kept={kept} />;
}

interface LinesProps {
  kept: readonly Assignment[];
  templates: Template[];
  disabled: boolean;
}

function Lines({ kept, templates, disabled }: LinesProps) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [lines, setLines] = useState<Assignment[]>(() =>
    kept.map(({ template_id, customer_type, tier }) => ({
      template_id,
      customer_type: customer_type ?? null,
      tier: tier ?? null,
    })),
  );
  const published = templates.filter(({ version }) => version > 0);
  const save = useSave({
    save: () => ok(client.PUT('/api/v1/visit-template-assignments', { body: { items: lines } })),
    done: t('templates.assign.saved'),
    refresh: [['template-assignments']],
  });
  const change = (at: number, part: Partial<Assignment>): void =>
    setLines(lines.map((line, index) => (index === at ? { ...line, ...part } : line)));
  const first = published[0];
  return (
    <Section title={t('templates.assign.title')}>
      <p className={styles.hint}>{t('templates.assign.hint')}</p>
      {lines.map((line, at) => (
        <Line
          key={at}
          line={line}
          templates={published}
          disabled={disabled}
          onChange={(part) => change(at, part)}
          onRemove={() => setLines(lines.filter((_, index) => index !== at))}
        />
      ))}
      {!disabled && (
        <div className={styles.buttons}>
          <Button
            icon={<Plus size={16} />}
            disabled={first === undefined}
            onClick={() =>
              first &&
              setLines([...lines, { template_id: first.id, customer_type: null, tier: null }])
            }
          >
            {t('templates.assign.add')}
          </Button>
          <Button type="primary" loading={save.pending} onClick={() => save.run()}>
            {t('templates.assign.save')}
          </Button>
        </div>
      )}
    </Section>
  );
}

interface LineProps {
  line: Assignment;
  templates: Template[];
  disabled: boolean;
  onChange: (part: Partial<Assignment>) => void;
  onRemove: () => void;
}

function Line({ line, templates, disabled, onChange, onRemove }: LineProps) {
  const { t } = useTranslation();
  const { types, tiers } = useCustomerWords();
  const say = useSay();
  const options = (entries: readonly Entry[], any: string) => [
    { value: '', label: any },
    ...entries.map(({ key, name }) => ({ value: key, label: say(name) })),
  ];
  return (
    <div className={styles.line}>
      <Select
        aria-label={t('templates.assign.type')}
        value={line.customer_type ?? ''}
        options={options(types, t('templates.assign.anyType'))}
        disabled={disabled}
        onChange={(value) => onChange({ customer_type: value || null })}
      />
      <Select
        aria-label={t('templates.assign.tier')}
        value={line.tier ?? ''}
        options={options(tiers, t('templates.assign.anyTier'))}
        disabled={disabled}
        onChange={(value) => onChange({ tier: value || null })}
      />
      <Select
        aria-label={t('templates.title')}
        value={line.template_id}
        options={templates.map(({ id, name }) => ({ value: id, label: name }))}
        disabled={disabled}
        onChange={(template_id) => onChange({ template_id })}
      />
      <Button
        icon={<Trash2 size={14} />}
        aria-label={t('templates.assign.remove')}
        disabled={disabled}
        onClick={onRemove}
      />
    </div>
  );
}
