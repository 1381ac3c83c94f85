import { FONT_FAMILY, MEANINGS, PALETTES, RADIUS, TOUCH_TARGET, type Mode } from './palette';

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** All `--sf-*` variables of a mode, and the antd-mobile variables that must follow them. */
export function cssVariables(mode: Mode): Record<string, string> {
  const { tones, ...plain } = PALETTES[mode];
  const own: Record<string, string> = {
    '--sf-radius': `${RADIUS}px`,
    '--sf-touch': `${TOUCH_TARGET}px`,
    '--sf-font': FONT_FAMILY,
  };
  for (const [name, value] of Object.entries(plain)) own[`--sf-${kebab(name)}`] = value;
  for (const meaning of MEANINGS) {
    own[`--sf-${meaning}`] = tones[meaning].ink;
    own[`--sf-${meaning}-tint`] = tones[meaning].tint;
    own[`--sf-${meaning}-solid`] = tones[meaning].solid;
  }
  return { ...own, ...mobileVariables(mode) };
}

/** antd-mobile reads these; its own greys fail the contrast limit. */
function mobileVariables(mode: Mode): Record<string, string> {
  const palette = PALETTES[mode];
  const { tones } = palette;
  return {
    '--adm-color-primary': tones.brand.solid,
    '--adm-color-success': tones.verified.ink,
    '--adm-color-warning': tones.warning.ink,
    '--adm-color-danger': tones.refused.ink,
    '--adm-color-wathet': tones.brand.tint,
    '--adm-color-text': palette.ink,
    '--adm-color-text-secondary': palette.inkSoft,
    '--adm-color-weak': palette.inkFaint,
    '--adm-color-light': palette.inkFaint,
    '--adm-color-border': palette.line,
    '--adm-color-box': palette.sunken,
    '--adm-color-background': palette.surface,
    '--adm-color-fill-content': palette.sunken,
    '--adm-color-text-light-solid': palette.onSolid,
    '--adm-color-text-dark-solid': palette.ink,
    '--adm-border-color': palette.line,
    '--adm-font-family': FONT_FAMILY,
    '--adm-font-size-main': '16px',
    '--adm-radius-s': '6px',
    '--adm-radius-m': `${RADIUS}px`,
    '--adm-radius-l': '12px',
  };
}

/** Writes the variables of `mode` onto the document, and tells native controls which mode they are in. */
export function applyMode(mode: Mode, root: HTMLElement = document.documentElement): void {
  for (const [name, value] of Object.entries(cssVariables(mode)))
    root.style.setProperty(name, value);
  root.style.setProperty('color-scheme', mode);
  root.dataset['mode'] = mode;
  document
    .querySelector('meta[name="theme-color"]')
    ?.setAttribute(
      'content',
      mode === 'dark' ? PALETTES.dark.canvas : PALETTES.light.tones.brand.solid,
    );
}
