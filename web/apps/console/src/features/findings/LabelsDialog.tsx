import { useApi } from '@shifang/api';
import { useSave } from '@shifang/ui/console';
import { DatePicker, Form, Radio } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../../shell/download';
import { FormModal } from '../../shell/FormModal';

interface Values {
  period: [Dayjs, Dayjs];
  format: 'jsonl' | 'csv';
}

const FORMATS = ['jsonl', 'csv'] as const;

/** Decided findings of some days as labels, for whoever trains or checks the engine. */
export function LabelsDialog({ today, onClose }: { today: string; onClose: () => void }) {
  const { t } = useTranslation();
  const api = useApi();
  const [form] = Form.useForm<Values>();
  const day = dayjs(today);
  const download = useSave<Values>({
    save: async ({ period, format }) => {
      const query = new URLSearchParams({
        from: period[0].format('YYYY-MM-DD'),
        to: period[1].format('YYYY-MM-DD'),
        format,
      });
      const answer = await api.fetch(`/api/v1/findings/labels/export?${query}`);
      await saveFile(answer, `labels.${format}`);
    },
    onDone: onClose,
    form,
  });
  return (
    <FormModal<Values>
      open
      title={t('findings.labels.title')}
      okText={t('findings.labels.download')}
      form={form}
      pending={download.pending}
      onClose={onClose}
      onFinish={download.run}
      initialValues={{ period: [day.subtract(29, 'day'), day], format: 'csv' }}
    >
      <p>{t('findings.labels.hint')}</p>
      <Form.Item
        name="period"
        label={t('findings.labels.period')}
        rules={[{ required: true, message: t('shell.form.required') }]}
      >
        <DatePicker.RangePicker style={{ width: '100%' }} allowClear={false} />
      </Form.Item>
      <Form.Item name="format" label={t('findings.labels.format')}>
        <Radio.Group
          options={FORMATS.map((value) => ({
            value,
            label: t(`findings.labels.formats.${value}`),
          }))}
        />
      </Form.Item>
    </FormModal>
  );
}
