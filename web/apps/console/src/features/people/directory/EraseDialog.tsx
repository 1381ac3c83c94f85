import { ok, problemText, toProblem, useApi } from '@shifang/api';
import { ErrorState, Skeleton, useFormat } from '@shifang/ui';
import { Section, useSave } from '@shifang/ui/console';
import { useQuery } from '@tanstack/react-query';
import { Alert, Form, Input } from 'antd';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../../shell/FormModal';
import styles from '../people.module.css';
import { DIRECTORY, type Erasure, type Person } from '../queries';

interface Props {
  person: Person;
  open: boolean;
  onClose: () => void;
}

interface Values {
  name: string;
}

/** Erasing a person's data for good: what goes, what stays, and the name typed by hand before anything happens. */
export function EraseDialog({ person, open, onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [form] = Form.useForm<Values>();
  const params = { path: { leaver_id: person.id } };
  const preview = useQuery({
    queryKey: ['people', 'erasure', person.id],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/people/{leaver_id}/erasure', { params, signal })),
    enabled: open,
    gcTime: 0,
  });
  const erase = useSave<Values>({
    save: () => ok(client.POST('/api/v1/people/{leaver_id}/erasure', { params })),
    done: t('people.erase.done', { name: person.name }),
    refresh: [...DIRECTORY, ['devices']],
    onDone: onClose,
    form,
  });
  const typed = Form.useWatch('name', form)?.trim() === person.name;
  return (
    <FormModal<Values>
      open={open}
      title={t('people.erase.title', { name: person.name })}
      form={form}
      pending={erase.pending}
      disabled={!typed || preview.data === undefined}
      danger
      okText={t('people.erase.run')}
      onClose={onClose}
      onFinish={erase.run}
    >
      <Alert type="error" showIcon title={t('people.erase.final')} />
      {preview.isPending && <Skeleton rows={6} />}
      {preview.isError && <ErrorState message={problemText(t, toProblem(preview.error))} />}
      {preview.data !== undefined && <Told erasure={preview.data} />}
      <Form.Item name="name" label={t('people.erase.confirm', { name: person.name })}>
        <Input autoComplete="off" />
      </Form.Item>
    </FormModal>
  );
}

function Told({ erasure }: { erasure: Erasure }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const counted = Object.entries({ ...erasure.erased, events: erasure.events });
  return (
    <>
      <Section title={t('people.erase.goes')}>
        <dl className={styles.erased}>
          <dt>{t('people.erase.identity')}</dt>
          <dd>{t('people.erase.all')}</dd>
          {counted.map(([kind, count]) => (
            <Fragment key={kind}>
              <dt>{t(`people.erase.kind.${kind}`)}</dt>
              <dd>{number(count)}</dd>
            </Fragment>
          ))}
        </dl>
      </Section>
      <Section title={t('people.erase.stays')}>
        <p>{t('people.erase.kept', { events: number(erasure.events_that_stay) })}</p>
        <p>{t('people.erase.proofs')}</p>
      </Section>
    </>
  );
}
