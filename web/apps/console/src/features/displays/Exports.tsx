import { useApi, useMay } from '@shifang/api';
import { useSave, type FilterValues } from '@shifang/ui/console';
import { Button, Dropdown } from 'antd';
import { Download, FileText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../../shell/download';
import type { Claim } from './queries';

const PATHS = { xlsx: 'display-audits/export', pdf: 'display-claims/report' } as const;
type Form = keyof typeof PATHS;

/** What the list shows as a workbook (with the judged photos), or on paper. */
export function ExportButton({ filters }: { filters: FilterValues }) {
  const { t } = useTranslation();
  const search = new URLSearchParams(
    Object.entries(filters).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
  const download = useDownload((form: Form) => [
    `${PATHS[form]}?${search.toString()}`,
    `displays.${form}`,
  ]);
  if (!useMay('displays.export')) return null;
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'xlsx', label: t('displays.export.xlsx') },
          { key: 'pdf', label: t('displays.export.pdf') },
        ],
        onClick: ({ key }) => download.run(key as Form),
      }}
    >
      <Button icon={<Download size={15} />} loading={download.pending}>
        {t('displays.export.open')}
      </Button>
    </Dropdown>
  );
}

/** One claim on paper. */
export function PrintClaim({ claim }: { claim: Claim }) {
  const { t } = useTranslation();
  const download = useDownload(({ id, code }: Claim) => [
    `display-claims/${id}/report`,
    `${code}.pdf`,
  ]);
  if (!useMay('displays.export')) return null;
  return (
    <Button
      icon={<FileText size={15} />}
      loading={download.pending}
      onClick={() => download.run(claim)}
    >
      {t('displays.export.one')}
    </Button>
  );
}

function useDownload<I>(pathAndName: (input: I) => readonly [string, string]) {
  const { t } = useTranslation();
  const api = useApi();
  return useSave<I>({
    save: async (input) => {
      const [path, name] = pathAndName(input);
      await saveFile(await api.fetch(`/api/v1/${path}`), name);
    },
    done: t('displays.export.done'),
  });
}
