import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
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
    await page.getByLabel('What is it for?').fill(goal.title);
    await page.getByLabel('Target amount').fill(goal.target);
  }
  await page.getByRole('button', { name: 'Go live' }).click(patient);
  await page.getByText('On air').waitFor(patient);
  return sharedPath(creator);
}

export interface SignUpInput {
  readonly name: string;
  readonly email: string;
  readonly password?: string;
}

/** Fills in the form that makes an account, and sends it. The page then asks who one is; "Later" leads on. */
export async function signUp(
  { page }: Guest,
  { name, email, password = 'correct horse' }: SignUpInput,
): Promise<void> {
  await page.getByLabel(/^Name/).fill(name);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.locator('form').getByRole('button', { name: 'Sign up' }).click(patient);
}

/** Answers the path at which a creator who is live is watched, as the studio shows it. */
export async function sharedPath({ page }: Guest): Promise<string> {
  return new URL(await page.getByRole('textbox', { name: 'Link to your stream' }).inputValue()).pathname;
}

export async function endStream({ page }: Guest): Promise<void> {
  await page.getByRole('button', { name: 'End stream' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End now' }).click();
  await page.getByText('Your stream has ended').or(page.getByText('You reached your goal!')).waitFor(patient);
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

/** Chooses what is paid with, in a form. */
export async function payWith(form: Locator, asset: string): Promise<void> {
  await form.getByRole('button', { name: /^Pay with/ }).click(patient);
  await form
    .page()
    .getByRole('menuitemradio', { name: new RegExp(`^${asset}\\b`) })
    .click();
}

/** Fills the panel of a wide screen, and presses nothing. */
export async function prepareTip({ page }: Guest, { amount, message, asset }: TipInput): Promise<void> {
  const another = page.getByRole('button', { name: 'Send another tip' });
  if (await another.isVisible()) await another.click();
  const panel = page.getByRole('region', { name: 'Tip', exact: true });
  if (asset) await payWith(panel, asset);
  await panel.getByLabel('Amount').fill(amount);
  await panel.getByLabel('Message').fill(message ?? '');
}

export const sendTip = (page: Page): Locator => page.getByRole('button', { name: /^Tip [\d$€]/ });

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

/** What stands behind the name of a first tip, or of one in a combo, is left out. */
export async function seesFly({ page }: Guest, text: string): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      window.flown.tips.some((flown) => flown.replace(/ · (?:first tip!|combo ×\d+)/, '') === wanted),
    text,
    patient,
  );
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

/** Something outside of the page pauses the picture: the first time it goes on, the second time it offers a tap. */
export async function comesThroughPauses({ page }: Guest, frame: string): Promise<void> {
  const video = page.locator(`${frame} video`).first();
  const seconds = () => video.evaluate((element: HTMLVideoElement) => element.currentTime);
  const goesOn = async () => {
    const before = await seconds();
    await expect.poll(seconds, patient).toBeGreaterThan(before);
  };
  const pause = () => video.evaluate((element: HTMLVideoElement) => element.pause());
  await pause();
  await goesOn();
  await pause();
  await page.locator(frame).getByRole('button', { name: 'Tap to continue' }).click(patient);
  await goesOn();
}

/** Waits until a sound comes in with the picture; the fake microphone beeps every second. */
export async function hears({ page }: Guest): Promise<void> {
  await page.evaluate(async () => {
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 2048 });
    context
      .createMediaStreamSource(document.querySelector('video')?.srcObject as MediaStream)
      .connect(analyser);
    const samples = new Float32Array(2048);
    while (!samples.some((sample) => Math.abs(sample) > 0.02)) {
      await new Promise(requestAnimationFrame);
      analyser.getFloatTimeDomainData(samples);
    }
    await context.close();
  });
}

/** The page sees its cameras pulled out, or plugged in again. */
export async function setCameras({ page }: Guest, plugged: boolean): Promise<void> {
  await page.evaluate((isThere) => {
    const { mediaDevices } = navigator;
    if (isThere) Reflect.deleteProperty(mediaDevices, 'getUserMedia');
    else {
      const ask = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = async (wishes) => {
        if (wishes?.video) throw new DOMException('unplugged', 'NotFoundError');
        return ask(wishes);
      };
      for (const video of document.querySelectorAll('video')) {
        for (const track of (video.srcObject as MediaStream | null)?.getVideoTracks() ?? []) {
          track.stop();
          track.dispatchEvent(new Event('ended'));
        }
      }
    }
    mediaDevices.dispatchEvent(new Event('devicechange'));
  }, plugged);
}

