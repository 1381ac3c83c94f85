export { CHANGED, useClaim, useStanding } from './queries';
export { Check } from './Check';
export { Extensions } from './Extensions';
export { Reasons } from './Reasons';
export { daysBetween } from './days';
export { StandingCard } from './StandingCard';
