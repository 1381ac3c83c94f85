import { theme, type ThemeConfig } from 'antd';
import { FONT_FAMILY, PALETTES, RADIUS, type Mode } from '../tokens/palette';

/** Ant Design's theme of a mode. Its default greys and link colour fail 4.5:1, so all text tokens are ours. */
export function consoleTheme(mode: Mode): ThemeConfig {
  const palette = PALETTES[mode];
  const { tones } = palette;
  return {
    algorithm: mode === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: 'sf' },
    hashed: false,
    token: {
      colorPrimary: tones.brand.solid,
      colorInfo: tones.brand.solid,
      colorSuccess: tones.verified.ink,
      colorWarning: tones.warning.ink,
      colorError: tones.refused.ink,
      colorInfoBg: tones.brand.tint,
      colorSuccessBg: tones.verified.tint,
      colorWarningBg: tones.warning.tint,
      colorErrorBg: tones.refused.tint,
      colorLink: tones.brand.ink,
      colorLinkHover: tones.brand.ink,
      colorText: palette.ink,
      colorTextHeading: palette.ink,
      colorTextSecondary: palette.inkSoft,
      colorTextTertiary: palette.inkFaint,
      colorTextDescription: palette.inkSoft,
      colorTextPlaceholder: palette.inkFaint,
      colorTextDisabled: palette.inkFaint,
      colorIcon: palette.inkSoft,
      colorBgLayout: palette.canvas,
      colorBgContainer: palette.surface,
      colorBgElevated: palette.raised,
      colorBorder: palette.lineStrong,
      colorBorderSecondary: palette.line,
      colorSplit: palette.line,
      controlItemBgHover: palette.hover,
      controlItemBgActive: tones.brand.tint,
      controlItemBgActiveHover: tones.brand.tint,
      borderRadius: RADIUS,
      borderRadiusLG: RADIUS,
      fontFamily: FONT_FAMILY,
      fontSize: 14,
      controlHeight: 34,
      boxShadow: palette.shadow,
      boxShadowSecondary: palette.shadow,
    },
    components: {
      Table: {
        headerBg: palette.canvas,
        headerColor: palette.inkSoft,
        headerSplitColor: 'transparent',
        rowHoverBg: palette.hover,
        rowSelectedBg: tones.brand.tint,
        rowSelectedHoverBg: tones.brand.tint,
        cellPaddingBlock: 10,
        cellPaddingBlockMD: 9,
        cellPaddingInlineMD: 12,
      },
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Tabs: {
        itemColor: palette.inkSoft,
        itemSelectedColor: tones.brand.ink,
        inkBarColor: tones.brand.ink,
        itemHoverColor: tones.brand.ink,
      },
      Segmented: { itemColor: palette.inkSoft, trackBg: palette.sunken },
      Card: { headerFontSize: 15, headerHeight: 48 },
      Tooltip: { colorBgSpotlight: mode === 'dark' ? palette.lineStrong : palette.ink },
      Drawer: { paddingLG: 20 },
    },
  };
}
