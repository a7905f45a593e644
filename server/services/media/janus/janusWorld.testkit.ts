import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../../log.ts';
import { COMPONENTS, findComponent } from '../../../tools/components.ts';
import { createSystemRuntime } from '../../runtime/systemRuntime.ts';
import { createMemoryBus } from '../memoryBus.ts';
import type { MediaWorld } from '../scriptedBrowser.contract.ts';
import { JanusChild } from './JanusChild.ts';
import { createJanusMedia, type JanusMedia, type JanusMediaInput } from './janusMedia.ts';
import { answerSdp } from './sdp.testkit.ts';
import { createWeriftEnd, type WeriftEnd } from './weriftEnd.testkit.ts';

const { clock, ids } = createSystemRuntime();
const log = createLog({ level: 'silent' });

export interface RunningJanus {
  readonly child: JanusChild;
  /** Each is called whenever it was started (again). */
  readonly onStarted: Set<() => void>;
  stop(): Promise<void>;
}

export function janusBinary(): string {
  const component = COMPONENTS.find(({ name }) => name === 'janus')!;
  const binary = findComponent(component);
  if (!binary) throw new Error(`janus is not installed: npm run provision, or ${component.elsewhere}`);
  return binary;
}

/** Starts a real Janus in a folder of its own. */
export async function startJanus(): Promise<RunningJanus> {
  const binary = janusBinary();
  const folder = await mkdtemp(join(tmpdir(), 'mesi-janus-'));
  const onStarted = new Set<() => void>();
  const child = JanusChild.start({
    binary,
    folder,
    publicAddress: null,
    clock,
    log,
    onStarted: () => {
      for (const tell of onStarted) tell();
    },
  });
  if (!child) throw new Error(`${binary} has no videoroom plugin beside it`);
  return {
    child,
    onStarted,
    async stop() {
      await child.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Makes the adapter as one instance of the server set has it. */
export function janusMediaOn(
  janus: readonly RunningJanus[],
  input: Pick<JanusMediaInput, 'bus' | 'places' | 'viewersPerInstance' | 'recordsInto' | 'iceServers'>,
): JanusMedia {
  const sources = janus.map(({ child }, n) => ({ name: `janus ${n}`, address: () => child.address }));
  const media = createJanusMedia({ clock, ids, log, sources, videoBitsPerSecond: 2_500_000, ...input });
  for (const { onStarted } of janus) onStarted.add(media.nudge);
  return media;
}

const PLACES = 4;
const QUIET_TURNS = 20;

/** Makes two instances of the server set on real Janus, with browsers that only speak SDP. */
export async function createJanusWorld(
  janus: readonly RunningJanus[],
  limits: { readonly viewersPerInstance?: number } = {},
): Promise<MediaWorld> {
  const ends: WeriftEnd[] = [];
  let drafting = 0;
  const bus = createMemoryBus();
  const recordsInto = await mkdtemp(join(tmpdir(), 'mesi-records-'));
  const common = { places: PLACES, recordsInto, ...limits };
  const medias = [0, 1].map(() => janusMediaOn(janus, { bus: bus.connect(), ...common }));
  const turn = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    await bus.settle();
  };
  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
      await turn();
      if (drafting > 0 || medias.some((media) => media.underWay() > 0)) quiet = 0;
    }
  };
  while (!medias.every((media) => media.instances().every(({ isUp }) => isUp))) await turn();
  const [first, second] = medias as [JanusMedia, JanusMedia];
  return {
    instances: [first, second],
    capacity: PLACES,
    offersFrom: 'server',
    transport: 'janus',
    records: 'writing',
    connection() {
      const end = createWeriftEnd();
      ends.push(end);
      const counted = async <T>(work: Promise<T>): Promise<T> => {
        drafting += 1;
        return work.finally(() => {
          drafting -= 1;
        });
      };
      return {
        offer: () => counted(end.offer()),
        takeAnswer: (answer) => counted(end.takeAnswer(answer)),
        answer: async (offer) => answerSdp(offer),
      };
    },
    settle,
    async finish(promise) {
      let done = false;
      const end = () => {
        done = true;
      };
      promise.then(end, end);
      while (!done) await turn();
      return promise;
    },
    async stop() {
      for (const media of medias) {
        for (const { onStarted } of janus) onStarted.delete(media.nudge);
        media.stop();
      }
      await Promise.all(ends.map((end) => end.close()));
      await rm(recordsInto, { recursive: true, force: true });
    },
  };
}
