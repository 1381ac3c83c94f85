import { problemText, toProblem, useApi, type Problem } from '@shifang/api';
import { StatusTag, useFormat, type Status } from '@shifang/ui';
import { App, Table, Upload } from 'antd';
import { FileSpreadsheet } from 'lucide-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import styles from './imports.module.css';
import { useImports, type Import } from './queries';

const LOOK: Record<Import['status'], Status> = {
  uploaded: 'open',
  checking: 'in_progress',
  checked: 'to_review',
  running: 'in_progress',
  done: 'complete',
  failed: 'rejected',
};

/** The file, and the imports of before, which may still run. */
export function UploadStep() {
  const { t } = useTranslation();
  const api = useApi();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const send = useMutation({
    mutationFn: async (file: File) => {
      const body = new FormData();
      body.append('file', file);
      const answer = await api.fetch('/api/v1/customer-imports', { method: 'POST', body });
      return (await answer.json()) as Import;
    },
    onSuccess: ({ id }) => void navigate(`/customers/import/${id}`),
    onError: (error: Problem | Error) => void message.error(problemText(t, toProblem(error)), 6),
  });
  return (
    <>
      <Upload.Dragger
        accept=".xlsx,.csv,.osm,.pbf"
        multiple={false}
        showUploadList={false}
        disabled={send.isPending}
        beforeUpload={(file) => {
          send.mutate(file);
          return false;
        }}
      >
        <FileSpreadsheet size={40} strokeWidth={1.25} aria-hidden />
        <p className={styles.drop}>
          {t(send.isPending ? 'customers.import.sending' : 'customers.import.drop')}
        </p>
        <p className={styles.soft}>{t('customers.import.formats')}</p>
      </Upload.Dragger>
      <Earlier />
    </>
  );
}

function Earlier() {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useImports();
  if (list.rows.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{t('customers.import.earlier')}</h2>
      <Table<Import>
        size="small"
        pagination={false}
        rowKey="id"
        dataSource={[...list.rows]}
        columns={[
          {
            key: 'file',
            title: t('customers.import.file'),
            render: (_, row) => <Link to={`/customers/import/${row.id}`}>{row.filename}</Link>,
          },
          {
            key: 'status',
            title: t('customers.field.status'),
            render: (_, row) => (
              <StatusTag size="small" status={LOOK[row.status]}>
                {t(`customers.import.status.${row.status}`)}
              </StatusTag>
            ),
          },
          {
            key: 'counts',
            title: t('customers.import.result'),
            render: (_, row) =>
              t('customers.import.counts', {
                created: row.created,
                updated: row.updated,
                errors: row.errors,
              }),
          },
          { key: 'person', title: t('customers.import.by'), dataIndex: 'person_name' },
          {
            key: 'at',
            title: t('customers.import.at'),
            render: (_, row) => format.moment(row.created_at),
          },
        ]}
      />
    </section>
  );
}
