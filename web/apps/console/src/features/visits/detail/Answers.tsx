import { ok, useApi } from '@shifang/api';
import { useFormat, useLanguage, type Format } from '@shifang/ui';
import { Facts } from '@shifang/ui/console';
import { Thumb } from '@shifang/ui/photo';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { titleIn, useStepWords } from '../../../shell/stepKinds';
import type { StepDone } from '../queries';
import styles from './VisitDetail.module.css';

type Values = Record<string, unknown>;

interface Props {
  step: StepDone;
  customerId: string;
}

/** What was answered at a step, in the shape of its kind. */
export function Answers({ step, customerId }: Props) {
  const { t } = useTranslation();
  const answers = step.answers as Values;
  switch (step.kind) {
    case 'form':
      return <FormAnswers config={step.config as Values} answers={answers} />;
    case 'outcome':
      return <Outcome answers={answers} customerId={customerId} />;
    case 'note':
      return <p className={styles.said}>{text(answers['text'])}</p>;
    case 'scan':
      return (
        <p className={styles.said}>
          {[text(answers['code']), text(answers['symbology'])].filter(Boolean).join(' · ')}
        </p>
      );
    case 'signature':
      return (
        <div className={styles.signature}>
          <span>{t('visits.signedBy', { name: text(answers['name']) })}</span>
          {typeof answers['strokes_photo_sha256'] === 'string' && (
            <Thumb sha256={answers['strokes_photo_sha256']} />
          )}
        </div>
      );
    default:
      return null;
  }
}

function text(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

interface Field extends Values {
  title?: unknown;
  type?: string;
  items?: { properties?: Record<string, Field> };
}

function FormAnswers({ config, answers }: { config: Values; answers: Values }) {
  const language = useLanguage();
  const format = useFormat();
  const { t } = useTranslation();
  const words = useStepWords();
  const properties = ((config['schema'] as Values | undefined)?.['properties'] ?? {}) as Record<
    string,
    Field
  >;
  const said = (value: unknown) =>
    plain(value, {
      format,
      yes: t('visits.yes'),
      no: t('visits.no'),
      word: (key) => words.word('form', key),
    });
  const named = (name: string, field: Field) => {
    const unit = text(field['x-unit']);
    return (titleIn(field.title, language) || name) + (unit === '' ? '' : ` (${unit})`);
  };
  const asked = inOrder(properties, orderOf(config));
  const tables = asked.filter(
    ([name, field]) => field.items?.properties !== undefined && Array.isArray(answers[name]),
  );
  const others = asked.filter(
    ([name, field]) => field.items?.properties === undefined && answers[name] !== undefined,
  );
  return (
    <>
      {others.length > 0 && (
        <Facts rows={others.map(([name, field]) => [named(name, field), said(answers[name])])} />
      )}
      {tables.map(([name, field]) => (
        <table key={name} className={styles.answerTable}>
          <caption>{named(name, field)}</caption>
          <thead>
            <tr>
              {columnsOf(field).map(([column, shape]) => (
                <th key={column}>{named(column, shape)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(answers[name] as Values[]).map((row, at) => (
              <tr key={at}>
                {columnsOf(field).map(([column]) => (
                  <td key={column}>{said(row[column])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </>
  );
}

/** Fields in the order of the form; the store keeps none. */
export function inOrder<T>(fields: Record<string, T>, order: readonly unknown[]): [string, T][] {
  const place = (name: string) => {
    const at = order.indexOf(name);
    return at < 0 ? order.length : at;
  };
  return Object.entries(fields).sort(([one], [other]) => place(one) - place(other));
}

function orderOf(config: Values): readonly unknown[] {
  const order = (config['ui'] as Values | undefined)?.['order'];
  return Array.isArray(order) ? order : [];
}

/** Columns of a table: what names a row comes first. */
function columnsOf(field: Field): [string, Field][] {
  return inOrder(field.items?.properties ?? {}, [field['x-row-key'], field['x-side-field']]);
}

interface Sayings {
  format: Format;
  yes: string;
  no: string;
  word: (key: string) => string;
}

/** One answer as a reader wants it. */
export function plain(value: unknown, { format, yes, no, word }: Sayings): string {
  if (value === undefined || value === null || value === '') return '—';
  if (typeof value === 'boolean') return value ? yes : no;
  if (typeof value === 'number') return format.number(value, 3);
  if (Array.isArray(value))
    return value.map((each) => plain(each, { format, yes, no, word })).join(' · ');
  const said = String(value);
  return /^\d{4}-\d{2}-\d{2}$/.test(said) ? format.day(said) : word(said);
}

function Outcome({ answers, customerId }: { answers: Values; customerId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useStepWords();
  const met = useContactName(customerId, answers['contact_id']) ?? text(answers['contact_name']);
  const nextOn = text(answers['next_on']);
  const next = [text(answers['next_action']), nextOn === '' ? '' : format.day(nextOn)]
    .filter(Boolean)
    .join(' · ');
  return (
    <Facts
      rows={[
        [t('visits.met'), met || null],
        [t('visits.result'), words.word('outcome', text(answers['result']))],
        [t('visits.next'), next || null],
        ...(answers['note'] ? [[t('visits.note'), text(answers['note'])] as const] : []),
      ]}
    />
  );
}

function useContactName(customer_id: string, contactId: unknown): string | undefined {
  const { client } = useApi();
  const contacts = useQuery({
    queryKey: ['customers', 'contacts', customer_id],
    queryFn: ({ signal }) =>
      ok(
        client.GET('/api/v1/customers/{customer_id}/contacts', {
          params: { path: { customer_id } },
          signal,
        }),
      ),
    enabled: typeof contactId === 'string' && contactId !== '',
    staleTime: 60_000,
  });
  return contacts.data?.items.find(({ id }) => id === contactId)?.name;
}
