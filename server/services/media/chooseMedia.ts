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
  readonly iceServers: IceServersFor;
  readonly videoBitsPerSecond: number;
  /** `auto`: Janus if it is configured or installed, else the mesh where that may be. `janus`: nothing else will do. */
  readonly mode: 'auto' | 'mesh' | 'janus';
  /** Without Janus pictures may go from browser to browser though nobody asked for that. */
  readonly mayMesh: boolean;
  /** Where a `janus` is installed; null: nowhere. */
  readonly findJanus: () => string | null;
  /** Instances that others run; none: one of our own, if a `janus` is installed. */
  readonly janusUrls: readonly string[];
  readonly janusSecret: string | null;
  /** Their admin interfaces, one each, and the secret of all; empty: they are not asked whether a player still lives. */
  readonly janusAdminUrls: readonly string[];
  readonly janusAdminSecret: string | null;
  /** Where they send to each other, one each; empty: the hosts of their URLs. */
  readonly janusRtpHosts: readonly string[];
  /** Of one stream on one instance, as long as others have room. */
  readonly viewersPerInstance: number;
  /** How browsers reach an embedded Janus, when not by an address of this machine. */
  readonly mediaAddress: string | null;
  /** For an embedded Janus: settings and log. */
  readonly folder: string;
  /** Where recordings go; `isShared`: instances that others run write there under the same path. */
  readonly recordings?: { readonly folder: string; readonly isShared: boolean };
}

export interface ChosenMedia {
  readonly media: MediaPort;
  readonly adapter: string;
  /** Why nothing can be recorded, in words; null: it can. */
  readonly recordingObstacle: string | null;
  close(): Promise<void>;
}

/** Embedded, Janus starts while everything else does: nobody waits for it. Throws when `janus` cannot be had. */
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

/** A creator's address is nothing that strangers learn by accident. */
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

/** What Janus writes down of a player's packets lies where its recordings do: both sides see that folder. */
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
