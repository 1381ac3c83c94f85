/** The product's mark: a place, and a tick inside it. */
export function Mark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden>
      <rect width="64" height="64" rx="14" fill="var(--sf-brand-solid)" />
      <path
        d="M32 12c-8.8 0-16 7-16 15.7C16 39 32 53 32 53s16-14 16-25.3C48 19 40.8 12 32 12Z"
        fill="#fff"
      />
      <path
        d="m25 28 5 5 9-10"
        fill="none"
        stroke="var(--sf-brand-solid)"
        strokeWidth="4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
