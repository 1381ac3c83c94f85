/** Photos on their way from the camera into a command. */
import { useEffect, useMemo } from 'react';
import type { Picture } from '../capture/picture';
import type { DeclaredPhoto, Fix, OutboxPhoto, PhotoSeal } from '../outbox/types';
import type { FieldStore } from '../outbox/store';
import type { PhotoFacts } from './data';

export interface PhotoSubject {
  visitId: string | null;
  customerId: string | null;
  stepId: string | null;
  category: string;
}

type Sign = (content: Readonly<Record<string, unknown>>) => Promise<PhotoSeal | null>;

/** Keep a picture as a draft, signed if it is for a visit: it is uploaded when a command declares it. */
export async function keepPhoto(
  { store, signPhoto }: { store: FieldStore; signPhoto: Sign },
  options: { picture: Picture; subject: PhotoSubject; fix: Fix | null; takenAt: Date },
): Promise<OutboxPhoto> {
  const { picture, subject, fix, takenAt } = options;
  const photo: OutboxPhoto = {
    sha256: picture.sha256,
    size: picture.blob.size,
    category: subject.category,
    taken_at: takenAt.toISOString(),
    visit_id: subject.visitId,
    customer_id: subject.customerId,
    step_id: subject.stepId,
    command_id: null,
    latitude: fix?.latitude ?? null,
    longitude: fix?.longitude ?? null,
    accuracy_m: fix?.accuracy_m ?? null,
    state: 'queued',
    blob: picture.blob,
    thumbnail: picture.thumbnail,
    attempts: 0,
    retry_at: 0,
    upload_url: null,
    code: null,
  };
  if (photo.visit_id !== null)
    photo.capture = await signPhoto(signedContent(photo, photo.visit_id));
  await store.photos.put(photo);
  return photo;
}

/** A photo as a command declares it, with the phone's seal where it has one. */
export function declared(photo: PhotoFacts): DeclaredPhoto {
  const signed = photo.capture ? { capture: photo.capture } : {};
  return { ...declaration(photo), ...signed };
}

/** What the phone signs of a photo: its declaration and the visit (truth/operations/captures.py). */
export function signedContent(photo: PhotoFacts, visitId: string): Record<string, unknown> {
  return { purpose: 'photo', visit_id: visitId, ...declaration(photo) };
}

function declaration(photo: PhotoFacts): DeclaredPhoto {
  const { sha256, size, category, taken_at, latitude, longitude, accuracy_m } = photo;
  const at = latitude === null || longitude === null ? {} : { latitude, longitude };
  const how = accuracy_m === null ? {} : { accuracy_m };
  return { sha256, size, category, taken_at, ...at, ...how };
}

/** An address for an image element, given back when it is no longer shown. */
export function useBlobUrl(blob: Blob | null): string | null {
  const url = useMemo(() => (blob ? URL.createObjectURL(blob) : null), [blob]);
  useEffect(() => () => (url ? URL.revokeObjectURL(url) : undefined), [url]);
  return url;
}
