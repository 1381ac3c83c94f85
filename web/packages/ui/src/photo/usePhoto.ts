import { isProblem, useApi } from '@shifang/api';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

export type PhotoVariant = 'thumbnail' | 'watermarked' | 'raw';

/** An address for a blob while it is shown; released after. */
export function useObjectUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (blob === undefined) return undefined;
    const made = URL.createObjectURL(blob);
    // The address must be made and released in the same effect, or a strict second run would show a dead one.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(undefined);
    };
  }, [blob]);
  return url;
}

export interface PhotoState {
  url: string | undefined;
  /** `unmade`: the photo is held, its watermarked copy is not made yet. */
  state: 'loading' | 'unmade' | 'error' | 'ready';
}

/** The bytes of a photo, fetched with the bearer. A photo is named by its content, so it never goes stale. */
export function usePhoto(sha256: string, variant: PhotoVariant): PhotoState {
  const { blob } = useApi();
  const query = useQuery({
    queryKey: ['photo', sha256, variant],
    queryFn: ({ signal }) => blob(`/api/v1/photos/${sha256}/${variant}`, signal),
    staleTime: Infinity,
    gcTime: 120_000,
    retry: 1,
  });
  const url = useObjectUrl(query.data);
  if (query.isError)
    return { url, state: isProblem(query.error, 'photo.not_ready') ? 'unmade' : 'error' };
  return { url, state: url === undefined ? 'loading' : 'ready' };
}
