import type { Log } from '../../log.ts';
import { CannotStart } from '../../startFailure.ts';
import type { BusPort } from '../bus/port.ts';
import type { Clock, Ids } from '../runtime/port.ts';
import type { IceServersFor } from './iceServers.ts';
import type { JanusAdminAddress } from './janus/JanusAdmin.ts';
import { JanusChild } from './janus/JanusChild.ts';
import { createJanusMedia, type JanusMedia } from './janus/janusMedia.ts';
import { createMeshMedia } from './mesh/meshMedia.ts';
import type { MediaPort } from './port.ts';

export interface MediaChoiceInput {
  readonly bus: BusPort;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Called when a viewer loses the picture and is served anew, and when an instance of Janus is away. */
  readonly onLost?: (what: 'viewer' | 'instance') => void;
  readonly iceServers: IceServersFor;
  readonly videoBitsPerSecond: number;
  /**
   * Which adapter is wanted. `auto` takes Janus if it is configured or installed, else the mesh where that is allowed;
   * `janus` takes nothing else.
   */
  readonly mode: 'auto' | 'mesh' | 'janus';
  /** Whether pictures may go from browser to browser without Janus though nobody asked for that. */
  readonly mayMesh: boolean;
  /** Returns where a `janus` is installed; null when there is none. */
  readonly findJanus: () => string | null;
  /**
   * The URLs of instances that others run. When there are none, one of our own is started if a `janus` is installed.
   */
  readonly janusUrls: readonly string[];
  readonly janusSecret: string | null;
  /**
   * The URLs of their admin interfaces, one each; `janusAdminSecret` is the secret of all. When there are none, nobody
   * is asked whether a player still lives.
   */
  readonly janusAdminUrls: readonly string[];
  readonly janusAdminSecret: string | null;
  /**
   * The hosts where they send media to each other, one each. When there are none, the hosts of their URLs are taken.
   */
  readonly janusRtpHosts: readonly string[];
  /** The most viewers of one stream on one instance, as long as others have room. */
  readonly viewersPerInstance: number;
  /** The address by which browsers reach an embedded Janus; null when it is an address of this machine. */
  readonly mediaAddress: string | null;
  /** The folder where an embedded Janus has its settings and its log. */
  readonly folder: string;
  /** The folder of recordings. `isShared` says that instances that others run write there under the same path. */
  readonly recordings?: { readonly folder: string; readonly isShared: boolean };
}

export interface ChosenMedia {
  readonly media: MediaPort;
  readonly adapter: string;
  /** Why nothing can be recorded, in words; null when it can. */
  readonly recordingObstacle: string | null;
  close(): Promise<void>;
}

/**
 * Chooses the adapter. An embedded Janus starts while everything else does, and nobody waits for it. Throws when
 * `janus` is wanted and cannot be had.
 */
export function chooseMedia(input: MediaChoiceInput): ChosenMedia {
  const { mode, janusUrls } = input;
  if (mode !== 'mesh' && janusUrls.length > 0) return configuredJanus(input);
  const embedded = mode === 'mesh' ? null : embeddedJanus(input);
  if (embedded) return embedded;
  if (mode === 'janus')
    throw new CannotStart(
      'MESI_MEDIA is `janus`, but no janus is installed and JANUS_URLS is empty. Install one, or set JANUS_URLS to one that runs',
    );
  if (mode === 'auto' && !input.mayMesh) throw new CannotStart(UNASKED_MESH);
  return {
    media: createMeshMedia(input),
    adapter: 'browser mesh',
    recordingObstacle: 'pictures go from browser to browser',
    close: async () => {},
  };
}

/** The mesh is not taken unasked: strangers should not learn a creator's address by accident. */
const UNASKED_MESH =
  'no janus is installed and JANUS_URLS is empty, so pictures would go from browser to browser, and a creator and her ' +
  'viewers would learn each other’s network addresses. Install janus, name one in JANUS_URLS, or set MESI_MEDIA=mesh ' +
  'if that is what you want';

function configuredJanus(input: MediaChoiceInput): ChosenMedia {
  const secret = input.janusSecret ?? undefined;
  const recordsInto = input.recordings?.isShared ? input.recordings.folder : null;
  const sources = input.janusUrls.map((url, n) => ({
    name: new URL(url).host,
    address: () => ({ url, secret, rtpHost: input.janusRtpHosts[n], admin: adminOf(input, n, recordsInto) }),
  }));
  const media = createJanusMedia({ ...input, sources, recordsInto });
  const adapter = sources.length === 1 ? 'Janus' : `Janus, ${sources.length} instances`;
  const recordingObstacle =
    recordsInto === null ? 'MESI_REPLAYS_DIR does not say where JANUS_URLS record' : null;
  return { media, adapter, recordingObstacle, close: async () => media.stop() };
}

/**
 * Returns the admin interface of instance `n`. What Janus writes down of a player's packets lies in the folder of
 * recordings, which both sides see.
 */
function adminOf(
  { janusAdminUrls, janusAdminSecret }: MediaChoiceInput,
  n: number,
  folder: string | null,
): JanusAdminAddress | undefined {
  const url = janusAdminUrls[n];
  return url === undefined || janusAdminSecret === null
    ? undefined
    : { url, secret: janusAdminSecret, folder };
}

function embeddedJanus(input: MediaChoiceInput): ChosenMedia | null {
  const binary = input.findJanus();
  if (binary === null) return null;
  let media: JanusMedia | null = null;
  const child = JanusChild.start({
    ...input,
    binary,
    publicAddress: input.mediaAddress,
    onStarted: () => media?.nudge(),
  });
  if (!child) {
    input.log.warn(
      { binary },
      'this janus has no videoroom plugin beside it: browsers send to each other instead',
    );
    return null;
  }
  const started = createJanusMedia({
    ...input,
    recordsInto: input.recordings?.folder ?? null,
    sources: [{ name: 'embedded', address: () => child.address }],
  });
  media = started;
  const health: MediaPort['health'] = async () =>
    child.trouble === null ? started.health() : { ok: false, detail: child.trouble };
  return {
    media: { ...started, health },
    adapter: 'embedded Janus',
    recordingObstacle: null,
    async close() {
      started.stop();
      await child.stop();
    },
  };
}
