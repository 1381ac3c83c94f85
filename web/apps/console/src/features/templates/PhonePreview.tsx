import { Camera, CircleDot, PenLine, QrCode, Square } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldsOf, type Field } from './fields';
import { useSay } from './queries';
import styles from './preview.module.css';
import type { Draft, Step, StepKind } from './types';

/** The steps as the phone shows them, drawn beside the editor; nothing here can be typed. */
export function PhonePreview({ draft, kinds }: { draft: Draft; kinds: StepKind[] }) {
  const { t } = useTranslation();
  const say = useSay();
  return (
    <aside className={styles.aside} aria-label={t('templates.preview.title')}>
      <div className={styles.phone}>
        <header className={styles.bar}>{t('templates.preview.customer')}</header>
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by the keyboard too */}
        <ol className={styles.steps} tabIndex={0}>
          {draft.steps.map((step, at) => (
            <li key={step.id} className={styles.step}>
              <p className={styles.title}>
                <span className={styles.number}>{at + 1}</span>
                {say(step.title)}
                {step.required && <span className={styles.must}>*</span>}
              </p>
              {step.visible_if && (
                <p className={styles.note}>{t('templates.preview.conditional')}</p>
              )}
              <StepFace step={step} kind={kinds.find(({ code }) => code === step.kind)} />
            </li>
          ))}
        </ol>
        <footer className={styles.action}>{t('templates.preview.checkOut')}</footer>
      </div>
    </aside>
  );
}

function StepFace({ step, kind }: { step: Step; kind: StepKind | undefined }) {
  const { t } = useTranslation();
  const say = useSay();
  const { config } = step;
  switch (step.kind) {
    case 'photo':
      return (
        <Tile icon={<Camera size={28} aria-hidden />}>
          {t('templates.preview.photos', { count: Number(config['minimum'] ?? 1) })}
        </Tile>
      );
    case 'form':
      return (
        <>
          {fieldsOf((config['schema'] ?? {}) as Record<string, unknown>).map((field) => (
            <FieldFace key={field.name} field={field} />
          ))}
        </>
      );
    case 'outcome':
      return (
        <Choices
          words={((config['results'] ?? []) as string[]).map((result) => {
            const words = kind?.words[result];
            return words ? say(words) : result;
          })}
        />
      );
    case 'signature':
      return <Tile icon={<PenLine size={28} aria-hidden />}>{t('templates.preview.sign')}</Tile>;
    case 'scan':
      return <Tile icon={<QrCode size={28} aria-hidden />}>{t('templates.preview.scan')}</Tile>;
    default:
      return <div className={styles.area} />;
  }
}

function Tile({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.tile}>
      {icon}
      {children}
    </div>
  );
}

function Choices({ words, many = false }: { words: readonly string[]; many?: boolean }) {
  const Icon = many ? Square : CircleDot;
  return (
    <ul className={styles.choices}>
      {words.map((word) => (
        <li key={word}>
          <Icon size={14} aria-hidden />
          {word}
        </li>
      ))}
    </ul>
  );
}

function FieldFace({ field }: { field: Field }) {
  const { t } = useTranslation();
  const say = useSay();
  const face = (): ReactNode => {
    switch (field.type) {
      case 'boolean':
        return <Choices words={[t('templates.preview.yes'), t('templates.preview.no')]} />;
      case 'choice':
      case 'choices':
        return <Choices words={field.choices ?? []} many={field.type === 'choices'} />;
      case 'table':
        return <TableFace field={field} />;
      default:
        return (
          <div className={styles.input}>
            {field.unit && <span className={styles.note}>{field.unit}</span>}
          </div>
        );
    }
  };
  return (
    <div className={styles.field}>
      <p className={styles.label}>
        {say(field.title)}
        {field.required && <span className={styles.must}>*</span>}
      </p>
      {face()}
    </div>
  );
}

function TableFace({ field }: { field: Field }) {
  const say = useSay();
  const columns = field.columns ?? [];
  const rows = field.rows?.length ? field.rows.slice(0, 4) : [''];
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.name}>{say(column.title)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row}>
            {columns.map((column) => (
              <td key={column.name}>{column.name === field.rowKey ? row : ''}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
