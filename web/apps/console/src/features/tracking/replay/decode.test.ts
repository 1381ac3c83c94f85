import { expect, test } from 'vitest';
import { decodeDay, plainSilences } from './decode';

const TOLD = {
  count: 3,
  whole: 60_000,
  time_ms: [1_772_413_200_000, 1000, 900_000],
  latitude_e7: [312_000_001, -10, 20],
  longitude_e7: [1_214_000_000, 5, 0],
  accuracy_cm: [850, -1, 1200],
  speed_cms: [0, 0, 0],
  bearing_ddeg: [-1, -1, -1],
  mock: [2],
  smoothed: null,
};

test('differences become times and places again', () => {
  const { raw, smooth, whole, mocked } = decodeDay(TOLD);
  expect([...raw.time]).toEqual([1_772_413_200_000, 1_772_413_201_000, 1_772_414_101_000]);
  expect([...raw.latitude]).toEqual([31.200_000_1, 31.199_999_1, 31.200_001_1]);
  expect(raw.longitude[2]).toBe(121.400_000_5);
  expect([...raw.accuracy]).toEqual([8.5, -1, 12]);
  expect([smooth, whole, mocked]).toEqual([null, 60_000, 1]);
});

test('the smoothed line keeps the times of the points', () => {
  const smoothed = {
    latitude_e7: [312_000_000, 0, 0],
    longitude_e7: [1_214_000_000, 0, 0],
    outliers: [1],
  };
  const { raw, smooth, outliers } = decodeDay({ ...TOLD, smoothed });
  expect(smooth?.time).toBe(raw.time);
  expect([...(smooth?.latitude ?? [])]).toEqual([31.2, 31.2, 31.2]);
  expect(outliers).toBe(1);
});

test('until the server says so, ten minutes without a point are a silence', () => {
  const { raw } = decodeDay(TOLD);
  expect(plainSilences(raw.time)).toEqual([{ from: raw.time[1], to: raw.time[2] }]);
});
