import { describe, expect, test } from 'vitest';
import { consoleTheme } from '../theme/antd';
import { contrast } from './contrast';
import { cssVariables } from './css';
import { MEANINGS, PALETTES, PEOPLE, PEOPLE_LETTERS, type Mode } from './palette';

const READABLE = 4.5;

describe.each(['light', 'dark'] as Mode[])('%s', (mode) => {
  const palette = PALETTES[mode];
  const grounds = [palette.surface, palette.canvas, palette.raised, palette.sunken, palette.hover];

  test.each(['ink', 'inkSoft', 'inkFaint'] as const)('%s is readable on every ground', (name) => {
    for (const ground of grounds)
      expect(contrast(palette[name], ground)).toBeGreaterThanOrEqual(READABLE);
  });

  test.each(MEANINGS)('%s is readable on its tint, on surfaces, and under white', (meaning) => {
    const tone = palette.tones[meaning];
    for (const ground of [tone.tint, palette.surface, palette.canvas, palette.raised])
      expect(contrast(tone.ink, ground)).toBeGreaterThanOrEqual(READABLE);
    expect(contrast(palette.onSolid, tone.solid)).toBeGreaterThanOrEqual(READABLE);
  });

  test('people are told apart by eight colours, each readable under its letter', () => {
    expect(new Set(PEOPLE[mode]).size).toBe(PEOPLE_LETTERS.length);
    for (const colour of PEOPLE[mode])
      for (const ground of [palette.surface, palette.canvas])
        expect(contrast(colour, ground), colour).toBeGreaterThanOrEqual(READABLE);
  });

  test('every meaning reaches CSS', () => {
    const css = cssVariables(mode);
    for (const meaning of MEANINGS) expect(css).toHaveProperty(`--sf-${meaning}`);
  });

  test('no Ant text token falls below the limit', () => {
    const token = consoleTheme(mode).token as Record<string, string>;
    for (const name of [
      'colorText',
      'colorTextSecondary',
      'colorTextTertiary',
      'colorTextPlaceholder',
      'colorLink',
    ])
      expect(contrast(token[name] as string, palette.surface), name).toBeGreaterThanOrEqual(
        READABLE,
      );
  });
});
