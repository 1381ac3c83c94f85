import { ok, useApi } from '@shifang/api';
import { useFormat } from '@shifang/ui';
import { Facts, Section, useSave } from '@shifang/ui/console';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Space } from 'antd';
import { Check, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './findings.module.css';
import { REFRESH, type Finding, type Ruling } from './queries';

/** The decision: what was said, or the form to say it, or why it is for somebody else. */
export function Decision({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  const said = finding.decision !== '';
  return (
    <>
      {said && (
        <Section
          title={t(
            finding.status === 'appealed' ? 'findings.decide.before' : 'findings.decide.said',
          )}
        >
          <Said finding={finding} />
        </Section>
      )}
      {finding.status === 'closed' && (
        <Section>
          <Alert type="info" showIcon title={t('findings.decide.closed')} />
        </Section>
      )}
      {(finding.may_decide || waits(finding)) && (
        <Section title={t('findings.decide.title')}>
          {finding.may_decide ? (
            <DecideForm finding={finding} />
          ) : (
            <Alert
              type="info"
              showIcon
              title={t(finding.own ? 'problem.finding.own' : 'findings.decide.mayNot')}
            />
          )}
        </Section>
      )}
    </>
  );
}

function waits({ status }: Finding): boolean {
  return status === 'open' || status === 'appealed';
}

function Said({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Facts
      rows={[
        [t('findings.decide.ruling'), t(`findings.standing.${finding.decision}`)],
        [t('findings.decide.note'), finding.note],
        [t('findings.field.decidedBy'), finding.decided_by_name],
        [
          t('findings.decide.when'),
          finding.decided_at === null ? null : format.moment(finding.decided_at),
        ],
      ]}
    />
  );
}

function DecideForm({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ note: string }>();
  const note = Form.useWatch('note', form) ?? '';
  const decide = useSave<Ruling>({
    save: (decision) => {
      const params = { path: { finding_id: finding.id } };
      const body = { decision, note: note.trim() };
      return ok(client.POST('/api/v1/findings/{finding_id}/decide', { params, body }));
    },
    done: t('findings.decide.done'),
    refresh: REFRESH,
    onProblem: () => {
      // Somebody may have decided meanwhile: what stands now is shown beside the words.
      void queries.invalidateQueries({ queryKey: ['findings'] });
      return false;
    },
  });
  const blank = note.trim() === '';
  return (
    <Form form={form} layout="vertical" initialValues={{ note: '' }}>
      <p className={styles.quiet}>{t(`findings.decide.effect.${finding.verdict}`)}</p>
      <Form.Item name="note" label={t('findings.decide.why')}>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} showCount />
      </Form.Item>
      <Space wrap>
        <Button
          type="primary"
          icon={<Check size={15} />}
          disabled={blank}
          loading={decide.pending}
          onClick={() => decide.run('dismiss')}
        >
          {t('findings.decide.dismiss')}
        </Button>
        <Button
          danger
          icon={<X size={15} />}
          disabled={blank}
          loading={decide.pending}
          onClick={() => decide.run('confirm')}
        >
          {t('findings.decide.confirm')}
        </Button>
      </Space>
    </Form>
  );
}
