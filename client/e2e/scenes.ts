import { expect } from 'vitest';
import { type OverlayScene, overlayPath } from '../../shared/overlayScenes.ts';
import { patient } from './acts.ts';
import { keepPicture } from './keepPicture.ts';
import type { Guest } from './kit.ts';
import { cutOff, resize } from './pageChecks.ts';
import { cornerAlpha } from './pixels.ts';

const SIZES = [
  { width: 320, height: 180 },
  { width: 1920, height: 1080 },
] as const;

/** Answers the secret of a creator's overlay, as the studio's alerts link holds it. */
export async function overlayToken({ page }: Guest): Promise<string> {
  const address = await page.getByRole('textbox', { name: 'Overlay link' }).inputValue();
  return new URL(address).pathname.split('/')[2] ?? '';
}

/** Opens a scene as OBS would; it shows these words, cuts nothing off, and is clear elsewhere, at each size. */
export async function looksAtScene(
  obs: Guest,
  { token, scene, words }: { readonly token: string; readonly scene: OverlayScene; readonly words: RegExp },
): Promise<void> {
  const { page } = obs;
  await obs.goto(overlayPath(token, scene));
  const shown = page.locator('[data-scene]');
  await expect.poll(() => shown.textContent(), patient).toMatch(words);
  for (const size of SIZES) {
    await resize(page, size);
    await keepPicture(page, `scene-${scene}-${size.width}`);
    expect(await cutOff(page), `${scene} ${size.width}`).toEqual([]);
    expect(await cornerAlpha(obs), `${scene} ${size.width}`).toBe(0);
  }
}
