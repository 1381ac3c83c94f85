import { ok, problemText, toProblem, useApi } from '@shifang/api';
import { CustomerPicker, useSave } from '@shifang/ui/console';
import { Thumb } from '@shifang/ui/photo';
import { App, Button, DatePicker, Form, Input, InputNumber, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { ImagePlus, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../shell/FormModal';
import { useStepWords } from '../../shell/stepKinds';
import styles from './displays.module.css';
import { DISPLAYS, sendPhoto, type AgreementDetail, type Terms } from './queries';

interface Values {
  customer_id: string;
  name: string;
  category: string;
  days: [Dayjs, Dayjs];
  every: Terms['every'];
  amount: number;
  points: string[];
  standards: string[];
}

interface Props {
  agreement?: AgreementDetail;
  onClose: () => void;
  onSaved: (id: string) => void;
}

const EVERY = ['month', 'quarter', 'once'] as const;
const CATEGORIES = ['display', 'pile', 'shop_front', 'other'] as const;

/** A new agreement, or another version of one. */
export function AgreementForm({ agreement, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const words = useStepWords();
  const [form] = Form.useForm<Values>();
  const { run, pending } = useSave({
    form,
    done: t('displays.saved'),
    refresh: [DISPLAYS],
    save: ({ customer_id, days, amount, ...rest }: Values) => {
      const body = {
        ...rest,
        starts_on: days[0].format('YYYY-MM-DD'),
        ends_on: days[1].format('YYYY-MM-DD'),
        amount_cents: Math.round(amount * 100),
      };
      return ok(
        agreement === undefined
          ? client.POST('/api/v1/display-agreements', { body: { ...body, customer_id } })
          : client.PUT('/api/v1/display-agreements/{agreement_id}', {
              params: { path: { agreement_id: agreement.id } },
              body,
            }),
      );
    },
    onDone: ({ id }) => onSaved(id),
  });
  const rules = [{ required: true, message: t('shell.form.required') }];
  return (
    <FormModal<Values>
      open
      title={t(agreement === undefined ? 'displays.add' : 'displays.change')}
      form={form}
      pending={pending}
      onClose={onClose}
      onFinish={run}
      initialValues={initial(agreement)}
    >
      {agreement === undefined && (
        <Form.Item name="customer_id" label={t('displays.field.customer')} rules={rules}>
          <CustomerPicker />
        </Form.Item>
      )}
      <Form.Item name="name" label={t('displays.field.name')} rules={rules}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="days" label={t('displays.field.days')} rules={rules}>
        <DatePicker.RangePicker style={{ width: '100%' }} />
      </Form.Item>
      <div className={styles.pair}>
        <Form.Item name="amount" label={t('displays.field.amount')} rules={rules}>
          <InputNumber min={0} precision={2} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="every" label={t('displays.field.every')}>
          <Select
            options={EVERY.map((value) => ({ value, label: t(`displays.every.${value}`) }))}
          />
        </Form.Item>
      </div>
      <Form.Item name="category" label={t('displays.field.category')}>
        <Select
          options={CATEGORIES.map((value) => ({ value, label: words.word('photo', value) }))}
        />
      </Form.Item>
      <Form.Item name="points" label={t('displays.field.points')} extra={t('displays.pointsHint')}>
        <Select mode="tags" open={false} tokenSeparators={['\n', ';', '；']} suffixIcon={null} />
      </Form.Item>
      <Form.Item name="standards" label={t('displays.field.standards')}>
        <Standards />
      </Form.Item>
    </FormModal>
  );
}

function initial(agreement: AgreementDetail | undefined): Partial<Values> {
  if (agreement === undefined)
    return { category: 'display', every: 'month', points: [], standards: [] };
  const { starts_on, ends_on, amount_cents, ...rest } = agreement;
  return {
    name: rest.name,
    category: rest.category,
    every: rest.every,
    points: rest.points,
    standards: rest.standards,
    days: [dayjs(starts_on), dayjs(ends_on)],
    amount: amount_cents / 100,
  };
}

interface StandardsProps {
  value?: string[];
  onChange?: (hashes: string[]) => void;
}

/** Photos of how it should look: picked files, sent at once. */
function Standards({ value = [], onChange }: StandardsProps) {
  const { t } = useTranslation();
  const api = useApi();
  const { message } = App.useApp();
  const file = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState(false);
  const send = async (picked: FileList | null) => {
    setSending(true);
    try {
      const sent = await Promise.all([...(picked ?? [])].map((each) => sendPhoto(api, each)));
      onChange?.([...new Set([...value, ...sent])].slice(0, 6));
    } catch (failure) {
      void message.error(problemText(t, toProblem(failure)), 6);
    } finally {
      setSending(false);
    }
  };
  return (
    <div className={styles.standards}>
      {value.map((sha256, at) => (
        <span key={sha256} className={styles.standard}>
          <Thumb sha256={sha256} />
          <button
            type="button"
            aria-label={t('displays.removeStandard', { number: at + 1 })}
            onClick={() => onChange?.(value.filter((each) => each !== sha256))}
          >
            <X size={14} aria-hidden />
          </button>
        </span>
      ))}
      <Button
        icon={<ImagePlus size={16} />}
        loading={sending}
        disabled={value.length >= 6}
        onClick={() => file.current?.click()}
      >
        {t('displays.addStandard')}
      </Button>
      <input
        ref={file}
        type="file"
        hidden
        multiple
        accept="image/jpeg,image/png,image/webp"
        aria-label={t('displays.addStandard')}
        onChange={(event) => {
          void send(event.target.files);
        }}
      />
    </div>
  );
}
