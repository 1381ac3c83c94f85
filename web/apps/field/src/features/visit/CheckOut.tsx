import { missingSteps, secondsUntilValid } from '@shifang/rules';
import { useFormat } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hasPhoto, stepRecords, type VisitView } from '../../outbox/visits';
import { useFieldData } from '../../shell/data';
import { useWords } from '../../shell/named';
import { useNow } from '../../shell/place';
import { useFieldSession } from '../../shell/session';
import { checkOut } from './actions';
import { useOnSite } from './on_site';
import styles from './Steps.module.css';

const bringIntoSight = (element: HTMLElement | null): void =>
  element?.scrollIntoView({ block: 'end', behavior: 'smooth' });

interface Props {
  visit: VisitView;
  /** No step is open. */
  ready: boolean;
  /** A step is being kept; whether leaving costs the visit is known when it is. */
  settling: boolean;
}

/** The worst of what leaving now would cost the visit. */
function costs(
  short: boolean,
  open: boolean,
): 'visit.leaveInvalid' | 'visit.leaveOpen' | 'visit.leaveUnverified' {
  if (short) return 'visit.leaveInvalid';
  return open ? 'visit.leaveOpen' : 'visit.leaveUnverified';
}

interface DoubtsProps {
  /** Titles of the required steps that are not done. */
  missing: string[];
  /** Seconds to stay before the visit counts. */
  short: number;
  /** A photo is needed, and there is none. */
  bare: boolean;
}

/** What the visit still lacks. */
function Doubts({ missing, short, bare }: DoubtsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      {missing.length > 0 && (
        <ul className={styles.missing}>
          {missing.map((title) => (
            <li key={title}>{t('visit.missing', { title })}</li>
          ))}
        </ul>
      )}
      {short > 0 && (
        <p className={styles.hint}>{t('visit.tooShort', { left: format.duration(short) })}</p>
      )}
      {bare && <p className={styles.hint}>{t('visit.noPhoto')}</p>}
    </>
  );
}

/** Leaving: the time on site in large figures, and a second question when leaving now would cost the visit. */
export function CheckOut({ visit, ready, settling }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { say } = useWords();
  const session = useFieldSession();
  const { policies, templates } = useFieldData();
  const readOnSite = useOnSite(visit);
  const onSite = readOnSite(useNow(1000));
  const [asked, setAsked] = useState(false);
  const template = visit.templateVersionId ? templates.get(visit.templateVersionId) : undefined;
  const missing = template ? missingSteps(template.steps, stepRecords(visit)) : [];
  const short = secondsUntilValid(onSite.ms, policies.onSite.minimum_on_site_s);
  const bare = policies.photoNeeded && !hasPhoto(visit);
  const doubtful = missing.length > 0 || short > 0 || bare;

  const leave = async (): Promise<void> => {
    const { monotonicMs, clockMs } = readOnSite(Date.now());
    await checkOut(session, visit, { monotonicMs, clockMs });
  };
  const titleOf = (id: string): string => {
    const step = template?.steps.find((each) => each.id === id);
    return step ? say(step.title) : id;
  };
  return (
    <section className={styles.checkOut} aria-label={t('visit.checkOut')}>
      <p className={styles.hint}>{t('visit.timeOnSite')}</p>
      <p className={styles.bigTime} data-testid="time-on-site">
        {format.duration(Math.floor(onSite.ms / 1000))}
      </p>
      <Doubts missing={missing.map(({ stepId }) => titleOf(stepId))} short={short} bare={bare} />
      {asked && doubtful ? (
        <div ref={bringIntoSight} className={styles.confirm} role="alert">
          <p>{t(costs(short > 0, missing.length > 0))}</p>
          <div className={styles.pair}>
            <Button fill="outline" onClick={() => setAsked(false)}>
              {t('visit.stay')}
            </Button>
            <Button color="danger" loading="auto" data-testid="check-out-anyway" onClick={leave}>
              {t('visit.leaveAnyway')}
            </Button>
          </div>
        </div>
      ) : (
        <Button
          block
          size="large"
          color="primary"
          fill={ready && !doubtful ? 'solid' : 'outline'}
          loading="auto"
          disabled={settling}
          data-testid="visit-check-out"
          onClick={() => (doubtful ? setAsked(true) : leave())}
        >
          {t('visit.checkOut')}
        </Button>
      )}
    </section>
  );
}
