import type { CSSProperties } from 'react';

/** Pairs that look well together and carry white initials; an id always gets the same one. */
const DUOTONES = [
  ['#ff5f8f', '#7a1fa2'],
  ['#ff8a5c', '#b3214f'],
  ['#e0529c', '#4a2a9c'],
  ['#5b8def', '#3a1f8f'],
  ['#2bb3a3', '#1c4d8c'],
  ['#9a6bff', '#35207a'],
  ['#f0719a', '#5b3cc4'],
  ['#d9793b', '#6d1f5f'],
  ['#4c9fd9', '#27346f'],
  ['#c45bd0', '#3c2378'],
  ['#3fae7e', '#234a7c'],
  ['#ef6a6a', '#5a1d66'],
] as const;

/** FNV-1a over UTF-16 units: small, stable, spreads short ids well. Unsigned 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** Returns the hue of somebody's name and of what was quoted from them, for a style that makes the colour of it. */
export function hueOf(id: string): CSSProperties {
  return { '--hue': (hashOf(id) >>> 7) % 360 } as CSSProperties;
}

export function gradientOf(id: string): string {
  const hash = hashOf(id);
  const [from, to] = DUOTONES[hash % DUOTONES.length] ?? DUOTONES[0];
  return `linear-gradient(${115 + (hash % 7) * 9}deg, ${from}, ${to})`;
}

/** "Mara Lind" → "ML", "kai" → "K", "🎧 DJ" → "🎧D". At most two, whole characters. */
export function initialsOf(name: string): string {
  const all = name.trim().split(/\s+/).filter(Boolean);
  // a remark in brackets is no name
  const words = all.filter((word, at) => at === 0 || !word.startsWith('('));
  const chosen = words.length > 2 ? [words[0], words.at(-1)] : words;
  return chosen
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

/** Heights of a waveform's bars, 0.18–1, rising and falling like speech; the same for the same id. */
export function waveformOf(id: string, bars: number): readonly number[] {
  const phase = (hashOf(id) % 628) / 100;
  return Array.from({ length: bars }, (_, index) => {
    const swell = 0.5 + 0.5 * Math.sin(phase + index * 0.31);
    const grain = (hashOf(`${id}:${index}`) % 1000) / 1000;
    return 0.18 + 0.82 * (0.35 * swell + 0.65 * swell * grain);
  });
}
