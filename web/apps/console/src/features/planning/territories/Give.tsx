import { ok, useApi } from '@shifang/api';
import { useSave } from '@shifang/ui/console';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Badge } from './Badge';
import { TERRITORIES, type Draft, type Line } from './queries';
import styles from './territories.module.css';

/** Whose a customer is to be; a choice as long as the draft is open and the customer not frozen. */
export function Give({ draft, line }: { draft: Draft; line: Line }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const move = useSave<string>({
    save: (person_id) =>
      ok(
        client.POST('/api/v1/planning/territories/{territories_id}/moves', {
          params: { path: { territories_id: draft.id } },
          body: { customer_ids: [line.customer_id], person_id },
        }),
      ),
    done: t('planning.territories.moved', { name: line.name }),
    refresh: [TERRITORIES],
  });
  const at = draft.people.findIndex(({ person_id }) => person_id === line.person_id);
  if (draft.state !== 'draft' || line.stays === 'frozen')
    return at < 0 ? (
      <span>{line.person_name ?? t('planning.territories.nobody')}</span>
    ) : (
      <Badge at={at} name={line.person_name ?? ''} />
    );
  return (
    <Select<string>
      size="small"
      className={styles.give ?? ''}
      aria-label={t('planning.territories.giveTo', { name: line.name })}
      value={(line.person_id ?? null) as string}
      placeholder={t('planning.territories.nobody')}
      loading={move.pending}
      disabled={move.pending}
      popupMatchSelectWidth={false}
      options={draft.people.map(({ person_id, name }, number) => ({
        value: person_id,
        label: <Badge at={number} name={name} />,
      }))}
      onChange={(person_id) => move.run(person_id)}
    />
  );
}
