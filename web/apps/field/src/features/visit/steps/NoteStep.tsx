import { useTranslation } from 'react-i18next';
import { TextField } from '../../../shell/fields/Field';
import { DoneButton } from '../DoneButton';
import { useTyped } from '../typed';
import type { StepProps } from '../step_props';

export function NoteStep({ step, answers, save, done }: StepProps) {
  const { t } = useTranslation();
  const [typed, type] = useTyped(answers, save);
  const text = String(typed['text'] ?? '');
  const minimum = Number(step.config['min_length'] ?? 1);
  const hint = step.config['hint'];
  const short = [...text.trim()].length < minimum;
  return (
    <>
      <TextField
        label={t('visit.note.label')}
        hint={typeof hint === 'string' ? hint : undefined}
        lines
        value={text}
        onChange={(value) => type({ text: value })}
        maxLength={4000}
        testId="form-field-text"
      />
      <DoneButton disabled={short} onDone={() => done({ text: text.trim() })} />
    </>
  );
}
