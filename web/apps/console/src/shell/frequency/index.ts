export { FrequencyCard } from './FrequencyCard';
export { useRhythm } from './rhythm';
export { useTiers, type Tiers } from './tiers';
