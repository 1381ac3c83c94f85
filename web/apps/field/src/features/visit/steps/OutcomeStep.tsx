import { useFieldData } from '../../../shell/data';
import { useTranslation } from 'react-i18next';
import { ChoiceField, TextField } from '../../../shell/fields/Field';
import { useWords } from '../../../shell/named';
import { useRemote } from '../../../shell/remote';
import { withoutBlanks, type Answers } from '@shifang/rules';
import { DoneButton } from '../DoneButton';
import type { StepProps } from '../step_props';
import { useTyped } from '../typed';

/** Results that the product itself names; any other is the template's own word. */
const KNOWN = new Set(['ordered', 'interested', 'follow_up', 'no_need', 'not_met']);

interface Opportunity {
  id: string;
  title?: string;
  name?: string;
  stage: string;
}

const text = (answers: Answers, key: string): string => String(answers[key] ?? '');

function isMissing(answers: Answers, config: Record<string, unknown>): boolean {
  const met = text(answers, 'contact_id') || text(answers, 'contact_name').trim();
  if (text(answers, 'result') === '') return true;
  if (config['require_contact'] === true && !met) return true;
  return config['require_next_action'] === true && text(answers, 'next_action').trim() === '';
}

export function OutcomeStep({ visit, step, answers, save, done }: StepProps) {
  const { t } = useTranslation();
  const { customers } = useFieldData();
  const [typed, type] = useTyped(answers, save);
  const results = (step.config['results'] as string[] | undefined) ?? [...KNOWN];
  const contacts = customers.get(visit.customerId)?.contacts ?? [];
  return (
    <>
      <ChoiceField
        label={t('visit.outcome.result')}
        required
        choices={results.map((value) => ({
          value,
          label: KNOWN.has(value) ? t(`visit.result.${value}`) : value,
        }))}
        chosen={[text(typed, 'result')]}
        onChange={([value]) => type({ result: value })}
        testId="form-field-result"
      />
      {contacts.length > 0 && (
        <ChoiceField
          label={t('visit.outcome.met')}
          required={step.config['require_contact'] === true}
          choices={contacts.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={[text(typed, 'contact_id')]}
          onChange={([value]) => type({ contact_id: value, contact_name: '' })}
          testId="form-field-contact_id"
        />
      )}
      <TextField
        label={contacts.length > 0 ? t('visit.outcome.metOther') : t('visit.outcome.met')}
        required={contacts.length === 0 && step.config['require_contact'] === true}
        value={text(typed, 'contact_name')}
        onChange={(value) =>
          type(value ? { contact_name: value, contact_id: '' } : { contact_name: '' })
        }
        maxLength={80}
        testId="form-field-contact_name"
      />
      <TextField
        label={t('visit.outcome.next')}
        required={step.config['require_next_action'] === true}
        value={text(typed, 'next_action')}
        onChange={(value) => type({ next_action: value })}
        maxLength={200}
        testId="form-field-next_action"
      />
      <TextField
        label={t('visit.outcome.on')}
        kind="date"
        value={text(typed, 'next_on')}
        onChange={(value) => type({ next_on: value })}
        testId="form-field-next_on"
      />
      <OpportunityMove customerId={visit.customerId} typed={typed} type={type} />
      <DoneButton
        disabled={isMissing(typed, step.config)}
        onDone={() => done(withoutBlanks(typed))}
      />
    </>
  );
}

interface MoveProps {
  customerId: string;
  typed: Answers;
  type: (changes: Answers) => void;
}

/** An opportunity that this visit moved on; known only when there was a network at least once. */
function OpportunityMove({ customerId, typed, type }: MoveProps) {
  const { t } = useTranslation();
  const { policies } = useFieldData();
  const { nameOf } = useWords();
  const { value } = useRemote<{ items: Opportunity[] }>(`/customers/${customerId}/opportunities`);
  const opportunities = value?.items ?? [];
  const chosen = text(typed, 'opportunity_id');
  if (opportunities.length === 0) return null;
  return (
    <>
      <ChoiceField
        label={t('visit.outcome.opportunity')}
        choices={[
          { value: '', label: t('visit.outcome.noOpportunity') },
          ...opportunities.map(({ id, title, name }) => ({
            value: id,
            label: title ?? name ?? '',
          })),
        ]}
        chosen={[chosen]}
        onChange={([id = '']) =>
          type({
            opportunity_id: id,
            opportunity_stage: opportunities.find((each) => each.id === id)?.stage ?? '',
          })
        }
      />
      {chosen !== '' && (
        <ChoiceField
          label={t('visit.outcome.stage')}
          choices={policies.stages.map(({ key }) => ({
            value: key,
            label: nameOf(policies.stages, key),
          }))}
          chosen={[text(typed, 'opportunity_stage')]}
          onChange={([stage]) => type({ opportunity_stage: stage })}
        />
      )}
    </>
  );
}
