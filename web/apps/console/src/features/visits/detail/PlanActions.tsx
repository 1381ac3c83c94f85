import { ok, useApi, useMay } from '@shifang/api';
import { useAddress, useSave } from '@shifang/ui/console';
import { Button, Form, Input, Space } from 'antd';
import dayjs from 'dayjs';
import { CalendarClock, CalendarX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useToday } from '../../../shell/day';
import { FormModal } from '../../../shell/FormModal';
import { planBody, PlanFields, type Plan } from '../planning';
import { VISITS, type VisitDetail } from '../queries';
import styles from './VisitDetail.module.css';

type Dialog = 'move' | 'cancel' | null;

/** What can be done to a visit that has not begun: move it to another day, hours or person, or cancel it. */
export function PlanActions({ visit }: { visit: VisitDetail }) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<Dialog>(null);
  const mayPlan = useMay('visits.plan');
  if (!mayPlan || visit.state !== 'planned' || visit.started_at !== null) return null;
  const close = () => setDialog(null);
  return (
    <Space className={styles.cancel ?? ''}>
      <Button size="small" icon={<CalendarClock size={14} />} onClick={() => setDialog('move')}>
        {t('visits.move.open')}
      </Button>
      <Button size="small" icon={<CalendarX size={14} />} onClick={() => setDialog('cancel')}>
        {t('visits.cancelVisit')}
      </Button>
      {dialog === 'move' && <MoveForm visit={visit} onClose={close} />}
      {dialog === 'cancel' && <CancelForm visit={visit} onClose={close} />}
    </Space>
  );
}

interface FormProps {
  visit: VisitDetail;
  onClose: () => void;
}

function MoveForm({ visit, onClose }: FormProps) {
  const { t } = useTranslation();
  const { client } = useApi();
  const today = useToday();
  const [, setOpen] = useAddress('open');
  const [form] = Form.useForm<Plan>();
  const saving = useSave({
    save: (plan: Plan) => {
      const params = { path: { visit_id: visit.id } };
      return ok(client.POST('/api/v1/visits/{visit_id}/move', { params, body: planBody(plan) }));
    },
    done: t('visits.move.done'),
    refresh: [VISITS],
    onDone: ({ id }) => {
      onClose();
      if (id !== visit.id) setOpen(id);
    },
    form,
  });
  const day = visit.planned_for ?? visit.day;
  const { window } = visit;
  const hour = (text: string) => dayjs(`${day}T${text}`);
  return (
    <FormModal<Plan>
      open
      title={t('visits.move.title', { name: visit.customer_name })}
      okText={t('visits.move.save')}
      form={form}
      pending={saving.pending}
      onClose={onClose}
      onFinish={saving.run}
      initialValues={{
        person_id: visit.person_id,
        planned_for: dayjs(day < today ? today : day),
        window: window === null ? null : [hour(window.start), hour(window.end)],
      }}
    >
      <p>{t('visits.move.hint')}</p>
      <PlanFields today={today} />
    </FormModal>
  );
}

function CancelForm({ visit, onClose }: FormProps) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [form] = Form.useForm<{ reason: string }>();
  const saving = useSave({
    save: (body: { reason: string }) => {
      const params = { path: { visit_id: visit.id } };
      return ok(client.POST('/api/v1/visits/{visit_id}/cancel', { params, body }));
    },
    done: t('visits.cancelled'),
    refresh: [VISITS],
    onDone: onClose,
    form,
  });
  return (
    <FormModal<{ reason: string }>
      open
      danger
      title={t('visits.cancelTitle')}
      okText={t('visits.cancelVisit')}
      cancelText={t('visits.keep')}
      form={form}
      pending={saving.pending}
      onClose={onClose}
      onFinish={saving.run}
    >
      <Form.Item
        name="reason"
        label={t('visits.why')}
        rules={[{ required: true, whitespace: true, message: t('visits.cancelReason') }]}
      >
        <Input autoFocus maxLength={200} />
      </Form.Item>
    </FormModal>
  );
}
