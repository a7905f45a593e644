/** The signature of client/ui/styles/tokens.css, for a canvas, which knows no custom properties. */
export const COLOUR = {
  magenta: '#ff2f87',
  coral: '#ff6a55',
  amber: '#ffb545',
  gold: '#ffd98a',
  night: '#120a1a',
  ink: '#25050f',
  white: '#ffffff',
  soft: 'rgb(255 244 250 / 86%)',
} as const;

/**
 * Ours first; then what the system has for Chinese, Japanese, Korean, Arabic and emoji, by the names it has on each system.
 * Nothing is loaded for them.
 */
export const FONT_FAMILY = [
  "'Sora Variable'",
  "'Plus Jakarta Sans Variable'",
  'system-ui',
  "'Noto Sans CJK SC'",
  "'PingFang SC'",
  "'Hiragino Sans'",
  "'Microsoft YaHei'",
  "'Malgun Gothic'",
  "'Noto Sans Arabic'",
  "'Geeza Pro'",
  "'Noto Color Emoji'",
  "'Apple Color Emoji'",
  "'Segoe UI Emoji'",
  'sans-serif',
].join(', ');

/** Tints of particles, 0xRRGGBB. */
export const CONFETTI_TINTS = [0xff2f87, 0xff6a55, 0xffb545, 0xffd98a, 0xffffff, 0xa9b5ff, 0x7ee8c8] as const;
export const SPARK_TINTS = [0xffb545, 0xffd98a, 0xff6a55, 0xff86b3] as const;
