import { problemText, toProblem, useApi, useMay } from '@shifang/api';
import { useSave, type FilterValues } from '@shifang/ui/console';
import { App, Button, Dropdown } from 'antd';
import { Download, Plus, Upload } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { saveFile } from '../../shell/download';
import { exportSearch } from './filters';
import { CustomerForm } from './forms/CustomerForm';

interface Props {
  filters: FilterValues;
  onAdded: (id: string) => void;
}

/** Export with the same filters, import, add: each only for who may. */
export function CustomerActions({ filters, onAdded }: Props) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const mayExport = useMay('customers.export');
  const mayImport = useMay('customers.import');
  const mayAdd = useMay('customers.edit');
  return (
    <>
      {mayExport && <ExportButton filters={filters} />}
      {mayImport && (
        <Link to="/customers/import">
          <Button icon={<Upload size={15} />} tabIndex={-1}>
            {t('customers.import.open')}
          </Button>
        </Link>
      )}
      {mayAdd && (
        <Button type="primary" icon={<Plus size={15} />} onClick={() => setAdding(true)}>
          {t('customers.add')}
        </Button>
      )}
      <CustomerForm
        open={adding}
        customer={null}
        onClose={() => setAdding(false)}
        onSaved={(id) => {
          setAdding(false);
          onAdded(id);
        }}
      />
    </>
  );
}

function ExportButton({ filters }: { filters: FilterValues }) {
  const { t } = useTranslation();
  const api = useApi();
  const { message } = App.useApp();
  const download = useSave<'xlsx' | 'csv'>({
    save: async (format) => {
      const answer = await api.fetch(`/api/v1/customers/export?${exportSearch(filters, format)}`);
      await saveFile(answer, `customers.${format}`);
    },
    done: t('customers.export.done'),
    onProblem: (problem) => {
      void message.error(problemText(t, toProblem(problem)));
      return true;
    },
  });
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'xlsx', label: t('customers.export.xlsx') },
          { key: 'csv', label: t('customers.export.csv') },
        ],
        onClick: ({ key }) => download.run(key as 'xlsx' | 'csv'),
      }}
    >
      <Button icon={<Download size={15} />} loading={download.pending}>
        {t('customers.export.open')}
      </Button>
    </Dropdown>
  );
}
