interface Got {
  person_name: string | null;
  customers: number;
}

/** Who got how many customers, in one line; whoever got none is left out. */
export function receiversIn(receivers: readonly Got[], pools: string): string {
  const named = receivers
    .filter(({ customers }) => customers > 0)
    .map(({ person_name, customers }) => `${person_name ?? pools} ${customers}`);
  return named.join(' · ') || '—';
}
