/** Where everything goes, from the size of the host alone. Lengths are CSS pixels; `unit` is 1 at 1280×720. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TypeSizes {
  readonly name: number;
  readonly amount: number;
  readonly message: number;
  readonly messageLines: number;
}

export interface OverlayLayout {
  readonly width: number;
  readonly height: number;
  readonly unit: number;
  readonly cardSlots: number;
  /** Chips rise from the bottom to the top of this box. */
  readonly edge: Box & { readonly chipHeight: number; readonly font: number };
  /** The lowest card's box; slot n is n × (height + gap) higher. */
  readonly card: Box & TypeSizes & { readonly gap: number; readonly pad: number };
  readonly banner: Box & TypeSizes & { readonly pad: number };
  readonly huge: Box & TypeSizes & { readonly pad: number };
  readonly burst: Box & { readonly count: number; readonly names: number; readonly pad: number };
}

export type OverlayMode = 'stage' | 'standalone';

export const LINE_HEIGHT = 1.28;

/** Hosts lower than this have room for one card, and let chips rise nearly to the top. */
const LOW = 330;

/** What the player lays over its picture: buttons along the bottom, and badges at the top that a narrow burst meets. */
export const PLAYER = { controls: 50, badges: 32 } as const;
const NARROW = 640;

export function layoutOf(width: number, height: number, mode: OverlayMode): OverlayLayout {
  const unit = Math.min(width / 800, height / 720) * (mode === 'standalone' ? 1.12 : 1);
  const px = (length: number, least: number): number => Math.max(least, length * unit);
  const margin = px(28, 6);
  const cardSlots = height < LOW ? 1 : 2;
  const below = mode === 'stage' ? PLAYER.controls : 0;
  const above = mode === 'stage' && width < NARROW ? PLAYER.badges : 0;
  return {
    width,
    height,
    unit,
    cardSlots,
    edge: edgeOf({ width, height, margin, px }),
    card: cardOf({ width, height: height - below, margin, px }),
    banner: bannerOf({ width, height, margin, px }),
    huge: hugeOf({ width, height, margin, px }),
    burst: burstOf({ width, height, margin, px }, above),
  };
}

interface Measures {
  readonly width: number;
  readonly height: number;
  readonly margin: number;
  readonly px: (length: number, least: number) => number;
}

function edgeOf({ width, height, margin, px }: Measures): OverlayLayout['edge'] {
  const chipHeight = px(48, 23);
  const y = height * (height < LOW ? 0.1 : 0.2);
  const bottom = height - margin - chipHeight * 0.4;
  return {
    x: margin,
    y,
    width: Math.min(px(400, 190), width * 0.6),
    height: bottom - y,
    chipHeight,
    font: px(20, 11),
  };
}

function cardOf({ width, height, margin, px }: Measures): OverlayLayout['card'] {
  const type = { name: px(21, 12), amount: px(27, 14), message: px(18, 11), messageLines: 2 };
  const pad = px(18, 8);
  const cardWidth = Math.min(px(440, 220), width - 2 * margin);
  const cardHeight = 2 * pad + type.amount * LINE_HEIGHT + type.messageLines * type.message * LINE_HEIGHT;
  return {
    ...type,
    pad,
    gap: px(14, 6),
    x: width - margin - cardWidth,
    y: height - margin - cardHeight,
    width: cardWidth,
    height: cardHeight,
  };
}

function bannerOf({ width, height, margin, px }: Measures): OverlayLayout['banner'] {
  const type = { name: px(34, 15), amount: px(62, 24), message: px(23, 12), messageLines: 2 };
  const pad = px(26, 9);
  const bannerWidth = Math.min(px(820, 300), width - 2 * margin);
  const lines = type.name + type.amount + type.messageLines * type.message;
  const bannerHeight = 3 * pad + lines * LINE_HEIGHT;
  const y = Math.max(margin, height * 0.47 - bannerHeight / 2);
  return { ...type, pad, x: (width - bannerWidth) / 2, y, width: bannerWidth, height: bannerHeight };
}

function hugeOf({ width, height, margin, px }: Measures): OverlayLayout['huge'] {
  const type = { name: px(50, 18), amount: px(116, 34), message: px(29, 13), messageLines: 2 };
  const pad = px(30, 8);
  const hugeWidth = width - 2 * margin;
  const lines = type.name + type.amount + type.messageLines * type.message;
  const hugeHeight = 3 * pad + lines * LINE_HEIGHT;
  const y = Math.max(margin, height * 0.48 - hugeHeight / 2);
  return { ...type, pad, x: (width - hugeWidth) / 2, y, width: hugeWidth, height: hugeHeight };
}

function burstOf({ width, margin, px }: Measures, above: number): OverlayLayout['burst'] {
  const count = px(27, 13);
  const names = px(17, 10.5);
  const pad = px(15, 6);
  const burstWidth = Math.min(px(560, 250), width - 2 * margin);
  const burstHeight = 2 * pad + (count + names) * LINE_HEIGHT;
  return {
    count,
    names,
    pad,
    x: (width - burstWidth) / 2,
    y: margin + above,
    width: burstWidth,
    height: burstHeight,
  };
}
