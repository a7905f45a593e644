import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { MeAnswer, Session } from '../../shared/protocol/http.ts';
import { type ChromiumInput, launchChromium } from './chromium.ts';
import { type Complaints, hearComplaints } from './complaints.ts';
import { type ServerProcess, startServer } from './serverProcess.ts';
import { type CameraFile, makeTestCamera } from './testCamera.ts';

export const DESKTOP = { width: 1440, height: 900 } as const;
export const PHONE = { width: 375, height: 812 } as const;

export type DemoName = 'Nova Reyes' | 'Kai Tanaka' | 'Ada' | 'Ben' | 'Cleo' | 'Iris';

export interface GuestInput {
  readonly size?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'dark' | 'light';
  readonly reducedMotion?: 'reduce' | 'no-preference';
  /** What the browser asks for; English otherwise. */
  readonly locale?: string;
  /** False: the browser keeps camera and microphone to itself. */
  readonly devices?: boolean;
  /** Which of the world's cameras; each has a browser of its own. */
  readonly camera?: number;
}

/** Somebody with a browser profile of their own. */
export interface Guest {
  readonly name: string;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly complaints: Complaints;
  /** The path, from the server's root. */
  goto(path: string): Promise<void>;
  /** Another tab of the same profile. */
  newTab(): Promise<Guest>;
  leave(): Promise<void>;
}

/** A server, a browser, and people who come in. */
export interface World {
  readonly server: ServerProcess;
  guest(name: string, input?: GuestInput): Promise<Guest>;
  /** A demo person in a browser that was here before and kept its session. No page is open yet: that is the first `goto`. */
  logIn(name: DemoName, input?: GuestInput): Promise<Guest>;
  /** The same, at the directory. */
  enter(name: DemoName, input?: GuestInput): Promise<Guest>;
  /** Returns the complaints of everybody who came in so far. */
  complaints(): readonly string[];
  /** What everybody sees right now, as files in a folder: for whoever must find out why a test failed. */
  pictures(): Promise<string>;
  close(): Promise<void>;
}

export async function openWorld(
  films: readonly CameraFile[] = [],
  env: Readonly<Record<string, string>> = {},
  /** What everybody's browser is. */
  browser: Pick<ChromiumInput, 'shell'> = {},
): Promise<World> {
  const cameras = films.length > 0 ? films : [await makeTestCamera()];
  const browsers = await Promise.all(
    cameras.map(({ path }) => launchChromium({ cameraFile: path, ...browser })),
  );
  const closeBrowsers = () => Promise.all(browsers.map((browser) => browser.close()));
  const server = await startServer(env).catch(async (cause: unknown) => {
    await closeBrowsers();
    throw cause;
  });
  const [heard, guests]: [Complaints[], Guest[]] = [[], []];
  const comeIn = async (name: string, wishes: GuestInput, storageState?: StorageState) => {
    const context = await contextFor(browsers[wishes.camera ?? 0] as Browser, { ...wishes, storageState });
    const somebody = await guestIn({ name, context, address: server.address, heard });
    guests.push(somebody);
    return somebody;
  };
  const logIn = async (name: DemoName, wishes: GuestInput = {}) =>
    comeIn(name, wishes, await sessionOf(name, server.address));
  return {
    server,
    logIn,
    guest: (name, wishes = {}) => comeIn(name, wishes),
    enter: async (name, wishes = {}) => {
      const somebody = await logIn(name, wishes);
      await somebody.goto('/');
      await somebody.page.getByRole('button', { name: `Account of ${name}` }).waitFor();
      return somebody;
    },
    complaints: () => heard.flatMap(({ list }) => list),
    pictures: () => takePictures(guests.filter(({ page }) => !page.isClosed())),
    close: async () => {
      await closeBrowsers();
      await server.stop();
      for (const camera of cameras) await camera.remove();
    },
  };
}

