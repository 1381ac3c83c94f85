import { useApi, useMay } from '@shifang/api';
import { useSave } from '@shifang/ui/console';
import { Button, Dropdown } from 'antd';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../../shell/download';
import type { By, Whose } from './queries';
import type { Range } from './range';

const FORMS = ['xlsx', 'csv', 'pdf'] as const;
type Form = (typeof FORMS)[number];

interface Props {
  metrics: readonly string[];
  of: Range & Whose & { by: readonly By[] };
}

/** The numbers of a page as a file, with their formulas. */
export function TakeAlong({ metrics, of }: Props) {
  const { t } = useTranslation();
  const api = useApi();
  const download = useSave<Form>({
    save: async (form) => {
      const path = `/api/v1/insight/numbers/file?${asked(metrics, of).toString()}&form=${form}`;
      await saveFile(await api.fetch(path), `insight.${form}`);
    },
    done: t('insight.take.done'),
  });
  if (!useMay('insight.export')) return null;
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: FORMS.map((form) => ({ key: form, label: t(`insight.take.${form}`) })),
        onClick: ({ key }) => download.run(key as Form),
      }}
    >
      <Button icon={<Download size={15} aria-hidden />} loading={download.pending}>
        {t('insight.take.open')}
      </Button>
    </Dropdown>
  );
}

/** What is asked, as it stands in an address. */
export function asked(metrics: readonly string[], { since, until, by, ...whose }: Props['of']) {
  const search = new URLSearchParams({ since, until });
  for (const metric of metrics) search.append('metric', metric);
  for (const each of by) search.append('by', each);
  if (whose.person_id !== undefined) search.set('person_id', whose.person_id);
  if (whose.department_id !== undefined) search.set('department_id', whose.department_id);
  return search;
}
