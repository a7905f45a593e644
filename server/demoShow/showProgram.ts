import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readFilm } from './picture/filmFile.ts';
import { ownStream, Show } from './play/Show.ts';
import { ShowPicture } from './play/ShowPicture.ts';
import type { FromShow, ToShow } from './showMessages.ts';

/**
 * A program of its own that plays the demo show: a simulated creator and simulated fans, who come in by the same doors
 * as everybody. It has none of the server's memory or secrets, and its end harms nothing but the show.
 */
const FILM = fileURLToPath(new URL('./film/show.film', import.meta.url));
const STILL_TIMEOUT_MS = 5_000;
let show: Show | null = null;

process.on('message', (message: ToShow) => {
  if (message.type === 'end') show?.end('asked');
  else void play(message).then(() => process.exit(0));
});
// a show without its server has nobody to play to
process.on('disconnect', () => process.exit(0));

async function play({ address, creator, fans, pace }: Extract<ToShow, { type: 'begin' }>): Promise<void> {
  const streamId = await ownStream(address, creator);
  const picture = new ShowPicture({
    film: readFilm(readFileSync(FILM)),
    putStill: (jpeg) => putStill(`${address}/api/streams/${streamId}/still`, creator.token, jpeg),
  });
  show = new Show({
    address,
    streamId,
    creator,
    fans,
    pace,
    picture,
    random: Math.random,
    onLive: () => tell({ type: 'live', streamId }),
  });
  const why = await show.run();
  await tell({ type: 'over', why });
}

/** A still is only for the directory: one that does not get there is left out. */
async function putStill(url: string, token: string, jpeg: Buffer): Promise<void> {
  const headers = { 'Content-Type': 'image/jpeg', Authorization: `Bearer ${token}` };
  const signal = AbortSignal.timeout(STILL_TIMEOUT_MS);
  await fetch(url, { method: 'PUT', headers, body: new Uint8Array(jpeg), signal }).catch(() => undefined);
}

function tell(message: FromShow): Promise<void> {
  return new Promise((resolve) => process.send?.(message, () => resolve()) ?? resolve());
}
