import { ok, useApi, type Api, type components } from '@shifang/api';
import { useCursorList, type FilterValues } from '@shifang/ui/console';
import { useQuery } from '@tanstack/react-query';

type Schemas = components['schemas'];
export type Agreement = Schemas['AgreementOut'];
export type AgreementDetail = Schemas['AgreementDetailOut'];
export type Period = Schemas['AgreementPeriodOut'];
export type QueueItem = Schemas['QueueItemOut'];
export type JudgedPhoto = Schemas['JudgedPhotoOut'];
export type Claim = Schemas['ClaimOut'];
export type CodeMeaning = Schemas['VerificationCodeOut'];
export type Terms = Schemas['TermsIn'];
export type Decision = 'pass' | 'fail' | 'retake';

/** Everything that shows agreements, judgements and claims. */
export const DISPLAYS = ['displays'] as const;
type ListQuery = Record<string, string | number | undefined>;

export function useAgreements(values: FilterValues) {
  const { client } = useApi();
  return useCursorList([...DISPLAYS, 'agreements', values], (cursor, signal) => {
    const query = {
      ...values,
      limit: 50,
      ...(cursor === undefined ? {} : { cursor }),
    } as ListQuery;
    return ok(client.GET('/api/v1/display-agreements', { params: { query }, signal }));
  });
}

export function useAgreement(agreement_id: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...DISPLAYS, 'agreement', agreement_id],
    queryFn: ({ signal }) =>
      ok(
        client.GET('/api/v1/display-agreements/{agreement_id}', {
          params: { path: { agreement_id } },
          signal,
        }),
      ),
  });
}

export function usePeriodPhotos(agreement_id: string, period_start: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...DISPLAYS, 'photos', agreement_id, period_start],
    queryFn: ({ signal }) =>
      ok(
        client.GET('/api/v1/display-agreements/{agreement_id}/photos', {
          params: { path: { agreement_id }, query: { period_start } },
          signal,
        }),
      ),
  });
}

export function useQueue() {
  const { client } = useApi();
  return useQuery({
    queryKey: [...DISPLAYS, 'queue'],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/display-audits/queue', { params: { query: { limit: 30 } }, signal })),
  });
}

export function useClaims(values: FilterValues) {
  const { client } = useApi();
  return useCursorList([...DISPLAYS, 'claims', values], (cursor, signal) => {
    const query = {
      ...values,
      limit: 50,
      ...(cursor === undefined ? {} : { cursor }),
    } as ListQuery;
    return ok(client.GET('/api/v1/display-claims', { params: { query }, signal }));
  });
}

export function useCode(code: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...DISPLAYS, 'code', code],
    retry: false,
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/verification-codes/{code}', { params: { path: { code } }, signal })),
  });
}

/** Sends a picture under the hash of its bytes; returns the hash. */
export async function sendPhoto(api: Api, file: Blob): Promise<string> {
  const bytes = await file.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const headers = { 'Content-Type': file.type || 'application/octet-stream' };
  await api.fetch(`/api/v1/photos/${sha256}`, { method: 'PUT', body: bytes, headers });
  return sha256;
}
