export { createApi, ok, problemOf, type Api, type ApiClient } from './client';
export { ApiProvider, useApi, useMay, useMe } from './context';
export { eventText } from './event';
export { useLive, type LiveEvent } from './live';
export {
  isProblem,
  NETWORK,
  Problem,
  problemText,
  toProblem,
  type FieldProblem,
  type ProblemBody,
} from './problem';
export type { components, paths } from './schema';
export { Session, type Me, type SignIn, type Tokens } from './session';
