import { useFormat } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { CircleSlash, DoorClosed, MapPinned } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { visitInProgress, type VisitView } from '../../outbox/visits';
import { useFieldData } from '../../shell/data';
import { ChoiceField } from '../../shell/fields/Field';
import { useKeyState } from '../../shell/key_state';
import { useNow, usePlace } from '../../shell/place';
import { ReviewNote } from '../../shell/review/ReviewNote';
import { useFieldSession } from '../../shell/session';
import { StatusPills } from '../../shell/StatusPills';
import { SubPage } from '../../shell/SubPage';
import { checkIn } from './actions';
import styles from './CheckIn.module.css';
import { standingOf, type Standing } from './fence';
import { FenceMap } from './FenceMap';
import { FenceSentence } from './FenceSentence';

function useStanding(visit: VisitView): Standing {
  const { customers, policies } = useFieldData();
  const { location } = useFieldSession();
  const place = usePlace();
  const now = useNow(2000);
  return standingOf({
    customer: customers.get(visit.customerId) ?? null,
    place,
    fixes: location.evidence(now),
    policy: policies.checkIn,
    now: new Date(now),
  });
}

/** At the door: where the person stands to the fence, and the one button when that is right. */
export function CheckIn({ visit, onDone }: { visit: VisitView; onDone: () => void }) {
  const { t } = useTranslation();
  const session = useFieldSession();
  const { customers, visits } = useFieldData();
  const customer = customers.get(visit.customerId);
  const standing = useStanding(visit);
  const [jointWith, setJointWith] = useState(visit.jointWith);
  const running = visitInProgress(visits.values());
  const blocking = running && running.id !== visit.id ? running : null;

  const submit = async (): Promise<void> => {
    await checkIn(session, visit, jointWith);
    onDone();
  };
  return (
    <SubPage
      title={customer?.name ?? t('visit.title')}
      subtitle={customer?.address}
      parent="/"
      aside={<StatusPills />}
      foot={
        <Button
          block
          color="primary"
          size="large"
          loading="auto"
          disabled={!standing.allowed || blocking !== null}
          data-testid="visit-check-in"
          onClick={submit}
        >
          {t('visit.checkIn')}
        </Button>
      }
    >
      <FenceMap customer={customer ?? null} standing={standing} />
      <div className={styles.panel}>
        <Figure standing={standing} />
        <FenceSentence
          standing={standing}
          blocking={
            blocking && { id: blocking.id, name: customers.get(blocking.customerId)?.name ?? '' }
          }
        />
        <ReviewNote visit={visit} />
        <Asked />
        {!visit.started && <JointVisit chosen={jointWith} onChange={setJointWith} />}
        <OtherWays visit={visit} />
      </div>
    </SubPage>
  );
}

/** That the passkey will ask for a finger or a face, where one is bound. */
function Asked() {
  const { t } = useTranslation();
  const key = useKeyState();
  return key?.passkey ? <p className={styles.asks}>{t('passkey.asks')}</p> : null;
}

function Figure({ standing }: { standing: Standing }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { fix } = usePlace();
  const distance = standing.assessment?.distance_m ?? null;
  return (
    <div className={styles.figure}>
      <p className={styles.distance} data-testid="check-in-distance">
        {distance === null ? '—' : format.distance(distance)}
      </p>
      {fix && (
        <span className={styles.accuracy}>
          {t('visit.accuracy', { accuracy: format.distance(fix.accuracy_m) })}
        </span>
      )}
    </div>
  );
}

function JointVisit({
  chosen,
  onChange,
}: {
  chosen: string[];
  onChange: (chosen: string[]) => void;
}) {
  const { t } = useTranslation();
  const { me } = useFieldSession();
  const colleagues = useFieldData().people.filter(({ id }) => id !== me.id);
  if (colleagues.length === 0) return null;
  return (
    <details className={styles.joint}>
      <summary data-testid="joint-visit">
        {chosen.length === 0 ? t('visit.joint') : t('visit.jointWith', { count: chosen.length })}
      </summary>
      <ChoiceField
        label={t('visit.jointWho')}
        many
        choices={colleagues.map(({ id, name }) => ({ value: id, label: name }))}
        chosen={chosen}
        onChange={onChange}
      />
    </details>
  );
}

function OtherWays({ visit }: { visit: VisitView }) {
  const { t } = useTranslation();
  return (
    <nav className={styles.others} aria-label={t('visit.otherWays')}>
      <Link
        className={styles.other}
        to={`/visits/${visit.id}/closed`}
        data-testid="visit-shop-closed"
      >
        <DoorClosed size={18} aria-hidden />
        {t('visit.closed.action')}
      </Link>
      <Link className={styles.other} to={`/customers/${visit.customerId}/correct`}>
        <MapPinned size={18} aria-hidden />
        {t('visit.correct')}
      </Link>
      <Link className={styles.other} to={`/visits/${visit.id}/cancel`} data-testid="visit-cancel">
        <CircleSlash size={18} aria-hidden />
        {t('visit.cancel.action')}
      </Link>
    </nav>
  );
}
