import type { Locator, Page } from 'playwright-core';
import type { Guest } from './kit.ts';

/** A busy machine is slow; what never comes is still found out. */
const PATIENCE_MS = 60_000;
export const patient = { timeout: PATIENCE_MS } as const;

export interface GoLiveInput {
  readonly title: string;
  readonly goal?: { readonly title: string; readonly target: string };
}

/** From the empty studio to on air; answers the path to watch at. */
export async function goLive(creator: Guest, { title, goal }: GoLiveInput): Promise<string> {
  const { page } = creator;
  await creator.goto('/studio');
  await page.getByLabel('Title').fill(title);
  if (goal) {
    await page.getByRole('switch', { name: 'Tip goal' }).check();
    await page.getByLabel('What it is for').fill(goal.title);
    await page.getByLabel('Target').fill(goal.target);
  }
  await page.getByRole('button', { name: 'Go live' }).click(patient);
  await page.getByText('On air').waitFor(patient);
  return new URL(await page.getByRole('textbox', { name: 'Your stream, to share' }).inputValue()).pathname;
}

export async function endStream({ page }: Guest): Promise<void> {
  await page.getByRole('button', { name: 'End stream' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click();
  await page.getByText('That’s a wrap').or(page.getByText('You did it!')).waitFor(patient);
}

export async function say({ page }: Guest, text: string): Promise<void> {
  await page.getByLabel('Your message').fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

export const chat = (page: Page): Locator => page.getByRole('log', { name: 'Messages' });

export async function reads({ page }: Guest, text: string): Promise<void> {
  await chat(page).getByText(text).waitFor(patient);
}

export interface TipInput {
  readonly amount: string;
  readonly message?: string;
  readonly asset?: 'MESI' | 'USD' | 'USDC';
}

/** Fills the panel of a wide screen, and presses nothing. */
export async function prepareTip({ page }: Guest, { amount, message, asset }: TipInput): Promise<void> {
  const another = page.getByRole('button', { name: 'Send another' });
  if (await another.isVisible()) await another.click();
  const panel = page.getByRole('region', { name: 'Tip', exact: true });
  if (asset) {
    await panel.getByRole('button', { name: /^Pay with/ }).click();
    await page.getByRole('menuitemradio', { name: new RegExp(`^${asset}\\b`) }).click();
  }
  await panel.getByLabel('Amount').fill(amount);
  await panel.getByLabel('Message').fill(message ?? '');
}

export const sendTip = (page: Page): Locator => page.getByRole('button', { name: /^Send [\d$€]/ });

/** Answers the receipt's id. */
export async function tip(fan: Guest, input: TipInput): Promise<string> {
  await prepareTip(fan, input);
  await sendTip(fan.page).click();
  return receiptOf(fan);
}

export async function receiptOf({ page }: Guest): Promise<string> {
  const receipt = page.locator('[data-receipt]');
  await receipt.waitFor(patient);
  return (await receipt.getAttribute('data-receipt')) ?? '';
}

declare global {
  interface Window {
    /** Words of the tips, and number of the reactions, that flew since `keepWhatFlies`. */
    flown: { readonly tips: string[]; reactions: number };
  }
}

/** What flies is soon gone: from now on the page remembers it. */
export async function keepWhatFlies({ page }: Guest): Promise<void> {
  await page.locator('[data-overlay-mirror]').waitFor({ state: 'attached', ...patient });
  await page.evaluate(() => {
    window.flown = { tips: [], reactions: 0 };
    new MutationObserver((changes) => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
        if (!(node instanceof HTMLElement)) continue;
        if (node.dataset.overlayCue) window.flown.tips.push(node.textContent ?? '');
        if (node.className.includes('particle')) window.flown.reactions += 1;
      }
    }).observe(document.body, { childList: true, subtree: true });
  });
}

export const tipsFlown = ({ page }: Guest): Promise<readonly string[]> =>
  page.evaluate(() => window.flown.tips);

export async function seesFly({ page }: Guest, text: string): Promise<void> {
  await page.waitForFunction((wanted) => window.flown.tips.includes(wanted), text, patient);
}

/** Time and decoded frames grow between two reads: a picture that moves. */
export async function seesMovingPicture({ page }: Guest): Promise<void> {
  const read = () =>
    page.evaluate(() => {
      const video = document.querySelector('video');
      const frames = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
      return { timeS: video?.currentTime ?? 0, frames };
    });
  const before = await read();
  await page.waitForFunction(
    ({ timeS, frames }) => {
      const video = document.querySelector('video');
      if (!video || video.videoWidth === 0 || video.currentTime <= timeS) return false;
      return video.getVideoPlaybackQuality().totalVideoFrames > frames + 2;
    },
    before,
    patient,
  );
}

/** In the top bar. */
export const purse = (page: Page): Locator => page.getByRole('button', { name: /^Balance / });
