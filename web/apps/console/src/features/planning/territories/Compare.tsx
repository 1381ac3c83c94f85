import { Empty, useMode } from '@shifang/ui';
import { MapView } from '@shifang/ui/map';
import { Checkbox, Segmented } from 'antd';
import { MapPinOff } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from './Badge';
import { lookOf, pointsOf, type Side } from './looks';
import { MoveBar } from './MoveBar';
import { usePoints, type Draft } from './queries';
import styles from './territories.module.css';

const SIDES = ['before', 'after'] as const;

/** Whose the customers are today and would be, on one map; a pressed one can be given to somebody else. */
export function Compare({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { mode } = useMode();
  const query = usePoints(draft.id);
  const [side, setSide] = useState<Side>('after');
  const [changedOnly, setChangedOnly] = useState(false);
  const [person, setPerson] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const points = useMemo(
    () =>
      query.data === undefined ? [] : pointsOf(query.data, { side, changedOnly, person, mode }),
    [query.data, side, changedOnly, person, mode],
  );
  return (
    <section className={styles.mapBox} aria-label={t('planning.territories.map')}>
      <div className={styles.tools}>
        <Segmented<Side>
          value={side}
          onChange={setSide}
          options={SIDES.map((value) => ({
            value,
            label: t(`planning.territories.side.${value}`),
          }))}
        />
        <Checkbox checked={changedOnly} onChange={({ target }) => setChangedOnly(target.checked)}>
          {t('planning.territories.changedOnly')}
        </Checkbox>
      </div>
      <div className={styles.people} role="group" aria-label={t('planning.territories.only')}>
        {draft.people.map(({ person_id, name }, at) => (
          <button
            key={person_id}
            type="button"
            className={styles.chip}
            aria-pressed={person === person_id}
            style={{ borderColor: person === person_id ? lookOf(at, mode).color : undefined }}
            onClick={() => setPerson(person === person_id ? null : person_id)}
          >
            <Badge at={at} name={name} />
          </button>
        ))}
      </div>
      {query.data?.customers.length === 0 ? (
        <Empty icon={MapPinOff} title={t('planning.territories.noPlaces')} />
      ) : (
        <div className={styles.mapHolder}>
          <MapView
            label={t('planning.territories.map')}
            className={styles.map ?? ''}
            points={points}
            selectedId={chosen}
            onSelect={setChosen}
            onPick={() => setChosen(null)}
            fitKey={query.data === undefined ? null : draft.id}
          />
        </div>
      )}
      {chosen !== null && (
        <MoveBar draft={draft} customerId={chosen} onClose={() => setChosen(null)} />
      )}
    </section>
  );
}
