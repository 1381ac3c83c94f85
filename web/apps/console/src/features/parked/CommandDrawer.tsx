import { ok, problemText, useApi, useMay } from '@shifang/api';
import { StatusTag, useFormat } from '@shifang/ui';
import { DetailDrawer, Facts, Section, useSave } from '@shifang/ui/console';
import { MapView, type MapCircle, type MapPoint } from '@shifang/ui/map';
import { PhotoGrid } from '@shifang/ui/photo';
import { Alert, Button, Form, Input, Space } from 'antd';
import { Check, X } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { kindKey } from './kinds';
import styles from './parked.module.css';
import { customerOf, fixesOf, gapsInWords, photosOf, spokenOf, visitOf, type Fix } from './payload';
import { useCustomer, useGaps, useVisit, type OpenCommand } from './queries';

interface Props {
  command: OpenCommand | null;
  onClose: () => void;
}

/** One command: why it stopped, what it says, where it happened, and the decision. */
export function CommandDrawer({ command, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <DetailDrawer
      open={command !== null}
      onClose={onClose}
      title={command === null ? '' : t(kindKey(command.kind))}
      extra={
        command !== null && (
          <StatusTag status={command.status === 'waiting' ? 'waiting' : 'parked'} />
        )
      }
    >
      {command !== null && <Detail key={command.id} command={command} onClose={onClose} />}
    </DetailDrawer>
  );
}

function Detail({ command, onClose }: { command: OpenCommand; onClose: () => void }) {
  const { t } = useTranslation();
  const mayResolve = useMay('commands.resolve') && command.status === 'parked';
  const maySeeReview = useMay('findings.view');
  const visitId = visitOf(command.payload);
  const visit = useVisit(visitId).data;
  const customerId = customerOf(command.payload) ?? visit?.customer_id ?? null;
  const customer = useCustomer(customerId).data;
  const review = visit?.reviews.find(({ command_id }) => command_id === command.id);
  const links: [string, React.ReactNode][] = [
    [
      t('parked.field.customer'),
      customer === undefined ? null : (
        <Link to={`/customers?open=${customer.id}`}>{customer.name}</Link>
      ),
    ],
    [
      t('parked.field.visit'),
      visit === undefined ? null : <Link to={`/visits?open=${visit.id}`}>{visit.code}</Link>,
    ],
    [
      t('parked.field.review'),
      review === undefined || !maySeeReview ? null : (
        <Link to={`/findings?box=all&open=${review.id}`}>{t('parked.toReview')}</Link>
      ),
    ],
  ];
  return (
    <>
      <Section>
        <Alert
          type={command.status === 'waiting' ? 'info' : 'warning'}
          showIcon
          title={t('parked.told', { name: command.person_name })}
          description={problemText(t, command)}
        />
      </Section>
      <Where command={command} customer={customer} />
      <Section title={t('parked.what')}>
        <What command={command} links={links} />
      </Section>
      <Section title={t('parked.device')}>
        <Device command={command} />
      </Section>
      {mayResolve && (
        <Section title={t('parked.decide.title')}>
          <Resolve command={command} onClose={onClose} />
        </Section>
      )}
    </>
  );
}

interface Located {
  latitude: number | null;
  longitude: number | null;
  geofence_in_force_m: number | null;
  name: string;
}

/** The fixes against the fence of the customer, where the command brought a position. */
function Where({ command, customer }: { command: OpenCommand; customer: Located | undefined }) {
  const { t } = useTranslation();
  const drawn = useMemo(() => {
    const fixes = fixesOf(command.payload);
    const around = surroundings(customer);
    return {
      any: fixes.length > 0,
      points: [...around.points, ...fixes.map((fix, at) => fixPoint(fix, at, t('parked.fix')))],
      circles: [...around.circles, ...fixes.map(fixCircle)],
    };
  }, [command, customer, t]);
  if (!drawn.any) return null;
  return (
    <Section title={t('parked.where')}>
      <div className={styles.map}>
        <MapView
          label={t('parked.where')}
          points={drawn.points}
          circles={drawn.circles}
          fitKey={`${command.id}|${drawn.points.length}`}
        />
      </div>
    </Section>
  );
}