/** The choice of a screen is Chromium's own window: in its place stands a moving picture of that width. */
export async function standInForScreen({ page }: Guest, width: number): Promise<void> {
  await page.evaluate((wide) => {
    navigator.mediaDevices.getDisplayMedia = async () => {
      const canvas = Object.assign(document.createElement('canvas'), {
        width: wide,
        height: (wide * 9) / 16,
      });
      const context = canvas.getContext('2d');
      const draw = (nowMs: number): void => {
        if (context) context.fillStyle = `hsl(${nowMs % 360} 80% 50%)`;
        context?.fillRect(0, 0, canvas.width, canvas.height);
        requestAnimationFrame(draw);
      };
      draw(0);
      return canvas.captureStream(15);
    };
  }, width);
}

export interface BrokenUpload {
  /** Where each part began that the page has sent. */
  readonly offsets: readonly number[];
  /** How many parts never arrived. */
  readonly broken: () => number;
}

/** The second part of what the page sends never arrives, twice: for a page that is loaded anew, and a broken connection. */
export async function breakUploadTwice({ page }: Guest): Promise<BrokenUpload> {
  const offsets: number[] = [];
  let broken = 0;
  await page.route('**/upload', async (route) => {
    const request = route.request();
    if (request.method() !== 'PATCH') return route.continue();
    const offset = Number(request.headers()['upload-offset']);
    offsets.push(offset);
    if (offset === 0 || broken === 2) return route.continue();
    broken += 1;
    return broken === 1 ? undefined : route.abort('connectionreset');
  });
  return { offsets, broken: () => broken };
}

/** In the top bar. */
export const purse = (page: Page): Locator => page.getByRole('button', { name: /^Balance / });

/** Makes a tip link, and answers its path. */
export async function makeTipLink(
  { page, goto }: Guest,
  wish: { readonly label: string; readonly amount: string; readonly goal: string; readonly thanks?: string },
): Promise<string> {
  await goto('/studio/tip-links');
  await page.getByRole('button', { name: 'New tip link' }).click(patient);
  const form = page.getByRole('dialog');
  await form.getByLabel('What the tips are for').fill(wish.label);
  await form.getByLabel('Amount 1').fill(wish.amount);
  await form.getByLabel('Goal (optional)').fill(wish.goal);
  await form.getByLabel('Thank-you message').fill(wish.thanks ?? '');
  await form.getByRole('button', { name: 'Create link' }).click();
  const link = page.getByRole('main').getByRole('link', { name: wish.label });
  await link.waitFor(patient);
  return (await link.getAttribute('href')) ?? '';
}

export const dialogOf = ({ page }: Guest): Locator => page.getByRole('dialog');
export const cardOf = ({ page }: Guest, title: string): Locator => page.getByRole('region', { name: title });

/** Ten tickets go on sale for 25 MESI each. */
export async function sellTickets(creator: Guest): Promise<void> {
  await cardOf(creator, 'Tickets').getByRole('button', { name: 'Sell tickets' }).click(patient);
  await dialogOf(creator).getByLabel('Price in MESI').fill('25');
  await dialogOf(creator).getByRole('button', { name: 'Sell 10 tickets for 25.00 MESI each' }).click();
  await dialogOf(creator).waitFor({ state: 'detached', ...patient });
}

/** The fan asks for some minutes alone, the creator says yes, and both are in it. */
export async function meetAlone(creator: Guest, fan: Guest): Promise<void> {
  await cardOf(creator, 'One-to-ones').getByRole('button', { name: 'Accept requests' }).click(patient);
  await dialogOf(creator).getByRole('button', { name: 'Accept requests' }).click();
  await cardOf(fan, 'One-to-one · 10 min').getByRole('button', { name: 'Request' }).click(patient);
  await dialogOf(fan)
    .getByRole('button', { name: /^Request ·/ })
    .click(patient);
  await cardOf(creator, 'One-to-ones').getByRole('button', { name: 'Accept' }).click(patient);
  await cardOf(creator, 'One-to-ones').getByRole('button', { name: 'I am ready' }).click(patient);
  await dialogOf(fan).getByRole('button', { name: 'I am ready' }).click(patient);
  await fan.page.getByRole('timer').first().waitFor(patient);
}
