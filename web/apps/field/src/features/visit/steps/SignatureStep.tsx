import { Button } from 'antd-mobile';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pictureOf } from '../../../capture/picture';
import { useFieldData, type PhotoFacts } from '../../../shell/data';
import { TextField } from '../../../shell/fields/Field';
import { keepPhoto } from '../../../shell/photos';
import { usePlace } from '../../../shell/place';
import { useFieldSession } from '../../../shell/session';
import { DoneButton } from '../DoneButton';
import type { StepProps } from '../step_props';
import styles from '../Steps.module.css';
import { useTyped } from '../typed';
import { SignaturePad, type Pad } from './SignaturePad';

export function SignatureStep(props: StepProps) {
  const confirms = props.step.config['mode'] === 'confirm';
  return confirms ? <Confirmation {...props} /> : <Drawn {...props} />;
}

function Statement({ step }: Pick<StepProps, 'step'>) {
  const words = step.config['statement'];
  return typeof words === 'string' && words !== '' ? (
    <p className={styles.statement}>{words}</p>
  ) : null;
}

function NameField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  return (
    <TextField
      label={t('visit.signature.name')}
      required
      value={value}
      onChange={onChange}
      maxLength={80}
      testId="form-field-name"
    />
  );
}

function Confirmation({ step, answers, save, done }: StepProps) {
  const { t } = useTranslation();
  const [typed, type] = useTyped(answers, save);
  const name = String(typed['name'] ?? '').trim();
  return (
    <>
      <Statement step={step} />
      <NameField value={String(typed['name'] ?? '')} onChange={(value) => type({ name: value })} />
      <DoneButton disabled={name === ''} onDone={() => done({ name, confirmed: true })}>
        {t('visit.signature.confirm')}
      </DoneButton>
    </>
  );
}

function Drawn({ visit, step, answers, save, done }: StepProps) {
  const { t } = useTranslation();
  const { store, signPhoto } = useFieldSession();
  const { customers } = useFieldData();
  const { fix } = usePlace();
  const [typed, type] = useTyped(answers, save);
  const pad = useRef<Pad>(null);
  const [inked, setInked] = useState(false);
  const name = String(typed['name'] ?? '').trim();
  const customer = customers.get(visit.customerId);

  const submit = async (): Promise<void> => {
    const canvas = pad.current?.canvas();
    if (!canvas) return;
    const subject = {
      visitId: visit.id,
      customerId: customer?.id ?? null,
      stepId: step.id,
      category: 'other',
    };
    const picture = await pictureOf(canvas);
    const photo: PhotoFacts = await keepPhoto(
      { store, signPhoto },
      {
        picture,
        subject,
        fix,
        takenAt: new Date(),
      },
    );
    await done({ name, strokes_photo_sha256: picture.sha256 }, [photo]);
  };
  return (
    <>
      <Statement step={step} />
      <NameField value={String(typed['name'] ?? '')} onChange={(value) => type({ name: value })} />
      <p className={styles.hint}>{t('visit.signature.hint')}</p>
      <SignaturePad ref={pad} label={t('visit.signature.pad')} onInk={setInked} />
      <Button
        fill="none"
        disabled={!inked}
        onClick={() => {
          pad.current?.clear();
          setInked(false);
        }}
      >
        {t('visit.signature.clear')}
      </Button>
      <DoneButton disabled={name === '' || !inked} onDone={submit} />
    </>
  );
}
