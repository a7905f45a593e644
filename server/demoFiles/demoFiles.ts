import type { LineFile } from '../../shared/protocol/chatFiles.ts';
import type { FileKind } from '../../shared/protocol/files.ts';
import { type Account, personOf } from '../../shared/protocol/people.ts';
import { filePlaceOf } from '../domain/conversation/filePlace.ts';
import { lineFileOf } from '../domain/conversation/lineFile.ts';
import { sendWhole } from '../sendWhole.ts';
import { appendDemoLines, type DemoLine, demoLinesOf } from '../services/demoLines.ts';
import type { Services } from '../services/services.ts';
import { drawAvi } from './drawAvi.ts';
import { type Drawing, drawPng } from './drawPng.ts';
import { hum } from './hum.ts';
import { heron, hills, stroke } from './sketches.ts';

/** Who the two are; both are there, or there is no demo. */
interface Pair {
  readonly kai: Account;
  readonly ada: Account;
}

/** What stands above Kai's profile. */
const COVER = { size: [1_440, 480], drawing: hills([240, 150, 100], [0.74, 0.3]) } as const;

/** A line with files of one kind, which are made when they are needed. */
interface Step {
  readonly by: keyof Pair;
  readonly text: string;
  readonly kind?: FileKind;
  readonly files?: () => readonly { readonly name: string; readonly bytes: Buffer }[];
  readonly priceMinor?: string;
}

const picture = (name: string, drawing: Drawing, [width, height]: readonly [number, number]) => ({
  name,
  bytes: drawPng({ width, height, drawing }),
});

/** Where ffmpeg is not installed, film and voice would be files to keep: these lines are left out. */
const STEPS: readonly Step[] = [
  { by: 'ada', text: 'Which ones are from tonight?' },
  {
    by: 'kai',
    text: 'These three. One of them stays',
    kind: 'picture',
    files: () => [
      picture('first light.png', hills([250, 190, 90], [0.3, 0.34]), [480, 320]),
      picture('heron.png', heron, [320, 400]),
      picture('rain at noon.png', hills([226, 120, 96], [0.72, 0.24]), [480, 320]),
    ],
  },
  { by: 'ada', text: 'The heron, please' },
  {
    by: 'kai',
    text: 'One breath, one stroke',
    kind: 'video',
    files: () => [
      {
        name: 'one stroke.avi',
        bytes: drawAvi({ width: 320, height: 180, frames: 24, framesPerSecond: 8, drawing: stroke }),
      },
    ],
  },
  { by: 'ada', text: '', kind: 'audio', files: () => [{ name: 'hum.wav', bytes: hum() }] },
  {
    by: 'kai',
    text: 'The large heron, before anyone else sees it',
    kind: 'picture',
    files: () => [picture('large heron.png', heron, [640, 800])],
    priceMinor: '5000000',
  },
];

/**
 * Lets the two send each other what the demo shows of files: an album, a film, a voice note and a locked picture, and gives one of
 * them a cover. It is safe to
 * repeat: where the two have said something already, nothing is done. Rejects when a file is not taken.
 */
export async function seedDemoFiles(services: Services, { kai, ada }: Pair): Promise<void> {
  const people = { starter: personOf(kai), other: personOf(ada) };
  const begun = await services.conversations.startDirect(people);
  if (!begun.ok || (await demoLinesOf(services, begun.value)) !== 0) return;
  const lines: DemoLine[] = [];
  for (const [at, step] of STEPS.entries()) {
    const line = await lineOf(services, {
      step,
      at,
      conversationId: begun.value,
      who: { kai, ada }[step.by],
    });
    if (line) lines.push(line);
  }
  await appendDemoLines(services, begun.value, lines);
  await coverProfile(services, kai.id);
}

async function coverProfile(services: Services, personId: string): Promise<void> {
  const { name, bytes } = picture('cover.png', COVER.drawing, COVER.size);
  const fileId = await sendWhole(services, { personId, name, bytes, use: 'cover' });
  const outcome = await services.profileCovers.set(personId, fileId);
  if (outcome !== 'set') throw new Error(`the cover of the demo was not taken: ${outcome}`);
}

interface Sending {
  readonly step: Step;
  readonly at: number;
  readonly conversationId: string;
  readonly who: Account;
}

/** Sends the files of a line, and shows them in its place; null: they are not what they were meant to be. */
async function lineOf(services: Services, sending: Sending): Promise<DemoLine | null> {
  const { step, at, who } = sending;
  const line = { from: personOf(who), text: step.text, commandId: `demo-file-${at}` };
  if (!step.files) return line;
  const files: LineFile[] = [];
  for (const { name, bytes } of step.files()) {
    const file = await shown(services, sending, { name, bytes, commandId: line.commandId });
    if (!file) return null;
    files.push(file);
  }
  return { ...line, files, ...(step.priceMinor ? { priceMinor: step.priceMinor } : {}) };
}

async function shown(
  services: Services,
  { step, conversationId, who: { id: personId } }: Sending,
  { name, bytes, commandId }: { readonly name: string; readonly bytes: Buffer; readonly commandId: string },
): Promise<LineFile | null> {
  const use = step.kind === 'audio' ? 'voice' : 'message';
  const fileId = await sendWhole(services, { personId, name, bytes, use });
  const facts = await services.files.describe(fileId);
  if (facts?.state.type !== 'ready' || facts.state.content.type !== step.kind) return null;
  const place = filePlaceOf({ writerId: personId, commandId });
  const owner = { type: 'conversation', id: conversationId, place } as const;
  const outcome = await services.files.attach({ fileId, personId, owner });
  return outcome === 'attached' ? lineFileOf(facts, facts.state) : null;
}
