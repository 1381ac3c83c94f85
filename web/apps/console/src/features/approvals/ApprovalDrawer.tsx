import { ok, problemText, toProblem, useApi, useMe } from '@shifang/api';
import { ErrorState, Skeleton, StatusTag, useFormat, useLanguage, type Status } from '@shifang/ui';
import { DetailDrawer, Facts, Section, useSave } from '@shifang/ui/console';
import { Alert, Button, Form, Input, Space, Steps } from 'antd';
import { Check, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { LOOK } from './look';
import { Subject } from './Subject';
import { useApproval, type Approval, type Step } from './queries';

/** One approval: what is asked, the chain with every decision, and the decision itself. */
export function ApprovalDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  if (id === null)
    return (
      <DetailDrawer open={false} onClose={onClose} title="">
        {null}
      </DetailDrawer>
    );
  return <Opened key={id} id={id} onClose={onClose} />;
}

function Opened({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const query = useApproval(id);
  const approval = query.data;
  return (
    <DetailDrawer
      open
      onClose={onClose}
      title={approval === undefined ? t('approvals.title') : approval.kind_name[language]}
      extra={
        approval !== undefined && (
          <StatusTag status={LOOK[approval.status]}>
            {t(`approvals.status.${approval.status}`)}
          </StatusTag>
        )
      }
    >
      {query.isPending && <Skeleton rows={6} />}
      {query.isError && approval === undefined && (
        <ErrorState message={problemText(t, toProblem(query.error))} />
      )}
      {approval !== undefined && <Detail approval={approval} />}
    </DetailDrawer>
  );
}

function Detail({ approval }: { approval: Approval }) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe();
  const mine = approval.requester.id === me?.id && approval.status === 'pending';
  return (
    <>
      <Section>
        <Facts
          rows={[
            [t('approvals.field.requester'), approval.requester.name],
            [t('approvals.field.department'), approval.department?.name ?? null],
            [t('approvals.field.requested'), format.moment(approval.requested_at)],
            [t('approvals.field.due'), approval.due_at ? format.moment(approval.due_at) : null],
          ]}
        />
      </Section>
      <Section title={t('approvals.subject')}>
        <Subject approval={approval} />
      </Section>
      <Section title={t('approvals.chain')}>
        <Chain approval={approval} />
      </Section>
      {approval.may_decide && (
        <Section title={t('approvals.decide.title')}>
          <Decide approval={approval} />
        </Section>
      )}
      {mine && (
        <Section>
          <TakeBack approval={approval} />
        </Section>
      )}
    </>
  );
}

const STEP_LOOK: Record<Step['state'], Status> = {
  waiting: 'planned',
  open: 'to_review',
  approved: 'approved',
  refused: 'refused',
  skipped: 'cancelled',
};

function Chain({ approval }: { approval: Approval }) {
  const { t } = useTranslation();
  const format = useFormat();
  const said = (step: Step) =>
    [
      step.decided_for === null ? '' : t('approvals.chain_for', { name: step.decided_for.name }),
      step.decided_at === null ? '' : format.moment(step.decided_at),
      step.state === 'open' && step.due_at !== null
        ? t('approvals.chain_due', { time: format.moment(step.due_at) })
        : '',
      step.escalations > 0 ? t('approvals.chain_escalated', { count: step.escalations }) : '',
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <Steps
      orientation="vertical"
      size="small"
      current={approval.steps.findIndex(({ state }) => state === 'open')}
      items={approval.steps.map((step) => ({
        title: (
          <Space wrap>
            <span>{step.decided_by?.name ?? names(step) ?? t(`approvals.by.${step.by}`)}</span>
            <StatusTag size="small" status={STEP_LOOK[step.state]}>
              {t(`approvals.step.${step.state}`)}
            </StatusTag>
          </Space>
        ),
        content: (
          <>
            <div>{said(step)}</div>
            {step.note !== '' && <div>{t('approvals.note_is', { note: step.note })}</div>}
          </>
        ),
      }))}
    />
  );
}

function names(step: Step): string | null {
  return step.assignees.length === 0 ? null : step.assignees.map(({ name }) => name).join(' / ');
}

const REFRESH = [['approvals'], ['customers'], ['calendar'], ['pools']] as const;

function Decide({ approval }: { approval: Approval }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [form] = Form.useForm<{ note: string }>();
  const note = Form.useWatch('note', form) ?? '';
  const decide = useSave<'approve' | 'refuse'>({
    save: (decision) => {
      const params = { path: { approval_id: approval.id } };
      const body = { decision, note };
      return ok(client.POST('/api/v1/approvals/{approval_id}/decide', { params, body }));
    },
    done: t('approvals.decide.done'),
    refresh: REFRESH,
  });
  return (
    <Form form={form} layout="vertical" initialValues={{ note: '' }}>
      {approval.deciding_for !== null && (
        <Alert
          type="info"
          showIcon
          title={t('approvals.decide.for', { name: approval.deciding_for.name })}
          style={{ marginBottom: 12 }}
        />
      )}
      <Form.Item name="note" label={t('approvals.decide.note')}>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} showCount />
      </Form.Item>
      <Space>
        <Button
          type="primary"
          icon={<Check size={15} />}
          loading={decide.pending}
          onClick={() => decide.run('approve')}
        >
          {t('approvals.decide.approve')}
        </Button>
        <Button
          danger
          icon={<X size={15} />}
          disabled={note.trim() === ''}
          loading={decide.pending}
          onClick={() => decide.run('refuse')}
        >
          {t('approvals.decide.refuse')}
        </Button>
      </Space>
    </Form>
  );
}

function TakeBack({ approval }: { approval: Approval }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const cancel = useSave({
    save: () => {
      const params = { path: { approval_id: approval.id } };
      return ok(
        client.POST('/api/v1/approvals/{approval_id}/cancel', { params, body: { note: '' } }),
      );
    },
    done: t('approvals.takenBack'),
    refresh: REFRESH,
  });
  return (
    <Button loading={cancel.pending} onClick={() => cancel.run()}>
      {t('approvals.takeBack')}
    </Button>
  );
}
