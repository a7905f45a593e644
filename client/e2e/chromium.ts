import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

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
}

/** Real Chromium whose camera and microphone are fake. */
export async function launchChromium({ cameraFile }: ChromiumInput = {}): Promise<Browser> {
  const executablePath = PLACES.find(existsSync);
  if (!executablePath) {
    throw new Error(`no Chromium at ${PLACES.join(', ')}: run \`npm run provision\`, or install it`);
  }
  const camera = cameraFile ? [`--use-file-for-fake-video-capture=${cameraFile}`] : [];
  return chromium.launch({ executablePath, args: [...FLAGS, ...camera] });
}
