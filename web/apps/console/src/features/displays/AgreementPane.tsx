import { ok, problemText, toProblem, useApi, useMay } from '@shifang/api';
import { ErrorState, Skeleton, StatusTag, useFormat } from '@shifang/ui';
import { Facts, Section, useSave } from '@shifang/ui/console';
import { PhotoGrid } from '@shifang/ui/photo';
import { Button, Input, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useStepWords } from '../../shell/stepKinds';
import { AgreementForm } from './AgreementForm';
import styles from './displays.module.css';
import { AGREEMENT_LOOK } from './look';
import { PeriodPhotos } from './PeriodPhotos';
import { DISPLAYS, useAgreement, type AgreementDetail } from './queries';

/** One agreement: its terms, the standard, its periods with their photos and claims, and its versions. */
export function AgreementPane({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useAgreement(id);
  if (query.data !== undefined) return <Whole agreement={query.data} />;
  if (query.isPending) return <Skeleton rows={8} />;
  const retry = <Button onClick={() => void query.refetch()}>{t('ui.state.retry')}</Button>;
  return <ErrorState message={problemText(t, toProblem(query.error))} retry={retry} />;
}

function Whole({ agreement }: { agreement: AgreementDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useStepWords();
  const { starts_on, ends_on, amount_cents, every, points, standards, status } = agreement;
  return (
    <>
      <Section
        title={agreement.name}
        extra={
          <StatusTag status={AGREEMENT_LOOK[status]}>{t(`displays.status.${status}`)}</StatusTag>
        }
      >
        <Facts
          rows={[
            [
              t('displays.field.customer'),
              <Link key="customer" to={`/customers?open=${agreement.customer_id}`}>
                {agreement.customer_name}
              </Link>,
            ],
            [t('displays.field.days'), format.days(starts_on, ends_on)],
            [
              t('displays.field.amount'),
              `${format.money(amount_cents)} / ${t(`displays.every.${every}`)}`,
            ],
            [t('displays.field.category'), words.word('photo', agreement.category)],
            ...(agreement.end_reason
              ? [[t('displays.field.endReason'), agreement.end_reason] as const]
              : []),
          ]}
        />
        <Actions agreement={agreement} />
      </Section>
      <Section title={t('displays.field.standards')}>
        {standards.length === 0 ? (
          <p>{t('displays.noStandard')}</p>
        ) : (
          <PhotoGrid
            photos={standards.map((sha256, at) => ({
              sha256,
              caption: t('displays.standardNumber', { number: at + 1 }),
            }))}
          />
        )}
        <ol className={styles.points}>
          {points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ol>
      </Section>
      <PeriodPhotos agreement={agreement} />
      <Section title={t('displays.versions')}>
        <Facts
          rows={agreement.versions.map(({ version, saved_by, saved_at, terms }) => [
            t('displays.versionNumber', { number: version }),
            `${format.money(Number(terms['amount_cents']))} · ${saved_by ?? ''} · ${format.moment(saved_at)}`,
          ])}
        />
      </Section>
    </>
  );
}

/** What a manager can do with it: change, put in force, end. */
function Actions({ agreement }: { agreement: AgreementDetail }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [editing, setEditing] = useState(false);
  const [reason, setReason] = useState('');
  const manages = useMay('displays.manage');
  const params = { path: { agreement_id: agreement.id } };
  const start = useSave({
    done: t('displays.started'),
    refresh: [DISPLAYS],
    save: () => ok(client.POST('/api/v1/display-agreements/{agreement_id}/start', { params })),
  });
  const end = useSave({
    done: t('displays.ended'),
    refresh: [DISPLAYS],
    save: () =>
      ok(
        client.POST('/api/v1/display-agreements/{agreement_id}/end', { params, body: { reason } }),
      ),
  });
  if (!manages || agreement.status === 'ended') return null;
  return (
    <div className={styles.actions}>
      {agreement.status === 'draft' && (
        <Button type="primary" loading={start.pending} onClick={() => start.run()}>
          {t('displays.start')}
        </Button>
      )}
      <Button onClick={() => setEditing(true)}>{t('displays.change')}</Button>
      <Popconfirm
        title={t('displays.endTitle')}
        description={
          <Input.TextArea
            rows={2}
            maxLength={500}
            value={reason}
            placeholder={t('displays.field.endReason')}
            aria-label={t('displays.field.endReason')}
            onChange={(event) => setReason(event.target.value)}
          />
        }
        okButtonProps={{ disabled: reason.trim() === '', danger: true }}
        onConfirm={() => end.run()}
      >
        <Button danger loading={end.pending}>
          {t('displays.end')}
        </Button>
      </Popconfirm>
      {editing && (
        <AgreementForm
          agreement={agreement}
          onClose={() => setEditing(false)}
          onSaved={() => setEditing(false)}
        />
      )}
    </div>
  );
}
