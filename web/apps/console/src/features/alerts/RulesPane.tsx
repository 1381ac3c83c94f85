import { ok, problemText, toProblem, useApi } from '@shifang/api';
import { ErrorState, Skeleton } from '@shifang/ui';
import { Section, useSave } from '@shifang/ui/console';
import { Select, Switch } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './alerts.module.css';
import { useChannels, useRoles, useRules, type Kind, type Rule, type Rules } from './queries';
import { asAudience, asChoice, rulesByKind, withRule } from './rules';

/** Who is told of what, and by which channels besides the inbox. A change is in force at once. */
export function RulesPane() {
  const { t } = useTranslation();
  const query = useRules();
  if (query.isPending) return <Skeleton rows={6} height={48} />;
  if (query.isError) return <ErrorState message={problemText(t, toProblem(query.error))} />;
  return (
    <Section title={t('alerts.rules.heading')}>
      {rulesByKind(query.data).map(({ kind, rule }) => (
        <Row key={kind.code} rules={query.data} kind={kind} rule={rule} />
      ))}
    </Section>
  );
}

function Row({ rules, kind, rule }: { rules: Rules; kind: Kind; rule: Rule }) {
  const { t, i18n } = useTranslation();
  const { client } = useApi();
  const save = useSave({
    save: (changed: Rule) =>
      ok(client.PUT('/api/v1/alert-rules', { body: { rules: withRule(rules, changed) } })),
    done: t('alerts.rules.saved'),
    refresh: [['alert-rules']],
  });
  const name = i18n.language.startsWith('en') ? kind.name.en : kind.name.zh;
  const audiences = useAudiences(rule);
  const channels = useChannels().data ?? [];
  return (
    <div className={styles.rule}>
      <strong>{name}</strong>
      <label>
        <span className={styles.column}>{t('alerts.rules.audience')}</span>
        <Select
          mode="multiple"
          style={{ width: '100%' }}
          value={(rule.audience ?? []).map(asChoice)}
          options={audiences}
          disabled={rule.enabled === false}
          onChange={(chosen) => save.run({ ...rule, audience: chosen.map(asAudience) })}
        />
      </label>
      <label>
        <span className={styles.column}>{t('alerts.rules.channels')}</span>
        <Select
          mode="multiple"
          style={{ width: '100%' }}
          placeholder={t('alerts.rules.inboxOnly')}
          value={rule.channels ?? []}
          options={channels.map(({ id, name: label }) => ({ value: id, label }))}
          disabled={rule.enabled === false}
          onChange={(chosen) => save.run({ ...rule, channels: chosen })}
        />
      </label>
      <Switch
        checked={rule.enabled !== false}
        loading={save.pending}
        aria-label={t('alerts.rules.enabled', { name })}
        onChange={(enabled) => save.run({ ...rule, enabled })}
      />
    </div>
  );
}

/** What can be chosen: the ways to name people around an event, every role, and what is chosen already. */
function useAudiences(rule: Rule): { value: string; label: string }[] {
  const { t } = useTranslation();
  const roles = useRoles().data;
  return useMemo(() => {
    const around = (['person', 'addressed', 'manager', 'managers'] as const).map((to) => ({
      value: to as string,
      label: t(`alerts.rules.to.${to}`),
    }));
    const named = (roles ?? []).map(({ id, key, name }) => ({
      value: `role:${key || id}`,
      label: t('alerts.rules.to.role', { name }),
    }));
    const known = new Set([...around, ...named].map(({ value }) => value));
    const others = (rule.audience ?? [])
      .map(asChoice)
      .filter((value) => !known.has(value))
      .map((value) => ({ value, label: t('alerts.rules.to.other') }));
    return [...around, ...named, ...others];
  }, [roles, rule.audience, t]);
}
