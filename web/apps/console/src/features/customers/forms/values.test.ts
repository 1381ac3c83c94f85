import dayjs from 'dayjs';
import { expect, test } from 'vitest';
import type { Customer } from '../types';
import { placeChanges, shared, storedAttributes, type CustomerValues } from './values';

const customer = { latitude: 31.2, longitude: 121.5, geofence_radius_m: null } as Customer;
const values: CustomerValues = {
  name: ' 永辉 ',
  type: 'supermarket',
  life_stage: 'lead',
  place: { latitude: 31.2, longitude: 121.5 },
  geofence_radius_m: null,
  opening: [{ days: [1, 2], hours: [dayjs('2000-01-01T09:00'), dayjs('2000-01-01T18:30')] }],
};

test('opening hours go out as clock times', () => {
  expect(shared(values).opening_hours).toEqual([{ days: [1, 2], from: '09:00', to: '18:30' }]);
  expect(shared(values).name).toBe('永辉');
});

test('an emptied attribute is taken away, a date is a plain day', () => {
  expect(storedAttributes({ area: undefined, since: dayjs('2026-05-01'), chain: false })).toEqual({
    area: null,
    since: '2026-05-01',
    chain: false,
  });
});

test('a place nobody moved is not sent; a moved or emptied one is', () => {
  expect(placeChanges(values, customer)).toEqual({});
  expect(placeChanges({ ...values, place: null }, customer)).toEqual({ position: null });
  expect(
    placeChanges({ ...values, place: { latitude: 31.3, longitude: 121.5 } }, customer).position,
  ).toEqual({ latitude: 31.3, longitude: 121.5, datum: 'wgs84' });
});
