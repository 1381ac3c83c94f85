import { Empty, useFormat } from '@shifang/ui';
import { MapPin } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { VisitView } from '../../outbox/visits';
import { useFieldData } from '../../shell/data';
import { useNow, usePlace } from '../../shell/place';
import { StatusPills } from '../../shell/StatusPills';
import { SubPage } from '../../shell/SubPage';
import { CheckIn } from './CheckIn';
import { useOnSite } from './on_site';
import { Stepper } from './Stepper';
import { Stopped } from './Stopped';
import { Summary } from './Summary';

/** A visit from the door to the door: check-in, steps, check-out, and what came of it. */
export function VisitPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const visit = useFieldData().visits.get(id);
  const [again, setAgain] = useState(false);
  const [workedOn, setWorkedOn] = useState<string | null>(null);
  if (!visit) {
    return (
      <SubPage title={t('visit.title')} parent="/">
        <Empty icon={MapPin} title={t('visit.gone')} hint={t('visit.goneHint')} />
      </SubPage>
    );
  }
  if (visit.life === 'planned' || again) {
    return <CheckIn visit={visit} onDone={() => setAgain(false)} />;
  }
  const { stopped } = visit;
  if (stopped !== null && stopped.id !== workedOn && visit.life === 'checked_in') {
    return (
      <Stopped
        visit={visit}
        stopped={stopped}
        onAgain={() => setAgain(true)}
        onGoOn={() => setWorkedOn(stopped.id)}
      />
    );
  }
  if (visit.life === 'checked_in') {
    return <Running visit={visit} onCheckInAgain={() => setAgain(true)} />;
  }
  return <Summary visit={visit} />;
}

function Running({ visit, onCheckInAgain }: { visit: VisitView; onCheckInAgain: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const customer = useFieldData().customers.get(visit.customerId);
  const now = useNow(1000);
  const onSite = useOnSite(visit)(now);
  // The receiver runs while the visit does: leaving wants a fresh position.
  usePlace();
  return (
    <SubPage
      title={customer?.name ?? t('visit.title')}
      subtitle={t('visit.onSite', { duration: format.duration(Math.floor(onSite.ms / 1000)) })}
      parent="/"
      aside={<StatusPills />}
    >
      <Stepper visit={visit} onCheckInAgain={onCheckInAgain} />
    </SubPage>
  );
}
