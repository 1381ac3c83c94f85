import { ok, problemText, toProblem, useApi, useMay, useMe } from '@shifang/api';
import { ErrorState, Skeleton, StatusTag, useFormat } from '@shifang/ui';
import { DetailDrawer, Facts, Section, usePerson, useSave } from '@shifang/ui/console';
import { App, Button } from 'antd';
import {
  ArrowRightLeft,
  Eraser,
  KeyRound,
  Pencil,
  Route,
  UserRoundCheck,
  UserRoundX,
} from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useToday } from '../../../shell/day';
import { replayOf } from '../../../shell/replayLink';
import { DeviceList } from '../devices/DeviceList';
import { DIRECTORY, type Person } from '../queries';
import { TrackerList } from '../trackers/TrackerList';
import { DayBase } from './DayBase';
import { EraseDialog } from './EraseDialog';
import { PasswordOnce } from './PasswordOnce';
import { PersonForm } from './PersonForm';
import styles from '../people.module.css';

export function PersonDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  const query = usePerson(id);
  const person = id === null ? undefined : query.data;
  return (
    <DetailDrawer
      open={id !== null}
      onClose={onClose}
      title={person?.name ?? t('people.person.title')}
      extra={person?.disabled === true && <StatusTag status="disabled" />}
    >
      {id !== null && query.isPending && <Skeleton rows={6} />}
      {query.isError && person === undefined && (
        <ErrorState message={problemText(t, toProblem(query.error))} />
      )}
      {person !== undefined && <Detail person={person} />}
    </DetailDrawer>
  );
}

function Detail({ person }: { person: Person }) {
  const { t } = useTranslation();
  const format = useFormat();
  const seesTracks = useMay('tracks.view');
  const setsBase = useMay('planning.base');
  return (
    <>
      <Section>
        <Facts
          rows={[
            [t('people.field.role'), person.role.name],
            [t('people.field.department'), person.department.name],
            [t('people.field.login'), person.login],
            [t('people.field.phone'), person.phone || null],
            [t('people.field.email'), person.email || null],
            [t('people.field.employee_number'), person.employee_number || null],
            [t('people.field.created'), format.day(person.created_at)],
            ...(person.disabled_at === null
              ? []
              : [[t('people.field.disabledAt'), format.moment(person.disabled_at)] as const]),
          ]}
        />
      </Section>
      <Actions person={person} />
      {setsBase && !person.disabled && <DayBase person={person} />}
      <Section title={t('people.device.title')}>
        <DeviceList personId={person.id} />
      </Section>
      {seesTracks && (
        <Section title={t('people.tracker.title')}>
          <TrackerList personId={person.id} />
        </Section>
      )}
    </>
  );
}

function Actions({ person }: { person: Person }) {
  const mayManage = useMay('people.manage');
  const seesTracks = useMay('tracks.view');
  const mayErase = useMay('people.erase') && person.disabled;
  const handsOver = useMay('pools.hand_over');
  if (!mayManage && !seesTracks && !mayErase && !handsOver) return null;
  return (
    <Section>
      <div className={styles.actions}>
        {mayManage && <Manage person={person} />}
        {seesTracks && <TrackLink person={person} />}
        {handsOver && <HandOverLink person={person} />}
        {mayErase && <Erase person={person} />}
      </div>
    </Section>
  );
}

function Manage({ person }: { person: Person }) {
  const { t } = useTranslation();
  const me = useMe();
  const [editing, setEditing] = useState(false);
  return (
    <>
      <Button icon={<Pencil size={14} />} onClick={() => setEditing(true)}>
        {t('people.person.edit')}
      </Button>
      <ResetPassword person={person} />
      {person.id !== me?.id && <Switch person={person} />}
      <PersonForm open={editing} person={person} onClose={() => setEditing(false)} />
    </>
  );
}

function TrackLink({ person }: { person: Person }) {
  const { t } = useTranslation();
  const today = useToday();
  return (
    <Link to={replayOf([person.id], today)}>
      <Button icon={<Route size={14} />}>{t('people.person.today')}</Button>
    </Link>
  );
}

/** Everything that a leaver has goes on in one go: the page for it begins with this person. */
function HandOverLink({ person }: { person: Person }) {
  const { t } = useTranslation();
  return (
    <Link to={`/pool/hand-over?person=${person.id}`}>
      <Button icon={<ArrowRightLeft size={14} />}>{t('people.person.handOver')}</Button>
    </Link>
  );
}

function ResetPassword({ person }: { person: Person }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const { modal } = App.useApp();
  const [password, setPassword] = useState<string | null>(null);
  const reset = useSave<undefined, { password: string | null }>({
    save: () => {
      const params = { path: { person_id: person.id } };
      return ok(client.POST('/api/v1/people/{person_id}/reset-password', { params, body: {} }));
    },
    onDone: (answer) => setPassword(answer.password),
  });
  const ask = () =>
    void modal.confirm({
      title: t('people.password.resetTitle', { name: person.name }),
      content: t('people.password.resetHint'),
      okText: t('people.password.reset'),
      cancelText: t('shell.form.cancel'),
      onOk: () => reset.run(undefined),
    });
  return (
    <>
      <Button icon={<KeyRound size={14} />} loading={reset.pending} onClick={ask}>
        {t('people.password.reset')}
      </Button>
      <PasswordOnce
        shown={
          password === null ? null : { name: person.name, login: person.login ?? '', password }
        }
        onClose={() => setPassword(null)}
      />
    </>
  );
}

/** Only of somebody who was disabled: the server asks for it, and nobody erases by a slip. */
function Erase({ person }: { person: Person }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button danger icon={<Eraser size={14} />} onClick={() => setAsking(true)}>
        {t('people.erase.open')}
      </Button>
      <EraseDialog person={person} open={asking} onClose={() => setAsking(false)} />
    </>
  );
}

/** Disables somebody after a question, or lets them in again. */
function Switch({ person }: { person: Person }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const { modal } = App.useApp();
  const params = { path: { person_id: person.id } };
  const change = useSave<'disable' | 'enable'>({
    save: (to) =>
      to === 'disable'
        ? ok(client.POST('/api/v1/people/{person_id}/disable', { params }))
        : ok(client.POST('/api/v1/people/{person_id}/enable', { params })),
    done: t('people.saved'),
    refresh: [...DIRECTORY, ['devices']],
  });
  if (person.disabled)
    return (
      <Button
        icon={<UserRoundCheck size={14} />}
        loading={change.pending}
        onClick={() => change.run('enable')}
      >
        {t('people.person.enable')}
      </Button>
    );
  const ask = () =>
    void modal.confirm({
      title: t('people.person.disableTitle', { name: person.name }),
      content: t('people.person.disableHint'),
      okText: t('people.person.disable'),
      okButtonProps: { danger: true },
      cancelText: t('shell.form.cancel'),
      onOk: () => change.run('disable'),
    });
  return (
    <Button danger icon={<UserRoundX size={14} />} loading={change.pending} onClick={ask}>
      {t('people.person.disable')}
    </Button>
  );
}
