import type { ReactNode } from 'react';
import { hex } from './bytes';
import { isErased, type Proof } from './format';
import styles from './proof.module.css';
import { photosOf, type Entry, type Outcome, type Step, type Verdict } from './verify';
import { eventName, found, useWords, when } from './words';

const SIGNS: Record<Outcome, string> = { good: '✓', wrong: '✗', open: '?' };

interface Props {
  verdict: Verdict;
  /** SHA-256 of the photos that were given, by file name. */
  photos: Record<string, string>;
}

export function Report({ verdict, photos }: Props) {
  const { t } = useWords();
  const { steps, proof, entries } = verdict;
  return (
    <>
      <Banner verdict={verdict} />
      <section>
        <h2>{t('proof.steps')}</h2>
        <ol className={styles['steps']}>
          {steps.map((step) => (
            <StepRow key={step.code} step={step} />
          ))}
        </ol>
      </section>
      {proof !== undefined && (
        <>
          {!verdict.good && <p className={styles['alert']}>{t('proof.events.untrusted')}</p>}
          <Events proof={proof} entries={entries} />
          <Photos entries={entries} given={new Set(Object.values(photos))} />
          <Documents proof={proof} />
        </>
      )}
    </>
  );
}

function Banner({ verdict: { good, steps, proof } }: { verdict: Verdict }) {
  const { t, language } = useWords();
  const open = steps.some(({ code, outcome }) => code === 'key' && outcome === 'open');
  const outcome = !good ? 'wrong' : open ? 'open' : 'good';
  return (
    <section className={styles['banner']} data-outcome={outcome} role="status">
      <span aria-hidden className={styles['sign']}>
        {SIGNS[outcome]}
      </span>
      <div>
        <strong>{t(`proof.verdict.${outcome}`)}</strong>
        <p>{t(`proof.verdict.${outcome}_sub`)}</p>
        {proof !== undefined && (
          <small>
            {t('proof.visit')} {proof.visit} · {t('proof.made_at')} {when(language, proof.made_at)}
          </small>
        )}
      </div>
    </section>
  );
}

function StepRow({ step }: { step: Step }) {
  const { t } = useWords();
  const raw = Object.entries(step.params);
  return (
    <li data-outcome={step.outcome}>
      <span className={styles['sign']} role="img" aria-label={t(`proof.mark.${step.outcome}`)}>
        {SIGNS[step.outcome]}
      </span>
      <div>
        <strong>{t(`proof.step.${step.code}`)}</strong>
        <p>{found(t, step)}</p>
        {raw.length > 0 && (
          <Raw title={t('proof.raw')}>
            {raw.map(([name, value]) => `${name}: ${value}`).join('\n')}
          </Raw>
        )}
      </div>
    </li>
  );
}

function Events({ proof, entries }: { proof: Proof; entries: Entry[] }) {
  const { t, language } = useWords();
  const told = entries.values();
  return (
    <section>
      <h2>{t('proof.events.title')}</h2>
      <ol className={styles['events']}>
        {proof.events.map((event) => {
          const place = t('proof.events.place', { position: event.index + 1 });
          if (isErased(event))
            return (
              <li key={event.index}>
                <strong>{t('proof.events.erased')}</strong>
                <Raw title={place}>{`leaf: ${hex(event.leaf)}`}</Raw>
              </li>
            );
          const entry = told.next().value;
          return (
            <li key={event.index}>
              <strong>{eventName(language, entry?.kind ?? '')}</strong>
              <time>{when(language, entry?.happened_at ?? '')}</time>
              <Raw title={place}>{`${pretty(event.entry)}\nsalt: ${hex(event.salt)}`}</Raw>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function Photos({ entries, given }: { entries: Entry[]; given: Set<string> }) {
  const { t } = useWords();
  const named = [...photosOf(entries)];
  if (named.length === 0) return null;
  return (
    <section>
      <h2>{t('proof.photos.title')}</h2>
      <ul className={styles['events']}>
        {named.map(([digest, kind]) => (
          <li key={digest}>
            <strong>{t(`proof.photos.${kind}`)}</strong>
            <span>{t(given.has(digest) ? 'proof.photos.held' : 'proof.photos.not_given')}</span>
            <code>{digest}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Documents({ proof }: { proof: Proof }) {
  const { t } = useWords();
  if (proof.documents.length === 0) return null;
  return (
    <section>
      <h2>{t('proof.documents.title')}</h2>
      {proof.documents.map((text, at) => (
        <Raw key={text} title={t('proof.documents.number', { number: at + 1 })}>
          {pretty(text)}
        </Raw>
      ))}
    </section>
  );
}

function Raw({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className={styles['raw']}>
      <summary>{title}</summary>
      <pre>{children}</pre>
    </details>
  );
}

/** For reading only: what counts is the text as it stands. */
function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
