import { problemText, toProblem, useApi } from '@shifang/api';
import { ErrorState, useFormat } from '@shifang/ui';
import { Facts } from '@shifang/ui/console';
import { useMutation } from '@tanstack/react-query';
import { Modal, Upload } from 'antd';
import { FileSearch } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Verdict, type Credential } from '../../shell/PhotoEvidence';
import styles from './photos.module.css';

/** Any file is dropped here and the verdict on its credential told; nothing of it is kept. */
export function CheckDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const api = useApi();
  const check = useMutation({
    mutationFn: async (file: File) => {
      const headers = { 'Content-Type': 'application/octet-stream' };
      const answer = await api.fetch('/api/v1/photos/check', {
        method: 'POST',
        body: file,
        headers,
      });
      return (await answer.json()) as Credential;
    },
  });
  return (
    <Modal open title={t('photos.check.title')} centered footer={null} onCancel={onClose}>
      <p className={styles.soft}>{t('photos.check.note')}</p>
      <Upload.Dragger
        multiple={false}
        showUploadList={false}
        disabled={check.isPending}
        beforeUpload={(file) => {
          check.mutate(file);
          return false;
        }}
      >
        <FileSearch size={36} strokeWidth={1.25} aria-hidden />
        <p>{t(check.isPending ? 'photos.check.busy' : 'photos.check.drop')}</p>
      </Upload.Dragger>
      <div role="status" className={styles.checked}>
        {check.isError && <ErrorState message={problemText(t, toProblem(check.error))} />}
        {check.isSuccess && <Told name={check.variables.name} credential={check.data} />}
      </div>
    </Modal>
  );
}

function Told({ name, credential }: { name: string; credential: Credential }) {
  const { t } = useTranslation();
  const format = useFormat();
  const claims = credential.claims ?? {};
  const taken = claims['taken_at'];
  const position = claims['ledger_position'];
  return (
    <Facts
      rows={[
        [t('photos.check.file'), name],
        [t('photos.check.verdict'), <Verdict key="verdict" credential={credential} />],
        [t('photos.check.held'), t(`photos.check.heldAs.${credential.held_as ?? 'unknown'}`)],
        [t('photos.field.taken'), typeof taken === 'string' ? format.moment(taken) : null],
        [
          t('shell.photo.ledger'),
          typeof position === 'number' ? t('shell.photo.position', { position }) : null,
        ],
        [t('photos.field.hash'), <code key="hash">{credential.sha256.slice(0, 16)}</code>],
      ]}
    />
  );
}
