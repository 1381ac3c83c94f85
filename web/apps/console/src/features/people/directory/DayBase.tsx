import { ok, problemText, toProblem, useApi } from '@shifang/api';
import type { Point } from '@shifang/rules';
import { ErrorState, Skeleton } from '@shifang/ui';
import { Facts, Section, useSave } from '@shifang/ui/console';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../../shell/FormModal';
import { PlaceField } from '../../../shell/PlaceField';
import { asValues, bodyOf, type BaseValues } from '../base';
import type { Person } from '../queries';
import styles from '../people.module.css';

const keyOf = (personId: string) => ['people', 'base', personId];

function useBase(personId: string) {
  const { client } = useApi();
  const params = { path: { person_id: personId } };
  return useQuery({
    queryKey: keyOf(personId),
    queryFn: () => ok(client.GET('/api/v1/planning/people/{person_id}/base', { params })),
  });
}

/** Where somebody's days start and end; for who may set it alone, because it may be a home. */
export function DayBase({ person }: { person: Person }) {
  const { t } = useTranslation();
  const { data, isPending, error } = useBase(person.id);
  const [editing, setEditing] = useState(false);
  if (isPending) return <Skeleton rows={2} />;
  if (data === undefined) return <ErrorState message={problemText(t, toProblem(error))} />;
  const values = asValues(data);
  return (
    <Section
      title={t('people.base.title')}
      extra={
        <Button size="small" data-testid="base-edit" onClick={() => setEditing(true)}>
          {t('people.base.edit')}
        </Button>
      }
    >
      <Facts
        rows={[
          [
            t('people.base.start'),
            <Where key="start" name="start" place={values.start} none="first" />,
          ],
          ...(values.start === null
            ? []
            : [
                [
                  t('people.base.end'),
                  <Where key="end" name="end" place={values.end} none="same" />,
                ] as const,
              ]),
        ]}
      />
      <p className={styles.soft}>{t('people.base.note')}</p>
      <BaseForm person={person} values={values} open={editing} onClose={() => setEditing(false)} />
    </Section>
  );
}

interface WhereProps {
  name: 'start' | 'end';
  place: Point | null;
  none: 'first' | 'same';
}

/** A kept place is seen on the map of its form, not in every drawer that somebody opens. */
function Where({ name, place, none }: WhereProps) {
  const { t } = useTranslation();
  return (
    <span data-testid={`base-${name}`}>{t(place ? 'people.base.set' : `people.base.${none}`)}</span>
  );
}

/** Where this person works, for a map on which nothing is chosen yet: one of their customers. */
function useNear(personId: string): { place: Point | undefined; asked: boolean } {
  const { client } = useApi();
  const { data, isPending } = useQuery({
    queryKey: ['customers', 'near', personId],
    queryFn: async () => {
      const query = { owner_id: personId, positioned: true, limit: 1 };
      const [found] = (await ok(client.GET('/api/v1/customers', { params: { query } }))).items;
      const { latitude = null, longitude = null } = found ?? {};
      return latitude === null || longitude === null ? null : { latitude, longitude };
    },
    retry: false,
  });
  return { place: data ?? undefined, asked: !isPending };
}

interface FormProps {
  person: Person;
  values: BaseValues;
  open: boolean;
  onClose: () => void;
}

function BaseForm({ person, values, open, onClose }: FormProps) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [form] = Form.useForm<BaseValues>();
  const near = useNear(person.id);
  const save = useSave<BaseValues>({
    save: (given) => {
      const params = { path: { person_id: person.id } };
      const body = bodyOf(given);
      return ok(client.PUT('/api/v1/planning/people/{person_id}/base', { params, body }));
    },
    done: t('people.base.saved'),
    refresh: [keyOf(person.id)],
    onDone: onClose,
    form,
  });
  const required = [{ required: true, message: t('shell.form.required') }];
  const from = Form.useWatch('from', form) ?? values.from;
  const to = Form.useWatch('to', form) ?? values.to;
  return (
    <FormModal<BaseValues>
      open={open}
      width={640}
      title={t('people.base.editOf', { name: person.name })}
      form={form}
      initialValues={values}
      pending={save.pending}
      onClose={onClose}
      onFinish={save.run}
    >
      <p className={styles.soft}>{t('people.base.note')}</p>
      <Form.Item name="from" label={t('people.base.start')}>
        <Radio.Group
          options={(['first', 'place'] as const).map((value) => ({
            value,
            label: t(`people.base.${value}`),
          }))}
        />
      </Form.Item>
      {from === 'place' && near.asked && (
        <>
          <Form.Item name="start" label={t('people.base.startPlace')} rules={required}>
            <PlaceField near={near.place} />
          </Form.Item>
          <Form.Item name="to" label={t('people.base.end')}>
            <Radio.Group
              options={(['same', 'other'] as const).map((value) => ({
                value,
                label: t(`people.base.${value}`),
              }))}
            />
          </Form.Item>
          {to === 'other' && (
            <Form.Item name="end" label={t('people.base.endPlace')} rules={required}>
              <PlaceField near={near.place} />
            </Form.Item>
          )}
        </>
      )}
    </FormModal>
  );
}
