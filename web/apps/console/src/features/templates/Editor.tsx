import { isProblem, ok, problemText, toProblem, useApi, useMay } from '@shifang/api';
import { ErrorState, Skeleton } from '@shifang/ui';
import { PageHead, useSave } from '@shifang/ui/console';
import { Alert, App, Button, Dropdown, Form, Input, Popconfirm, Segmented } from 'antd';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { draftOf, faultsByStep, moved, without, withStep } from './draft';
import { Labelled } from './Labelled';
import { PhonePreview } from './PhonePreview';
import { useSay, useStepKinds, useTemplate } from './queries';
import { StepCard } from './StepCard';
import styles from './templates.module.css';
import type { Draft, Order, Step, StepKind, TemplateDetail } from './types';

/** A template being written: steps at the left, the phone at the right. */
export function Editor() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const template = useTemplate(id);
  const kinds = useStepKinds();
  const failed = template.error ?? kinds.error;
  if (failed) return <ErrorState message={problemText(t, toProblem(failed))} />;
  if (!template.data || !kinds.data) return <Skeleton rows={8} height={44} />;
  return <Writing key={id} detail={template.data} kinds={kinds.data} />;
}

function Writing({ detail, kinds }: { detail: TemplateDetail; kinds: StepKind[] }) {
  const { t } = useTranslation();
  const manages = useMay('templates.manage');
  const [draft, setDraft] = useState<Draft>(() => draftOf(detail));
  const [faults, setFaults] = useState<Map<number, string[]>>(new Map());
  const actions = useActions(detail, draft, setFaults);
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const version =
    detail.version === 0
      ? t('templates.unpublished')
      : t('templates.versionNumber', { version: detail.version });
  return (
    <>
      <PageHead
        title={draft.name}
        note={version}
        actions={
          manages && (
            <>
              <Button loading={actions.saving} onClick={() => actions.save()}>
                {t('templates.saveDraft')}
              </Button>
              <Popconfirm
                title={t('templates.publishSure')}
                description={t('templates.publishNote')}
                onConfirm={() => actions.publish()}
              >
                <Button type="primary" loading={actions.publishing}>
                  {t('templates.publish')}
                </Button>
              </Popconfirm>
            </>
          )
        }
      />
      <div className={styles.editor}>
        <fieldset className={styles.steps} disabled={!manages}>
          <Heading draft={draft} onChange={change} />
          {faults.size > 0 && (
            <Alert type="error" showIcon title={t('templates.faults', { count: faults.size })} />
          )}
          <Steps
            draft={draft}
            kinds={kinds}
            faults={faults}
            onChange={(steps) => change({ steps })}
          />
        </fieldset>
        <PhonePreview draft={draft} kinds={kinds} />
      </div>
    </>
  );
}

/** Saving and publishing; what the server finds wrong is shown at the steps it names. */
function useActions(
  detail: TemplateDetail,
  draft: Draft,
  setFaults: (faults: Map<number, string[]>) => void,
) {
  const { t } = useTranslation();
  const { client } = useApi();
  const params = { path: { template_id: detail.id } };
  const body = { ...draft, steps: draft.steps as unknown as Record<string, unknown>[] };
  const saveDraft = () =>
    ok(client.POST('/api/v1/visit-templates/{template_id}/versions', { params, body }));
  const shared = {
    refresh: [['templates']],
    onProblem: (problem: ReturnType<typeof toProblem>) => {
      if (!isProblem(problem, 'template.invalid')) return false;
      setFaults(faultsByStep(problem.fields));
      return false;
    },
    onDone: () => setFaults(new Map()),
  };
  const save = useSave({ ...shared, save: saveDraft, done: t('templates.draftSaved') });
  const publish = useSave({
    ...shared,
    save: async () => {
      await saveDraft();
      return ok(client.POST('/api/v1/visit-templates/{template_id}/publish', { params }));
    },
    done: t('templates.published'),
  });
  return {
    save: save.run,
    saving: save.pending,
    publish: publish.run,
    publishing: publish.pending,
  };
}

function Heading({ draft, onChange }: { draft: Draft; onChange: (part: Partial<Draft>) => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.heading}>
      <Labelled label={t('templates.name')}>
        <Input
          maxLength={80}
          value={draft.name}
          onChange={(event) => onChange({ name: event.target.value })}
        />
      </Labelled>
      <Form.Item label={t('templates.order.title')} layout="vertical">
        <Segmented<Order>
          aria-label={t('templates.order.title')}
          value={draft.order}
          options={[
            { value: 'free', label: t('templates.order.free') },
            { value: 'fixed', label: t('templates.order.fixed') },
          ]}
          onChange={(order) => onChange({ order })}
        />
      </Form.Item>
    </div>
  );
}

interface StepsProps {
  draft: Draft;
  kinds: StepKind[];
  faults: Map<number, string[]>;
  onChange: (steps: Step[]) => void;
}

function Steps({ draft, kinds, faults, onChange }: StepsProps) {
  const { t } = useTranslation();
  const say = useSay();
  const { notification } = App.useApp();
  const [open, setOpen] = useState<string | null>(draft.steps[0]?.id ?? null);
  const [dragged, setDragged] = useState<number | null>(null);
  const { steps } = draft;

  const remove = (at: number): void => {
    const key = `removed-${steps[at]?.id ?? at}`;
    onChange(without(steps, at));
    notification.info({
      key,
      title: t('templates.removed'),
      duration: 6,
      actions: (
        <Button
          size="small"
          onClick={() => {
            onChange(steps);
            notification.destroy(key);
          }}
        >
          {t('templates.undo')}
        </Button>
      ),
    });
  };
  const add = (kind: StepKind): void => {
    const after = withStep(steps, kind);
    onChange(after);
    setOpen(after.at(-1)?.id ?? null);
  };
  return (
    <>
      <ol className={styles.list}>
        {steps.map((step, at) => (
          <StepCard
            key={step.id}
            step={step}
            at={at}
            before={steps.slice(0, at)}
            last={at === steps.length - 1}
            kind={kinds.find(({ code }) => code === step.kind)}
            faults={faults.get(at) ?? []}
            open={open === step.id}
            onToggle={() => setOpen(open === step.id ? null : step.id)}
            onChange={(changed) =>
              onChange(steps.map((each, index) => (index === at ? changed : each)))
            }
            onMove={(to) => onChange(moved(steps, at, to))}
            onRemove={() => remove(at)}
            onDrag={() => setDragged(at)}
            onDrop={() => dragged !== null && onChange(moved(steps, dragged, at))}
          />
        ))}
      </ol>
      <Dropdown
        trigger={['click']}
        menu={{
          items: kinds.map((kind) => ({
            key: kind.code,
            label: say(kind.title),
            onClick: () => add(kind),
          })),
        }}
      >
        <Button icon={<Plus size={16} />} block type="dashed">
          {t('templates.addStep')}
        </Button>
      </Dropdown>
    </>
  );
}
