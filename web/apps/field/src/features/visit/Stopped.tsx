import { problemText } from '@shifang/api';
import { Button } from 'antd-mobile';
import { Ban } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { canAppeal } from '../../outbox/review';
import type { AnyCommand } from '../../outbox/types';
import type { VisitView } from '../../outbox/visits';
import { useFieldData } from '../../shell/data';
import { StatusPills } from '../../shell/StatusPills';
import { ReviewNote } from '../../shell/review/ReviewNote';
import { SubPage } from '../../shell/SubPage';
import styles from './Stopped.module.css';

/** What the person can do about each reason; those without an entry have nothing that a person could switch off. */
const ADVICE: Record<string, 'mock' | 'phone' | 'clone' | 'position' | 'place'> = {
  mock_location: 'mock',
  mock_app_selected: 'mock',
  mock_app_installed: 'mock',
  rooted: 'phone',
  hooked: 'phone',
  emulator: 'phone',
  clone_app: 'clone',
  no_fix: 'position',
  poor_accuracy: 'position',
  stale_fix: 'position',
  outside_fence: 'place',
  datum_mixup: 'place',
};

const signalOf = ({ code }: AnyCommand): string => (code ?? '').replace(/^check_in\./, '');

interface Props {
  visit: VisitView;
  stopped: AnyCommand;
  onAgain: () => void;
  onGoOn: () => void;
}

/** The server has stopped the check-in: what it found, in plain words, and what can be done. */
export function Stopped({ visit, stopped, onAgain, onGoOn }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const customer = useFieldData().customers.get(visit.customerId);
  const problem = { code: stopped.code ?? '', params: stopped.params, detail: stopped.detail };
  const appealable = canAppeal(visit);
  return (
    <SubPage
      title={customer?.name ?? t('visit.title')}
      subtitle={customer?.address}
      parent="/"
      aside={<StatusPills />}
      foot={
        <div className={styles.pair}>
          <Button
            size="large"
            color="primary"
            fill={appealable ? 'outline' : 'solid'}
            data-testid="stopped-again"
            onClick={onAgain}
          >
            {t('visit.checkInAgain')}
          </Button>
          {appealable && (
            <Button
              size="large"
              color="primary"
              data-testid="stopped-appeal"
              onClick={() => void navigate(`/visits/${visit.id}/appeal`)}
            >
              {t('visit.appeal.action')}
            </Button>
          )}
        </div>
      }
    >
      <section className={styles.card} role="alert" data-testid="visit-stopped">
        <h2 className={styles.title}>
          <Ban size={28} aria-hidden />
          {t('visit.stopped.title')}
        </h2>
        <p className={styles.reason} data-testid="stopped-reason">
          {problemText(t, problem)}
        </p>
        <p className={styles.soft}>{t('visit.kept')}</p>
        <ReviewNote visit={visit} />
      </section>
      <section className={styles.card}>
        <h2 className={styles.subtitle}>{t('visit.stopped.can')}</h2>
        <Advice visit={visit} signal={signalOf(stopped)} appealable={appealable} />
        <button type="button" className={styles.goOn} data-testid="stopped-go-on" onClick={onGoOn}>
          {t('visit.stopped.goOn')}
        </button>
      </section>
    </SubPage>
  );
}

function Advice({
  visit,
  signal,
  appealable,
}: {
  visit: VisitView;
  signal: string;
  appealable: boolean;
}) {
  const { t } = useTranslation();
  const what = ADVICE[signal];
  return (
    <ul className={styles.advice}>
      {what && <li>{t(`visit.stopped.advice.${what}`)}</li>}
      {what === 'place' && (
        <li>
          <Link to={`/customers/${visit.customerId}/correct`}>{t('visit.stopped.correct')}</Link>
        </li>
      )}
      {appealable && <li>{t('visit.stopped.appeal')}</li>}
      <li>{t('visit.stopped.work')}</li>
    </ul>
  );
}
