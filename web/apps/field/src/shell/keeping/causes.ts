/** The causes for which a customer goes back, as the log bears them. */
type Translate = (key: string, options?: Record<string, unknown>) => string;

const CAUSES = new Set([
  'no_verified_visit',
  'no_contact',
  'no_opportunity',
  'no_deal',
  'contract_ended',
  'protection_expired',
]);

/** `no_verified_visit,no_deal` in words; what a person wrote stays as it is. */
export function causeWords(t: Translate, reason: string): string {
  const codes = reason.split(',');
  if (!codes.every((code) => CAUSES.has(code))) return reason;
  return codes.map((code) => t(`keeping.cause.${code}`)).join(t('keeping.and'));
}
