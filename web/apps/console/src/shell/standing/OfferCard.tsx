import { useFormat } from '@shifang/ui';
import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Standing } from './queries';
import { scored, type Part } from './score';
import styles from './standing.module.css';

type Offer = NonNullable<Standing['offer']>;
type Score = Offer['scores'][number];

/** Whom a customer is offered to before it is open to all, and the numbers behind everybody's points. */
export function OfferCard({ offer }: { offer: Offer }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div>
      <h3 className={styles.title}>
        {t('shell.standing.offer.title', {
          count: offer.people,
          time: format.moment(offer.open_from),
        })}
      </h3>
      {offer.scores.length < offer.people && (
        <p className={styles.soft}>{t('shell.standing.offer.ownOnly')}</p>
      )}
      <div className={styles.scores}>
        {offer.scores.map((score) => (
          <Points key={score.person_id} score={score} weights={offer.weights} />
        ))}
      </div>
    </div>
  );
}

function Points({ score, weights }: { score: Score; weights: Offer['weights'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rests = useRests(score);
  return (
    <section className={styles.score} aria-label={score.person_name}>
      <div className={styles.scoreHead}>
        <span>
          <b>{t('shell.standing.offer.rank', { rank: score.rank })}</b> {score.person_name}
        </span>
        <b>{t('shell.standing.offer.points', { points: format.number(score.points, 1) })}</b>
      </div>
      <Table
        size="small"
        pagination={false}
        rowKey="part"
        dataSource={scored(score, weights)}
        columns={[
          {
            title: t('shell.standing.offer.part'),
            render: (_, { part }) => (
              <>
                {t(`shell.standing.offer.parts.${part}`)}
                <span className={styles.rests}>{rests[part]}</span>
              </>
            ),
          },
          {
            title: t('shell.standing.offer.sum'),
            align: 'right',
            render: (_, { weight, value, points }) =>
              `${weight} × ${format.number(value, 2)} = ${format.number(points, 1)}`,
          },
        ]}
      />
    </section>
  );
}

/** What each part rests on, in words: the last 90 days, and those before for the trend. */
function useRests(score: Score): Record<Part, string> {
  const { t } = useTranslation();
  const format = useFormat();
  const say = (key: string, values: Record<string, unknown>) =>
    t(`shell.standing.offer.rests.${key}`, values);
  const [visitsBefore = 0, visits = 0] = score.verified_visits;
  const [, visited = 0] = score.customers_visited;
  const [, won = 0] = score.customers_won;
  return {
    visits: say('visits', { count: visits }),
    conversion: say('conversion', { won, visited }),
    trend: say('trend', { before: visitsBefore, now: visits }),
    nearness:
      score.distance_m === null
        ? say('noBase', {})
        : say('nearness', { distance: format.distance(score.distance_m) }),
    spare:
      score.room === null
        ? say('held', { count: score.held })
        : say('room', { count: score.held, room: score.room }),
  };
}
