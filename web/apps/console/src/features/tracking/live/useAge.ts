import { useTranslation } from 'react-i18next';
import { agePart } from './presence';

/** Says how long ago something was, from its age in seconds. */
export function useAge(): (age: number) => string {
  const { t } = useTranslation();
  return (age) => {
    const { unit, value, rest } = agePart(age);
    return t(`tracking.age.${unit}`, { value, rest });
  };
}
