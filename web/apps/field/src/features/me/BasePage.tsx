import { problemText, toProblem, useApi } from '@shifang/api';
import { toWgs84, type Point } from '@shifang/rules';
import { ErrorState, Skeleton } from '@shifang/ui';
import { Button, Toast } from 'antd-mobile';
import { LocateFixed } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldData } from '../../shell/data';
import { ChoiceField } from '../../shell/fields/Field';
import { FieldMap } from '../../shell/map/FieldMap';
import { pointOf, usePlace } from '../../shell/place';
import { useRemote } from '../../shell/remote';
import { useFieldSession } from '../../shell/session';
import { SubPage } from '../../shell/SubPage';
import { asChosen, asSaved, type Base, type Chosen } from './base';
import styles from './Recording.module.css';

/** Where my day starts and ends: with the first visit, or at places that I choose; told to who plans for me alone. */
export function BasePage() {
  const { t } = useTranslation();
  const { me } = useFieldSession();
  const path = `/planning/people/${me.id}/base`;
  const { value, problem, loading, reload } = useRemote<Base>(path);
  return (
    <SubPage title={t('me.base.title')} parent="/me">
      <section className={styles.section}>
        <p className={styles.soft}>{t('me.base.what')}</p>
        <p className={styles.told}>{t('me.base.who')}</p>
      </section>
      {loading && value === null && <Skeleton rows={4} height={44} />}
      {problem && value === null && (
        <ErrorState
          message={problemText(t, problem)}
          retry={<Button onClick={reload}>{t('me.retry')}</Button>}
        />
      )}
      {value !== null && (
        <Chooser key={JSON.stringify(value)} base={value} path={path} onSaved={reload} />
      )}
    </SubPage>
  );
}

function Chooser({ base, path, onSaved }: { base: Base; path: string; onSaved: () => void }) {
  const { t } = useTranslation();
  const api = useApi();
  const [chosen, setChosen] = useState<Chosen>(() => asChosen(base));
  const set = (part: Partial<Chosen>): void => setChosen({ ...chosen, ...part });
  const body = asSaved(chosen);
  const save = async (): Promise<void> => {
    try {
      await api.fetch(`/api/v1${path}`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      Toast.show({ content: t('me.base.saved') });
      onSaved();
    } catch (error) {
      Toast.show({ content: problemText(t, toProblem(error)) });
    }
  };
  return (
    <section className={styles.section}>
      <ChoiceField
        label={t('me.base.start')}
        choices={[
          { value: 'first', label: t('me.base.first') },
          { value: 'place', label: t('me.base.place') },
        ]}
        chosen={[chosen.from]}
        onChange={([from = 'first']) => set({ from })}
        testId="base-from"
      />
      {chosen.from === 'place' && (
        <>
          <PlaceMap name="start" value={chosen.start} onChange={(start) => set({ start })} />
          <ChoiceField
            label={t('me.base.end')}
            choices={[
              { value: 'same', label: t('me.base.same') },
              { value: 'place', label: t('me.base.other') },
            ]}
            chosen={[chosen.to]}
            onChange={([to = 'same']) => set({ to })}
            testId="base-to"
          />
          {chosen.to === 'place' && (
            <PlaceMap name="end" value={chosen.end} onChange={(end) => set({ end })} />
          )}
        </>
      )}
      <Button
        block
        size="large"
        color="primary"
        className={styles.action}
        loading="auto"
        disabled={body === null}
        data-testid="base-save"
        onClick={save}
      >
        {t('me.base.save')}
      </Button>
    </section>
  );
}

interface PlaceProps {
  name: 'start' | 'end';
  value: Point | null;
  onChange: (place: Point) => void;
}

/** A place by a tap on the map, or where the phone is; before there is one, the map shows where one works. */
function PlaceMap({ name, value, onChange }: PlaceProps) {
  const { t } = useTranslation();
  const { customers } = useFieldData();
  const { fix } = usePlace();
  const [jumps, setJumps] = useState(0);
  const points = useMemo(
    () => (value === null ? [] : [{ ...value, id: name, meaning: 'brand' as const }]),
    [name, value],
  );
  const here = (): void => {
    if (fix === null) return;
    const { latitude, longitude } = toWgs84(fix, fix.datum);
    onChange({ latitude, longitude });
    // It may lie outside of what the map shows.
    setJumps(jumps + 1);
  };
  const near = pointOf([...customers.values()].find((each) => pointOf(each) !== null));
  return (
    <>
      <p className={styles.soft}>{t(value === null ? 'me.base.tap' : 'me.base.tapAgain')}</p>
      <div className={styles.map} data-testid={`base-map-${name}`} data-chosen={value !== null}>
        <FieldMap
          label={t(`me.base.map.${name}`)}
          points={points}
          fitKey={value === null ? null : String(jumps)}
          onPick={onChange}
          {...(near === null ? {} : { center: near })}
        />
      </div>
      <Button
        block
        fill="outline"
        color="primary"
        disabled={fix === null}
        data-testid={`base-here-${name}`}
        onClick={here}
      >
        <LocateFixed size={18} aria-hidden /> {t('me.base.here')}
      </Button>
    </>
  );
}
