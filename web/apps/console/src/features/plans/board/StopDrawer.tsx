import { problemText, toProblem } from '@shifang/api';
import { TierMark, useFormat } from '@shifang/ui';
import { DetailDrawer, Facts, Section } from '@shifang/ui/console';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Form, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useTiers } from '../../../shell/frequency';
import { clockOf } from '../look';
import { usePriceQuery, type Change, type Plan, type Stop } from '../queries';
import { isThere, placeOf } from './board';
import styles from './board.module.css';
import { PriceWords } from './PriceWords';
import { editOf, type Edits } from './useEdits';

interface Props {
  plan: Plan;
  stop: Stop | null;
  change: Change | undefined;
  editable: boolean;
  edits: Edits;
  onClose: () => void;
}

/** A visit of the plan, and moving it without dragging. */
export function StopDrawer({ stop, onClose, ...props }: Props) {
  const tiers = useTiers();
  return (
    <DetailDrawer
      open={stop !== null}
      onClose={onClose}
      width={420}
      title={
        stop !== null && (
          <span className={styles.drawerTitle}>
            <TierMark tier={stop.tier} rank={tiers.rank(stop.tier)} />
            {stop.customer_name}
          </span>
        )
      }
    >
      {stop !== null && <Told {...props} stop={stop} onClose={onClose} />}
    </DetailDrawer>
  );
}

function Told({ plan, stop, change, editable, edits, onClose }: Props & { stop: Stop }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = (id: string | null) =>
    plan.people.find(({ person_id }) => person_id === id)?.name ?? '—';
  return (
    <>
      <Section>
        <Facts
          rows={[
            [t('plans.field.person'), nameOf(stop.person_id)],
            [t('plans.field.day'), format.day(stop.day)],
            [
              t('plans.field.time'),
              `${clockOf(stop.arrival)}–${clockOf(stop.arrival + stop.minutes)}`,
            ],
            [t('plans.field.address'), stop.address || '—'],
            ...(change === undefined
              ? []
              : [
                  [
                    t('plans.tab.diff'),
                    change.before === null
                      ? t(`plans.diff.${change.kind}`)
                      : `${t(`plans.diff.${change.kind}`)} · ${format.day(change.before)} ${nameOf(change.before_person_id)}`,
                  ] as const,
                ]),
          ]}
        />
        <p className={styles.links}>
          <Link to={`/customers?open=${stop.customer_id}`}>{t('plans.board.customer')}</Link>
        </p>
        {stop.fixed && <p className={styles.soft}>{t('plans.board.fixedHint')}</p>}
      </Section>
      {editable && !stop.fixed && (
        <MoveForm plan={plan} stop={stop} edits={edits} onClose={onClose} />
      )}
    </>
  );
}

function MoveForm({
  plan,
  stop,
  edits,
  onClose,
}: Omit<Props, 'change' | 'editable'> & { stop: Stop }) {
  const { t } = useTranslation();
  const [place, setPlace] = useState(() => placeOf(stop));
  const there = isThere(stop, place);
  const priceQuery = usePriceQuery(plan);
  const price = useQuery({
    ...priceQuery(there ? null : editOf(stop, place)),
    placeholderData: keepPreviousData,
  });
  return (
    <Section title={t('plans.board.move')}>
      <Form layout="vertical">
        <Form.Item label={t('plans.field.person')} htmlFor="move-person">
          <Select<string>
            id="move-person"
            value={place.person}
            options={plan.people.map(({ person_id, name }) => ({ value: person_id, label: name }))}
            onChange={(person) => setPlace({ ...place, person })}
          />
        </Form.Item>
        <Form.Item label={t('plans.field.day')} htmlFor="move-day">
          <DatePicker
            id="move-day"
            className={styles.wide ?? ''}
            allowClear={false}
            value={dayjs(place.day)}
            minDate={dayjs(plan.first_day)}
            maxDate={dayjs(plan.last_day)}
            onChange={(day) =>
              day !== null && setPlace({ ...place, day: day.format('YYYY-MM-DD') })
            }
          />
        </Form.Item>
        <Form.Item label={t('plans.field.position')} htmlFor="move-position">
          <InputNumber
            id="move-position"
            className={styles.wide ?? ''}
            min={1}
            max={200}
            precision={0}
            value={place.position + 1}
            onChange={(position) => setPlace({ ...place, position: (position ?? 1) - 1 })}
          />
        </Form.Item>
      </Form>
      <p className={styles.asked} aria-live="polite">
        {there && <span className={styles.soft}>{t('plans.board.here')}</span>}
        {!there && price.isError && problemText(t, toProblem(price.error))}
        {!there && !price.isError && price.data !== undefined && <PriceWords price={price.data} />}
      </p>
      <Button
        type="primary"
        disabled={there}
        loading={edits.moving === stop.id}
        onClick={() => {
          edits.move(stop, place);
          onClose();
        }}
      >
        {t('plans.board.moveRun')}
      </Button>
    </Section>
  );
}
