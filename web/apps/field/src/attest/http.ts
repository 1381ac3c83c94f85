/** Enrolment over HTTP: `/attestation/nonces` and `/attestations`. */
import type { Api } from '@shifang/api';
import { ask, post } from '../outbox/ask';
import type { AttestTransport, EnrolmentAnswer, NonceAnswer } from './enrolment';

export function attestOverHttp(api: Api): AttestTransport {
  return {
    nonces: (purpose, count) =>
      ask(async () => {
        const wanted = JSON.stringify({ purpose, count });
        return (await post(api, '/attestation/nonces', wanted)) as NonceAnswer;
      }),
    attest: (shown) =>
      ask(async () => (await post(api, '/attestations', JSON.stringify(shown))) as EnrolmentAnswer),
  };
}
