import { Button, Form, InputNumber, Segmented, Select, Switch, type FormInstance } from 'antd';
import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useWords } from '../words';
import styles from './rules.module.css';
import { ANY_TIER, CAUSES, newRule, type Cause, type Draft, type TierRule } from './types';

/** When customers come back: one rule for all tiers, and others for single tiers. */
export function ReclaimFields({ form }: { form: FormInstance<Draft> }) {
  const { t } = useTranslation();
  const words = useWords();
  const rules = Form.useWatch<TierRule[] | undefined>('reclaim', form) ?? [];
  const taken = rules.map((rule) => rule?.tier);
  const free = [
    { value: ANY_TIER, label: t('pool.rules.anyTier') },
    ...words.tiers.map(({ value, label }) => ({ value, label })),
  ].filter(({ value }) => !taken.includes(value));
  const others = t(taken.length > 1 ? 'pool.rules.anyTier' : 'pool.preview.who.all');
  const nameOf = (tier: string | undefined) =>
    tier === undefined || tier === ANY_TIER ? others : words.tier(tier);
  return (
    <section className={styles.box}>
      <h2 className={styles.boxTitle}>{t('pool.rules.reclaiming')}</h2>
      <Form.List name="reclaim">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <div key={key} className={styles.rule} role="group" aria-label={nameOf(taken[name])}>
                <div className={styles.ruleHead}>
                  <b>{nameOf(taken[name])}</b>
                  <Button
                    type="text"
                    danger
                    icon={<Trash2 size={15} />}
                    aria-label={t('pool.rules.removeRule', { tier: nameOf(taken[name]) })}
                    onClick={() => remove(name)}
                  />
                </div>
                <RuleFields at={name} rule={rules[name]} />
              </div>
            ))}
            {free.length > 0 && (
              <Select
                style={{ marginTop: 12, minWidth: 220 }}
                placeholder={t('pool.rules.addRule')}
                aria-label={t('pool.rules.addRule')}
                value={null}
                options={free}
                onChange={(tier: string) => add(newRule(tier))}
              />
            )}
          </>
        )}
      </Form.List>
    </section>
  );
}

function RuleFields({ at, rule }: { at: number; rule: TierRule | undefined }) {
  const { t } = useTranslation();
  const taken = (rule?.conditions ?? []).map((each) => each?.cause);
  const free = CAUSES.filter((cause) => !taken.includes(cause));
  return (
    <>
      <Form.List name={[at, 'conditions']}>
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <ConditionFields
                key={key}
                at={name}
                cause={taken[name]}
                taken={taken}
                onRemove={() => remove(name)}
              />
            ))}
            {free[0] !== undefined && (
              <Button
                type="dashed"
                icon={<Plus size={14} />}
                style={{ marginBottom: 16 }}
                onClick={() => add({ cause: free[0], days: 30, least: 1 })}
              >
                {t('pool.rules.addCondition')}
              </Button>
            )}
          </>
        )}
      </Form.List>
      <div className={styles.pair}>
        {taken.length > 1 && <Choice at={at} name="combine" options={['any', 'all']} />}
        <Choice at={at} name="counting" options={['natural', 'working']} />
        <Form.Item name={[at, 'warn_days']} label={t('pool.rules.reclaim.warn_days')}>
          <Select
            mode="multiple"
            maxCount={5}
            options={[1, 2, 3, 5, 7, 10, 14, 21, 30].map((value) => ({
              value,
              label: t('pool.days', { count: value }),
            }))}
          />
        </Form.Item>
        <Form.Item
          name={[at, 'grace_days']}
          label={t('pool.rules.reclaim.grace_days')}
          tooltip={t('pool.rules.graceHint')}
          normalize={(value: number | null) => value ?? 0}
        >
          <InputNumber min={0} max={90} precision={0} />
        </Form.Item>
        <Form.Item
          name={[at, 'extensions']}
          label={t('pool.rules.reclaim.extensions')}
          tooltip={t('pool.rules.extensionsHint')}
          normalize={(value: number | null) => value ?? 0}
        >
          <InputNumber min={0} max={12} precision={0} />
        </Form.Item>
        {(rule?.extensions ?? 0) > 0 && (
          <>
            <Form.Item
              name={[at, 'extension_days']}
              label={t('pool.rules.reclaim.extension_days')}
              rules={[{ required: true, message: t('shell.form.required') }]}
            >
              <InputNumber min={1} max={365} precision={0} />
            </Form.Item>
            <Form.Item
              name={[at, 'hold_days']}
              label={t('pool.rules.reclaim.hold_days')}
              tooltip={t('pool.rules.holdHint')}
              normalize={(value: number | null) => value ?? 0}
            >
              <InputNumber min={0} max={14} precision={0} />
            </Form.Item>
          </>
        )}
        {(['exempt_won', 'exempt_open_opportunity'] as const).map((name) => (
          <Form.Item
            key={name}
            name={[at, name]}
            label={t(`pool.rules.reclaim.${name}`)}
            valuePropName="checked"
          >
            <Switch />
          </Form.Item>
        ))}
      </div>
    </>
  );
}

interface ChoiceProps {
  at: number;
  name: 'combine' | 'counting';
  options: readonly string[];
}

function Choice({ at, name, options }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <Form.Item name={[at, name]} label={t(`pool.rules.reclaim.${name}`)}>
      <Segmented
        block
        options={options.map((value) => ({ value, label: t(`pool.rules.${name}.${value}`) }))}
      />
    </Form.Item>
  );
}

interface ConditionProps {
  at: number;
  cause: Cause | undefined;
  taken: readonly (Cause | undefined)[];
  onRemove: () => void;
}

function ConditionFields({ at, cause, taken, onRemove }: ConditionProps) {
  const { t } = useTranslation();
  const required = [{ required: true, message: t('shell.form.required') }];
  const least = cause === 'contract_ended' || cause === 'protection_expired' ? 0 : 1;
  return (
    <div className={styles.condition}>
      <Form.Item name={[at, 'cause']} rules={required}>
        <Select
          aria-label={t('pool.rules.cause.label')}
          options={CAUSES.map((value) => ({
            value,
            label: t(`pool.rules.cause.${value}`),
            disabled: value !== cause && taken.includes(value),
          }))}
        />
      </Form.Item>
      <Form.Item name={[at, 'days']} rules={required}>
        <InputNumber
          aria-label={t('pool.rules.daysLabel')}
          style={{ width: '100%' }}
          min={least}
          max={1095}
          precision={0}
          suffix={t('pool.unit.days')}
        />
      </Form.Item>
      {cause === 'no_contact' ? (
        <Form.Item name={[at, 'least']} rules={required} tooltip={t('pool.rules.leastHint')}>
          <InputNumber
            aria-label={t('pool.rules.least')}
            style={{ width: '100%' }}
            min={1}
            max={100}
            precision={0}
            suffix={t('pool.rules.points')}
          />
        </Form.Item>
      ) : (
        <span />
      )}
      <Button
        type="text"
        icon={<Trash2 size={15} />}
        aria-label={t('pool.rules.removeCondition')}
        onClick={onRemove}
      />
    </div>
  );
}
