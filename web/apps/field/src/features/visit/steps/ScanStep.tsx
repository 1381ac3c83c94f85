import type { Answers } from '@shifang/rules';
import { CircleCheck } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCamera } from '../../../capture/camera';
import { openReader, type ScannedCode } from '../../../capture/scan';
import { ChoiceField, TextField } from '../../../shell/fields/Field';
import { DoneButton } from '../DoneButton';
import type { StepProps } from '../step_props';
import styles from '../Steps.module.css';
import { useTyped } from '../typed';

const LOOK_EVERY_MS = 250;
const ALL = ['qr_code', 'ean_13', 'ean_8', 'code_128', 'code_39', 'upc_a', 'data_matrix'];

interface Scan {
  wanted: readonly string[];
  code: string;
  symbology: string;
  /** Another code than the one that the template asks for. */
  wrong: boolean;
}

function scanOf(config: Record<string, unknown>, typed: Answers): Scan {
  const wanted = (config['symbologies'] as string[] | undefined) ?? ALL;
  const code = String(typed['code'] ?? '').trim();
  const expected = config['expected'];
  return {
    wanted,
    code,
    symbology: String(typed['symbology'] ?? wanted[0] ?? 'qr_code'),
    wrong: typeof expected === 'string' && expected !== '' && code !== '' && code !== expected,
  };
}

export function ScanStep({ step, answers, save, done }: StepProps) {
  const { t } = useTranslation();
  const [typed, type] = useTyped(answers, save);
  const { wanted, code, symbology, wrong } = scanOf(step.config, typed);
  const found = code !== '';
  return (
    <>
      {!found && <Scanner wanted={wanted} onFound={(scanned) => type({ ...scanned })} />}
      {found && !wrong && (
        <p className={styles.found} role="status">
          <CircleCheck size={20} aria-hidden /> {code}
        </p>
      )}
      <TextField
        label={t('visit.scan.manual')}
        value={String(typed['code'] ?? '')}
        onChange={(value) => type({ code: value, symbology })}
        maxLength={1000}
        fault={wrong ? t('visit.scan.unexpected') : undefined}
        testId="form-field-code"
      />
      {wanted.length > 1 && found && (
        <ChoiceField
          label={t('visit.scan.kind')}
          choices={wanted.map((value) => ({ value, label: t(`visit.symbology.${value}`) }))}
          chosen={[symbology]}
          onChange={([value]) => type({ symbology: value })}
        />
      )}
      <DoneButton disabled={!found || wrong} onDone={() => done({ code, symbology })} />
    </>
  );
}

interface ScannerProps {
  wanted: readonly string[];
  onFound: (found: ScannedCode) => void;
}

function Scanner({ wanted, onFound }: ScannerProps) {
  const { t } = useTranslation();
  const { video, state } = useCamera();
  const [told, setTold] = useState(false);
  const key = wanted.join();
  const tell = useEffectEvent(onFound);

  useEffect(() => {
    if (state !== 'live' || told) return undefined;
    let stopped = false;
    let timer: number | undefined;
    const look = async (): Promise<void> => {
      const read = await openReader(key.split(','));
      const turn = async (): Promise<void> => {
        if (stopped || !video.current) return;
        const found = await read(video.current).catch(() => null);
        if (stopped) return;
        if (found === null) timer = window.setTimeout(() => void turn(), LOOK_EVERY_MS);
        else {
          setTold(true);
          tell(found);
        }
      };
      await turn();
    };
    void look();
    return () => {
      stopped = true;
      window.clearTimeout(timer);
    };
  }, [state, told, key, video]);

  return (
    <>
      <div className={styles.scanner}>
        <video ref={video} muted playsInline aria-label={t('visit.scan.view')} />
      </div>
      <p className={styles.hint}>
        {state === 'live' || state === 'starting' ? t('visit.scan.hint') : t('visit.scan.noCamera')}
      </p>
    </>
  );
}
