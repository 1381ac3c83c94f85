import { useFormat, type Format } from '@shifang/ui';
import type { TFunction } from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** Units as the engine names them, by the key of their words. */
const UNITS: Record<string, string> = {
  m: 'm',
  s: 's',
  'km/h': 'kmh',
  'm/s': 'mps',
  '%': 'percent',
  count: 'count',
  pieces: 'pieces',
  correlation: 'correlation',
  decimals: 'decimals',
  sigma: 'sigma',
  risk: 'risk',
};
/** Below this, metres and seconds are told with their fractions. */
const FINE = 10;

/** A measured value with its unit, as a person reads it. */
export function measuredText(
  { format, t }: { format: Format; t: TFunction },
  value: number | null,
  unit: string,
): string {
  if (value === null) return '—';
  if (unit === 'm' && Math.abs(value) >= FINE) return format.distance(value);
  if (unit === 's' && Math.abs(value) >= FINE)
    return `${value < 0 ? '−' : ''}${format.duration(Math.abs(value))}`;
  const plain = format.number(value, Math.abs(value) < 1 ? 3 : 2);
  const key = UNITS[unit];
  return key === undefined ? `${plain} ${unit}`.trim() : t(`shell.unit.${key}`, { value: plain });
}

export function useMeasured(): (value: number | null, unit: string) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return useCallback((value, unit) => measuredText({ format, t }, value, unit), [format, t]);
}
