/** Another order of the rest of the day: what it changes, and taking it or not. */
import { problemText } from '@shifang/api';
import { useFormat } from '@shifang/ui';
import { Button, Switch } from 'antd-mobile';
import { useTranslation } from 'react-i18next';
import { aheadOf, type Proposal, type Reason } from './route';
import styles from './route.module.css';
import { StopRow } from './StopRow';
import type { Replanning } from './useRoute';

const REASONS: readonly Reason[] = ['delay', 'shop_closed', 'claimed', 'other'];

interface Props {
  replanning: Replanning;
  proposal: Proposal;
}

export function ProposalView({ replanning, proposal }: Props) {
  const { t } = useTranslation();
  const { question, ask, problem, asking, madeHere } = replanning;
  if (!question) return null;
  return (
    <div className={styles.proposal} data-testid="route-proposal" aria-busy={asking}>
      <fieldset className={styles.reasons}>
        <legend className="sf-visually-hidden">{t('route.reason.label')}</legend>
        {REASONS.map((reason) => (
          <label key={reason} className={styles.chip}>
            <input
              type="radio"
              name="reason"
              checked={question.reason === reason}
              onChange={() => void ask({ ...question, reason })}
            />
            {t(`route.reason.${reason}`)}
          </label>
        ))}
      </fieldset>
      {madeHere ? (
        <p className={styles.told} role="status" data-testid="route-made-here">
          {t('route.madeHere')}
        </p>
      ) : (
        <label className={styles.switch}>
          <span>{t('route.withExtras')}</span>
          <Switch
            checked={question.extras}
            onChange={(extras) => void ask({ ...question, extras, without: [] })}
          />
        </label>
      )}
      {problem && (
        <p className={styles.told} role="alert">
          {problemText(t, problem)}
        </p>
      )}
      <Changes proposal={proposal} />
      <ol className={styles.list}>
        {aheadOf(proposal).map((stop, at) => (
          <li key={stop.customer_id}>
            <StopRow
              stop={stop}
              order={proposal.stops.indexOf(stop) + 1 || at + 1}
              chosen={proposal.moves.some(({ customer_id }) => customer_id === stop.customer_id)}
              leaveOut={({ customer_id }) =>
                void ask({ ...question, without: [...question.without, customer_id] })
              }
            />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Changes({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { moves, stops } = proposal;
  // The list counts what is over too.
  const over = stops.findIndex(({ state }) => state === 'ahead');
  const rank = (among: number | null): number => (among ?? 0) + Math.max(over, 0);
  if (moves.length === 0) return <p className={styles.told}>{t('route.same')}</p>;
  return (
    <section className={styles.changes} data-testid="route-changes">
      <h2>{t('route.changes', { count: moves.length })}</h2>
      <ul>
        {moves.map((move) => {
          const time = move.begins_at ? format.clock(move.begins_at) : '';
          const key = move.after === null ? 'goes' : move.before === null ? 'comes' : 'moved';
          return (
            <li key={move.customer_id}>
              <span className={styles.name}>{move.name}</span>
              <span className={styles.note}>
                {t(`route.${key}`, { before: rank(move.before), after: rank(move.after), time })}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function ProposalFoot({
  replanning,
  accept,
}: {
  replanning: Replanning;
  accept: () => Promise<void>;
}) {
  const { t } = useTranslation();
  return (
    <div className={styles.foot}>
      <Button block size="large" onClick={replanning.drop} data-testid="route-keep">
        {t('route.keep')}
      </Button>
      <Button
        block
        size="large"
        color="primary"
        loading={replanning.asking ? true : 'auto'}
        onClick={accept}
        data-testid="route-accept"
      >
        {t('route.accept')}
      </Button>
    </div>
  );
}
