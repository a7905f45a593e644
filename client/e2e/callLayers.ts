import type { Page } from 'playwright-core';
import { patient } from './acts.ts';
import { askServer, type Guest, newToCalls, openWorld } from './kit.ts';
import { makeTestCamera } from './testCamera.ts';

/**
 * `npm run bench:layers` shows that a camera of 1920×1080 reaches another browser in a call with all of its lines, and which layers
 * are sent through the media server. The camera is slow, so that it does not need a machine of its own.
 */
const CAMERA = { width: 1_920, height: 1_080, framesPerSecond: 5 } as const;
const PATIENCE_MS = 90_000;

interface Layer {
  readonly what: string;
  readonly lines: number;
  readonly framesPerSecond: number;
  readonly kbitPerSecond: number;
  readonly limitedBy: string;
}

/** Keeps the connections of a page where they can be asked. */
async function keepConnections({ page }: Guest): Promise<void> {
  await page.addInitScript(() => {
    const kept: RTCPeerConnection[] = [];
    const Original = RTCPeerConnection;
    window.RTCPeerConnection = class extends Original {
      constructor(...args: ConstructorParameters<typeof Original>) {
        super(...args);
        kept.push(this);
      }
    };
    Object.assign(window, { keptConnections: kept });
  });
}

/** Returns what of pictures a page sends or is sent at this moment. */
const picturesOf = (page: Page, kind: 'outbound-rtp' | 'inbound-rtp'): Promise<readonly Layer[]> =>
  page.evaluate(async (type) => {
    const kept = (window as unknown as { keptConnections: RTCPeerConnection[] }).keptConnections;
    const read = async () => {
      const reports = await Promise.all(kept.map((connection) => connection.getStats()));
      return reports
        .flatMap((report) => [...report.values()])
        .filter((stat) => stat.type === type && stat.kind === 'video');
    };
    const before = new Map((await read()).map((stat) => [stat.id, stat]));
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    return (await read()).flatMap((stat) => {
      const bytes = (of: typeof stat) => Number(of?.bytesSent ?? of?.bytesReceived ?? 0);
      const was = before.get(stat.id);
      if (!stat.frameHeight || !was) return [];
      return [
        {
          what: String(stat.rid ?? 'received'),
          lines: Number(stat.frameHeight),
          framesPerSecond: Number(stat.framesPerSecond ?? 0),
          kbitPerSecond: Math.round(((bytes(stat) - bytes(was)) * 8) / (stat.timestamp - was.timestamp)),
          limitedBy: String(stat.qualityLimitationReason ?? ''),
        },
      ];
    });
  }, kind);

const press = ({ page }: Guest, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click(patient);

const world = await openWorld([await makeTestCamera(CAMERA), await makeTestCamera()]);
let isSeen = false;
try {
  const [ada, ben] = [await world.enter('Ada'), await world.enter('Ben', { camera: 1 })];
  for (const guest of [ada, ben]) await keepConnections(guest);
  const begun = { method: 'POST', body: { type: 'direct', handle: 'ben' } } as const;
  const { conversationId } = await askServer<{ conversationId: string }>(ada, '/api/conversations', begun);
  await ada.goto(`/messages/${conversationId}`);
  await ben.goto('/messages');
  await newToCalls(ben);
  await press(ada, 'Video call');
  await press(ben, 'Answer with video');
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Answer', exact: true }).click(patient);
  const untilMs = performance.now() + PATIENCE_MS;
  while (!isSeen && performance.now() < untilMs) {
    const [sent, received] = await Promise.all([
      picturesOf(ada.page, 'outbound-rtp'),
      picturesOf(ben.page, 'inbound-rtp'),
    ]);
    isSeen = received.some(({ lines }) => lines === CAMERA.height);
    console.table([...sent, ...received]);
  }
} finally {
  await world.close();
}
console.log(isSeen ? 'the finest layer arrived' : 'the finest layer did not arrive');
process.exit(isSeen ? 0 : 1);