/** The customer and its fence, as far as known. */
function surroundings(customer: Located | undefined): {
  points: MapPoint[];
  circles: MapCircle[];
} {
  const { latitude = null, longitude = null } = customer ?? {};
  if (customer === undefined || latitude === null || longitude === null)
    return { points: [], circles: [] };
  const place = { latitude, longitude };
  const fence = customer.geofence_in_force_m;
  return {
    points: [{ id: 'customer', ...place, meaning: 'brand', label: customer.name }],
    circles: fence === null ? [] : [{ ...place, radius_m: fence, kind: 'fence', meaning: 'brand' }],
  };
}

function fixPoint({ latitude, longitude }: Fix, at: number, label: string): MapPoint {
  return { id: `fix${at}`, latitude, longitude, meaning: 'refused', label };
}

function fixCircle({ latitude, longitude, accuracy_m }: Fix): MapCircle {
  return { latitude, longitude, radius_m: accuracy_m, kind: 'accuracy', meaning: 'refused' };
}

function What({ command, links }: { command: OpenCommand; links: [string, React.ReactNode][] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { payload } = command;
  const photos = photosOf(payload);
  const said = spokenOf(payload).map(([name, value]): [string, string] => [
    t(`parked.said.${name}`),
    name === 'channel' ? t(`parked.channel.${value}`, { defaultValue: value }) : value,
  ]);
  return (
    <>
      <Facts
        rows={[
          [t('parked.field.person'), command.person_name],
          ...links.filter(([, value]) => value !== null),
          [t('parked.field.happened'), format.moment(command.happened_at)],
          [t('parked.field.received'), format.moment(command.received_at)],
          ...said,
          ...(command.note === '' ? [] : [[t('parked.field.note'), command.note] as const]),
        ]}
      />
      {photos.length > 0 && (
        <PhotoGrid photos={photos.map((sha256) => ({ sha256, caption: t('parked.photo') }))} />
      )}
    </>
  );
}

/** Where in the device's own count this stands, and which numbers never came. */
function Device({ command }: { command: OpenCommand }) {
  const { t } = useTranslation();
  const missing = useGaps(command.device_id).data ?? [];
  return (
    <>
      <p className={styles.line}>{t('parked.sequence', { number: command.sequence })}</p>
      <p className={styles.line}>
        {missing.length === 0
          ? t('parked.gaps.none')
          : t('parked.gaps.some', { ranges: gapsInWords(missing) })}
      </p>
    </>
  );
}

const REFRESH = [['commands'], ['visits'], ['customers'], ['alerts'], ['findings']] as const;

function Resolve({ command, onClose }: { command: OpenCommand; onClose: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [form] = Form.useForm<{ note: string }>();
  const note = Form.useWatch('note', form) ?? '';
  const resolve = useSave<'retry' | 'dismiss'>({
    save: (action) => {
      const params = { path: { command_id: command.id } };
      const body = { action, note };
      return ok(client.POST('/api/v1/commands/{command_id}/resolve', { params, body }));
    },
    done: t('parked.decide.done'),
    refresh: REFRESH,
    onDone: onClose,
  });
  return (
    <Form form={form} layout="vertical" initialValues={{ note: '' }}>
      <Form.Item name="note" label={t('parked.decide.note')} extra={t('parked.decide.hint')}>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} showCount />
      </Form.Item>
      <Space>
        <Button
          type="primary"
          icon={<Check size={15} />}
          disabled={note.trim() === ''}
          loading={resolve.pending}
          onClick={() => resolve.run('retry')}
        >
          {t('parked.decide.retry')}
        </Button>
        <Button
          danger
          icon={<X size={15} />}
          disabled={note.trim() === ''}
          loading={resolve.pending}
          onClick={() => resolve.run('dismiss')}
        >
          {t('parked.decide.dismiss')}
        </Button>
      </Space>
    </Form>
  );
}
