import { problemText, toProblem, useMay } from '@shifang/api';
import { ErrorState, NoPermission } from '@shifang/ui';
import { PageHead, useAddress } from '@shifang/ui/console';
import { Button, Steps } from 'antd';
import { ChevronLeft } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ChooseStep } from './ChooseStep';
import { ConfirmStep } from './ConfirmStep';
import { ShareStep } from './ShareStep';
import styles from './handOver.module.css';
import { planFor, type Plan } from './plan';
import { useEstate } from './queries';

const STEPS = ['choose', 'share', 'confirm'] as const;

/** Everything of a leaver goes on in one go: who leaves, who gets what, and the confirmation. */
export function HandOverPage() {
  const { t } = useTranslation();
  const [person, setPerson] = useAddress('person');
  const mayHandOver = useMay('pools.hand_over');
  if (!mayHandOver) return <NoPermission />;
  return (
    <>
      <PageHead
        title={
          <Link to="/pool?tab=handOver">
            <ChevronLeft size={18} aria-hidden /> {t('pool.handOver.title')}
          </Link>
        }
        note={t('pool.handOver.note')}
      />
      <Wizard key={person} person={person} onPerson={setPerson} />
    </>
  );
}

interface Props {
  person: string | null;
  onPerson: (id: string | null) => void;
}

function Wizard({ person, onPerson }: Props) {
  const { t } = useTranslation();
  const [plan, setPlan] = useState<Plan | null>(() => (person === null ? null : planFor(person)));
  const [step, setStep] = useState(0);
  const query = useEstate(plan);
  const estate = query.data;
  const known = plan !== null && estate !== undefined;
  return (
    <div className={styles.page}>
      <Steps
        size="small"
        current={step}
        items={STEPS.map((key) => ({ title: t(`pool.handOver.step.${key}`) }))}
        aria-label={t('pool.handOver.steps')}
      />
      {query.isError && (
        <ErrorState
          message={problemText(t, toProblem(query.error))}
          retry={<Button onClick={() => void query.refetch()}>{t('ui.state.retry')}</Button>}
        />
      )}
      {step === 0 && (
        <ChooseStep
          plan={plan}
          estate={estate}
          pending={query.isFetching}
          onPerson={onPerson}
          onPlan={setPlan}
          onNext={() => setStep(1)}
        />
      )}
      {step === 1 && known && (
        <ShareStep
          plan={plan}
          estate={estate}
          stale={query.isPlaceholderData}
          onPlan={setPlan}
          onBack={() => setStep(0)}
          onNext={() => setStep(2)}
        />
      )}
      {step === 2 && known && (
        <ConfirmStep
          plan={plan}
          estate={estate}
          onBack={() => setStep(1)}
          onStale={() => {
            void query.refetch();
            setStep(1);
          }}
        />
      )}
    </div>
  );
}
