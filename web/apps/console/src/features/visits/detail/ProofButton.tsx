import { problemText, toProblem, useApi } from '@shifang/api';
import { useSave } from '@shifang/ui/console';
import { App, Button, Space, Tooltip } from 'antd';
import { BadgeCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../../../shell/download';
import type { VisitDetail } from '../queries';
import styles from './VisitDetail.module.css';

/** Downloads the proof of a visit that has begun; whoever gets it checks it at /verify, with or without us. */
export function ProofButton({ visit }: { visit: VisitDetail }) {
  const { t } = useTranslation();
  const api = useApi();
  const { message } = App.useApp();
  const download = useSave<string>({
    save: async (id) => {
      const answer = await api.fetch(`/api/v1/visits/${id}/proof`);
      await saveFile(answer, `${visit.code}.proof.json`);
    },
    done: t('visits.proof.done'),
    onProblem: (problem) => {
      void message.warning(problemText(t, toProblem(problem)));
      return true;
    },
  });
  if (visit.started_at === null) return null;
  return (
    <Space className={styles.proof ?? ''}>
      <Tooltip title={t('visits.proof.hint')}>
        <Button
          size="small"
          icon={<BadgeCheck size={14} />}
          loading={download.pending}
          onClick={() => download.run(visit.id)}
        >
          {t('visits.proof.download')}
        </Button>
      </Tooltip>
      <a href="/verify/" target="_blank" rel="noreferrer">
        {t('visits.proof.check')}
      </a>
    </Space>
  );
}
