import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** The same Chromium without what a window needs: it draws the same pages, and computes a third less for it. */
const SHELLS = ['/usr/bin/chromium-headless-shell', '/usr/lib/chromium/chromium-headless-shell'];
/** The shell has nobody to ask whether a page may have camera and microphone: it may. */
const SHELL_FLAGS = ['--use-fake-ui-for-media-stream'];

const FLAGS = [
  '--no-sandbox',
  '--use-fake-device-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--disable-background-networking',
  // pages are put together without a graphics card, and WebGL is drawn in software beside it: two to three times as fast
  '--disable-gpu',
  '--enable-unsafe-swiftshader',
  '--autoplay-policy=no-user-gesture-required',
];

export interface ChromiumInput {
  /** A .y4m or .mjpeg file for the fake camera, instead of Chromium's test card. */
  readonly cameraFile?: string;
  /**
   * True: the headless shell will do, which is cheaper. It refuses no camera and takes no pushes. Where there is none it is the
   * whole browser.
   */
  readonly shell?: boolean;
}

/** Real Chromium whose camera and microphone are fake. */
export async function launchChromium({ cameraFile, shell = false }: ChromiumInput = {}): Promise<Browser> {
  const places = shell ? [...SHELLS, ...PLACES] : PLACES;
  const executablePath = places.find(existsSync);
  if (!executablePath) {
    throw new Error(`no Chromium at ${places.join(', ')}: run \`npm run provision\`, or install it`);
  }
  const camera = cameraFile ? [`--use-file-for-fake-video-capture=${cameraFile}`] : [];
  return chromium.launch({ executablePath, args: [...FLAGS, ...(shell ? SHELL_FLAGS : []), ...camera] });
}
