/** The one source of colour, type and space. Everything else (CSS variables, Ant themes, the map) reads this. */

export type Mode = 'light' | 'dark';

/** Meanings that have one colour each; a colour never means two things. */
export const MEANINGS = ['verified', 'waiting', 'warning', 'refused', 'pool', 'brand'] as const;
export type Meaning = (typeof MEANINGS)[number];

export interface Tone {
  /** Text and icon colour. */
  ink: string;
  /** Quiet background on which `ink` keeps its contrast. */
  tint: string;
  /** Filled background for white (light) or dark (dark) text. */
  solid: string;
}

export interface Palette {
  ink: string;
  inkSoft: string;
  inkFaint: string;
  surface: string;
  raised: string;
  canvas: string;
  sunken: string;
  line: string;
  lineStrong: string;
  hover: string;
  onSolid: string;
  shadow: string;
  scrim: string;
  tones: Record<Meaning, Tone>;
}

export const PALETTES: Record<Mode, Palette> = {
  light: {
    ink: '#14213D',
    inkSoft: '#475569',
    inkFaint: '#5B6779',
    surface: '#FFFFFF',
    raised: '#FFFFFF',
    canvas: '#F6F7F9',
    sunken: '#EEF1F5',
    line: '#E4E7EC',
    lineStrong: '#CBD2DC',
    hover: '#F1F4F7',
    onSolid: '#FFFFFF',
    shadow: '0 6px 24px rgba(20, 33, 61, 0.14)',
    scrim: 'rgba(20, 33, 61, 0.45)',
    tones: {
      verified: { ink: '#15803D', tint: '#E6F8EC', solid: '#15803D' },
      waiting: { ink: '#475569', tint: '#E9EEF4', solid: '#475569' },
      warning: { ink: '#B45309', tint: '#FEF5DC', solid: '#B45309' },
      refused: { ink: '#B91C1C', tint: '#FDE9E9', solid: '#B91C1C' },
      pool: { ink: '#1D4ED8', tint: '#E4EEFE', solid: '#1D4ED8' },
      brand: { ink: '#0F766E', tint: '#DFF3F0', solid: '#0F766E' },
    },
  },
  dark: {
    ink: '#E8ECF4',
    inkSoft: '#B4BFD0',
    inkFaint: '#98A5B9',
    surface: '#141D2F',
    raised: '#1B263B',
    canvas: '#0C1322',
    sunken: '#0A101C',
    line: '#2A3750',
    lineStrong: '#3C4B67',
    hover: '#1D2940',
    onSolid: '#FFFFFF',
    shadow: '0 8px 28px rgba(0, 0, 0, 0.5)',
    scrim: 'rgba(3, 7, 15, 0.6)',
    tones: {
      verified: { ink: '#4ADE80', tint: '#12291F', solid: '#15803D' },
      waiting: { ink: '#B4BFD0', tint: '#1F2A3F', solid: '#475569' },
      warning: { ink: '#FBBF24', tint: '#2C2312', solid: '#B45309' },
      refused: { ink: '#FCA5A5', tint: '#331A20', solid: '#B91C1C' },
      pool: { ink: '#93C5FD', tint: '#172748', solid: '#1D4ED8' },
      brand: { ink: '#5EEAD4', tint: '#10302F', solid: '#0F766E' },
    },
  },
};

/**
 * Colours that tell people apart, where several are shown together; they mean nothing else, and a letter always says
 * the same. The first is the product's own.
 */
export const PEOPLE: Record<Mode, readonly string[]> = {
  light: ['#0F766E', '#4338CA', '#C2410C', '#BE185D', '#0369A1', '#4D7C0F', '#7E22CE', '#78350F'],
  dark: ['#5EEAD4', '#A5B4FC', '#FDBA74', '#F9A8D4', '#7DD3FC', '#BEF264', '#D8B4FE', '#FDE68A'],
};
export const PEOPLE_LETTERS = 'ABCDEFGH';

/** Steps of the 8-px grid, in pixels. */
export const SPACE = {
  half: 4,
  one: 8,
  oneHalf: 12,
  two: 16,
  three: 24,
  four: 32,
  six: 48,
} as const;
export const RADIUS = 8;
/** Smallest target for a thumb, in pixels. */
export const TOUCH_TARGET = 44;
export const FONT_FAMILY =
  "-apple-system, BlinkMacSystemFont, 'PingFang SC', 'HarmonyOS Sans SC', 'HarmonyOS Sans', 'MiSans', 'Segoe UI', Roboto, 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif";
