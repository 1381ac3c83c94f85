import { expect, test } from 'vitest';
import { settingsOf } from './addresses';

const settings = settingsOf('https://visit.example', '0123abcd.s3cret-_');

test('every app gets its address on this server and the token', () => {
  expect(settings.map(({ app }) => app)).toEqual(['OwnTracks', 'Traccar Client', 'OsmAnd']);
  for (const { fields } of settings) {
    const text = fields.map(([, value]) => value).join(' ');
    expect(text).toContain('https://visit.example/api/v1/feeds/');
    expect(text).toContain('0123abcd.s3cret-_');
  }
});

test('the link of OwnTracks holds its whole configuration', () => {
  const inline = new URL(settings[0]?.link ?? '').searchParams.get('inline') ?? '';
  expect(JSON.parse(atob(inline))).toEqual({
    _type: 'configuration',
    mode: 3,
    url: 'https://visit.example/api/v1/feeds/owntracks',
    auth: true,
    username: 'shifang',
    password: '0123abcd.s3cret-_',
  });
});
