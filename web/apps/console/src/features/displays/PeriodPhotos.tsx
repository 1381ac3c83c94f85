import { ok, problemText, useApi, useMay } from '@shifang/api';
import { Skeleton, StatusTag, useFormat } from '@shifang/ui';
import { Section, useSave } from '@shifang/ui/console';
import { Thumb } from '@shifang/ui/photo';
import { Alert, Button, Checkbox, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useToday } from '../../shell/day';
import styles from './displays.module.css';
import { CLAIM_LOOK, DECISION_LOOK } from './look';
import {
  DISPLAYS,
  usePeriodPhotos,
  type AgreementDetail,
  type JudgedPhoto,
  type Period,
} from './queries';

/** The photos of one period, and the claim of its fee on those that passed. */
export function PeriodPhotos({ agreement }: { agreement: AgreementDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const today = useToday();
  const begun = agreement.periods.filter(({ start }) => start <= today);
  const [start, setStart] = useState(begun.at(-1)?.start ?? agreement.starts_on);
  const photos = usePeriodPhotos(agreement.id, start);
  const period = agreement.periods.find((each) => each.start === start);
  return (
    <Section
      title={t('displays.periodPhotos')}
      extra={
        <Select
          value={start}
          aria-label={t('displays.period')}
          options={agreement.periods.map((each) => ({
            value: each.start,
            label: format.days(each.start, each.end),
          }))}
          popupMatchSelectWidth={false}
          onChange={setStart}
        />
      }
    >
      {period !== undefined && <ClaimLine period={period} />}
      {photos.isPending && <Skeleton rows={3} />}
      {photos.data !== undefined && (
        <ClaimForm
          key={`${start}${period?.claim_id ?? ''}`}
          agreementId={agreement.id}
          start={start}
          photos={photos.data}
          open={agreement.status !== 'draft' && !period?.claim_status}
        />
      )}
    </Section>
  );
}

/** The claim that covers a period, if there is one. */
function ClaimLine({ period }: { period: Period }) {
  const { t } = useTranslation();
  if (period.claim_status === null) return null;
  return (
    <p>
      <StatusTag size="small" status={CLAIM_LOOK[period.claim_status]}>
        {t(`displays.claimStatus.${period.claim_status}`)}
      </StatusTag>{' '}
      <Link to={`/displays?tab=claims&claim=${period.claim_id}`}>{period.claim_code}</Link>
    </p>
  );
}

interface ClaimProps {
  agreementId: string;
  start: string;
  photos: readonly JudgedPhoto[];
  open: boolean;
}

function ClaimForm({ agreementId, start, photos, open }: ClaimProps) {
  const { t } = useTranslation();
  const { client } = useApi();
  const claims = useMay('displays.claim') && open;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [refusal, setRefusal] = useState('');
  const save = useSave({
    done: t('displays.claimed'),
    refresh: [DISPLAYS],
    save: () =>
      ok(
        client.POST('/api/v1/display-claims', {
          body: { agreement_id: agreementId, period_start: start, photos: [...chosen] },
        }),
      ),
    onProblem: (problem) => {
      setRefusal(problemText(t, problem));
      return true;
    },
  });
  const toggle = (sha256: string) => {
    setRefusal('');
    setChosen((before) =>
      before.includes(sha256) ? before.filter((each) => each !== sha256) : [...before, sha256],
    );
  };
  if (photos.length === 0) return <p>{t('displays.noPhotos')}</p>;
  return (
    <>
      <ul className={styles.photos}>
        {photos.map((photo) => (
          <li key={photo.sha256}>
            <span className={styles.thumb}>
              <Thumb sha256={photo.sha256} />
            </span>
            <PhotoLine photo={photo} />
            {claims && (
              <Checkbox
                checked={chosen.includes(photo.sha256)}
                onChange={() => toggle(photo.sha256)}
              >
                {t('displays.useForClaim')}
              </Checkbox>
            )}
          </li>
        ))}
      </ul>
      {refusal !== '' && <Alert type="error" showIcon title={refusal} />}
      {claims && (
        <Button
          type="primary"
          disabled={chosen.length === 0}
          loading={save.pending}
          onClick={() => save.run()}
        >
          {t('displays.claim')}
        </Button>
      )}
    </>
  );
}

/** Who took it, when, what was said of it, and why it cannot carry a claim. */
function PhotoLine({ photo }: { photo: JudgedPhoto }) {
  const { t } = useTranslation();
  const format = useFormat();
  const why = photo.fault.split('.').at(-1) ?? '';
  return (
    <div className={styles.line}>
      <p>
        {photo.person_name} · {format.moment(photo.taken_at)}
      </p>
      <p>
        <Link to={`/visits?open=${photo.visit_id}`}>{photo.visit_code}</Link>
      </p>
      <StatusTag
        size="small"
        status={photo.decision === null ? 'pending' : DECISION_LOOK[photo.decision]}
      >
        {t(`displays.decision.${photo.decision ?? 'none'}`)}
      </StatusTag>
      {(photo.reason !== '' || photo.missing.length > 0) && (
        <p>{[photo.reason, ...photo.missing].filter(Boolean).join('; ')}</p>
      )}
      {why !== '' && <p className={styles.fault}>{t(`displays.fault.${why}`)}</p>}
    </div>
  );
}