async function takePictures(guests: readonly Guest[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mesi-e2e-failed-'));
  for (const { name, page } of guests) await page.screenshot({ path: join(folder, `${name}.png`) });
  return folder;
}

async function contextFor(
  browser: Browser,
  {
    size = DESKTOP,
    colorScheme = 'dark',
    reducedMotion = 'no-preference',
    devices = true,
    locale = 'en-US',
    storageState,
  }: GuestInput & { readonly storageState?: StorageState | undefined },
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: size,
    colorScheme,
    reducedMotion,
    locale,
    ...(storageState ? { storageState } : {}),
    permissions: devices ? ['camera', 'microphone'] : [],
    ...(size.width < 600 ? { hasTouch: true, isMobile: true } : {}),
  });
  await context.addInitScript(endWhatMovesForEver);
  // these people have called before: their devices are not checked again. A page without an address keeps nothing
  await context.addInitScript(() => {
    if (location.protocol.startsWith('http') && !sessionStorage.getItem('newToCalls'))
      localStorage.setItem('mesi.call.checked', 'yes');
  });
  return context;
}

/** What pulses or turns without an end would have every page of everybody painted sixty times a second. */
function endWhatMovesForEver(): void {
  const isEndless = ({ effect }: Animation) =>
    effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY;
  const end = ({ target }: Event) => {
    if (!(target instanceof Element)) return;
    for (const animation of target.getAnimations({ subtree: true }).filter(isEndless)) animation.cancel();
  };
  addEventListener('animationstart', end, { capture: true });
}

/** Lets somebody be one who has never been in a call with this browser. */
export async function newToCalls({ page }: Pick<Guest, 'page'>): Promise<void> {
  await page.evaluate(() => {
    sessionStorage.setItem('newToCalls', 'yes');
    localStorage.removeItem('mesi.call.checked');
  });
}

interface GuestParts {
  readonly name: string;
  readonly context: BrowserContext;
  readonly address: string;
  readonly heard: Complaints[];
}

async function guestIn(parts: GuestParts): Promise<Guest> {
  const { name, context, address, heard } = parts;
  const page = await context.newPage();
  const complaints = await hearComplaints(page, name);
  heard.push(complaints);
  return {
    name,
    context,
    page,
    complaints,
    goto: async (path) => void (await page.goto(address + path)),
    newTab: () => guestIn(parts),
    leave: () => context.close(),
  };
}

type StorageState = Exclude<BrowserContextOptions['storageState'], string | undefined>;

/**
 * Logs a demo person in as the button of the login page does, and returns what the page keeps of it. The page itself is
 * left out: all that it loads would be loaded for each of a hundred people.
 */
async function sessionOf(name: DemoName, address: string): Promise<StorageState> {
  const answer = await fetch(`${address}/api/demo/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ id: name.split(' ')[0]?.toLowerCase() }),
  });
  if (!answer.ok) throw new Error(`${name} was not logged in: ${answer.status} ${await answer.text()}`);
  const { token, account } = (await answer.json()) as Session;
  const kept = { name: 'mesi.session', value: JSON.stringify({ token, account }) };
  return { cookies: [], origins: [{ origin: address, localStorage: [kept] }] };
}

/** Asks the server over REST as whoever is logged in on the page, as the page itself does. */
export function askServer<T>(
  { page }: Guest,
  path: string,
  asked: { readonly method: 'GET' | 'POST' | 'PUT'; readonly body?: object } = { method: 'GET' },
): Promise<T> {
  return page.evaluate(
    async ([at, { method, body }]) => {
      const { token } = JSON.parse(localStorage.getItem('mesi.session') ?? '{}') as { token?: string };
      const reply = await fetch(at, {
        method,
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return (await reply.json()) as T;
    },
    [path, asked] as const,
  );
}

/** Minor units of an asset, as the server has them in its books for whoever is logged in on the page. */
export async function balanceMinor(guest: Guest, asset = 'MESI'): Promise<bigint> {
  const { balances } = await askServer<MeAnswer>(guest, '/api/me');
  return BigInt(balances.find((balance) => balance.asset === asset)?.amountMinor ?? '0');
}
