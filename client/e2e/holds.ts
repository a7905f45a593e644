import { expect } from 'vitest';
import { keepPicture } from './keepPicture.ts';
import { DESKTOP, type Guest, PHONE } from './kit.ts';
import { barriers, nameless, overflowPx, resize, spilled } from './pageChecks.ts';

/** Looks whether a page fits a phone and a desk, with a name for all that is operated, and keeps what it saw. */
export async function fits({ page }: Guest, name: string): Promise<void> {
  for (const size of [PHONE, DESKTOP]) await fitsAt(page, size, name);
}

/** The same, and that nothing keeps out people with assistive technology. */
export async function holds({ page }: Guest, name: string): Promise<void> {
  for (const size of [PHONE, DESKTOP]) {
    await fitsAt(page, size, name);
    expect(await barriers(page), `${name} ${size.width}`).toEqual([]);
  }
}

async function fitsAt(page: Guest['page'], size: typeof PHONE | typeof DESKTOP, name: string): Promise<void> {
  await resize(page, size);
  await keepPicture(page, `${name}-${size.width}`);
  const seen = [name, size.width, await overflowPx(page), await spilled(page), await nameless(page)];
  expect(seen).toEqual([name, size.width, 0, [], []]);
}
