import type { FeedEvent, FeedFrame } from '../../../shared/protocol/feed.ts';
import { auditHasTips } from './auditInvariants.ts';
import { type SimShard, STREAM_ID, type StreamStory } from './StreamStory.ts';
import { simOpaqueIds } from './simBooks.ts';

/** What is wrong at the end of a story, in words that begin with the rule's id; empty: nothing. */
export function findViolations(story: StreamStory): string[] {
  return [
    ...tipsShown(story),
    ...sameOrder(story),
    ...endsRight(story),
    ...linesKept(story),
    ...linesGone(story),
    ...fenced(story),
    ...auditHasTips(story),
  ];
}

const eventIds = (frames: readonly FeedFrame[], kind: 'tip' | 'line'): string[] =>
  frames.flatMap((frame) => frame.events.flatMap((event) => (event.type === kind ? [event.id] : [])));

function twice(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  return ids.filter((id) => seen.size === seen.add(id).size);
}

/** Everything that was told, or that a successor found written and gave as its snapshot. */
function known(story: StreamStory, kind: 'tip' | 'line'): { told: string[]; known: Set<string> } {
  const told = eventIds(
    story.authorities.flatMap((sim) => sim.told),
    kind,
  );
  const found = story.authorities
    .flatMap((sim) => sim.claimed?.history ?? [])
    .filter((event) => event.type === kind);
  return { told, known: new Set([...told, ...found.map((event) => event.id)]) };
}

function tipsShown(story: StreamStory): string[] {
  const tips = known(story, 'tip');
  const missing = story.books.journal.filter((receipt) => !tips.known.has(simOpaqueIds.tip(receipt.entryId)));
  return [
    ...twice(tips.told).map((id) => `SI1 ${id} was told twice`),
    ...missing.map((receipt) => `SI1 ${receipt.entryId} was paid and never shown`),
    ...story.shards.flatMap((sim) =>
      twice(shownTo(sim)).map((id) => `SI1 ${id} was shown twice by ${sim.process.name}`),
    ),
  ];
}

/** Tips as frames bring them to one shard's viewers. */
function shownTo(sim: SimShard): string[] {
  return eventIds(
    sim.given.flatMap((item) => ('frame' in item ? [item.frame] : [])),
    'tip',
  );
}

function sameOrder(story: StreamStory): string[] {
  const truth = new Map(
    story.authorities.flatMap((sim) =>
      sim.told.map((frame) => [`${frame.epoch}/${frame.seq}`, JSON.stringify(frame.events)]),
    ),
  );
  const wrong: string[] = [];
  for (const { process, given } of story.shards) {
    let at = { epoch: 0, seq: 0 };
    for (const item of given) {
      const { epoch, seq } = 'frame' in item ? item.frame : item.snapshot;
      if ('frame' in item) {
        if (epoch !== at.epoch || seq !== at.seq + 1)
          wrong.push(`SI2 ${process.name}: ${epoch}/${seq} after ${at.epoch}/${at.seq}`);
        if (truth.get(`${epoch}/${seq}`) !== JSON.stringify(item.frame.events))
          wrong.push(`SI2 ${process.name}: ${epoch}/${seq} differs`);
      }
      at = { epoch, seq };
    }
  }
  return wrong;
}

function endsRight(story: StreamStory): string[] {
  const { journal, documents } = story.books;
  const body = documents.get(`streams/${STREAM_ID}`)?.body as { epoch: number } | undefined;
  const ruling = story.authorities.find((sim) => sim.claimed?.epoch === body?.epoch);
  if (ruling?.process.life !== 'running') return ['SI3 nobody rules in the end'];
  const { stage, history, gone } = ruling.authority.snapshot();
  const paid = journal.reduce((sum, receipt) => sum + BigInt(receipt.memo.mesiMinor ?? 0), 0n);
  const seats = story.shards.reduce((sum, sim) => sum + sim.seats, 0);
  const reactions = story.authorities
    .flatMap((sim) => sim.told)
    .flatMap((frame) => frame.events)
    .reduce(countReactions, 0);
  const wrong: string[] = [];
  if (stage.raisedMinor !== paid.toString()) wrong.push(`SI3 raised ${stage.raisedMinor}, paid ${paid}`);
  if (stage.tipCount !== journal.length) wrong.push(`SI3 ${stage.tipCount} tips, ${journal.length} paid`);
  if (stage.viewers !== seats) wrong.push(`SI3 ${stage.viewers} viewers, ${seats} seats`);
  if (reactions > story.reactionsSent)
    wrong.push(`SI3 ${reactions} reactions told, ${story.reactionsSent} sent`);
  for (const { process, shard } of story.shards) {
    const mirror = shard.snapshot();
    const same =
      mirror &&
      JSON.stringify([mirror.stage, mirror.history, mirror.gone]) === JSON.stringify([stage, history, gone]);
    if (!same) wrong.push(`SI3 ${process.name} does not agree with the authority`);
  }
  return wrong;
}

function countReactions(sum: number, event: FeedEvent): number {
  return event.type === 'reactions' ? sum + Object.values(event.counts).reduce((a, b) => a + b, 0) : sum;
}

function linesKept(story: StreamStory): string[] {
  const lines = known(story, 'line');
  const lost = [...story.acknowledgedLines].filter((id) => !lines.known.has(id));
  return [
    ...twice(lines.told).map((id) => `SI4 ${id} was told twice`),
    ...lost.map((id) => `SI4 ${id} was acknowledged and lost`),
  ];
}

/** Checks that at rest nobody who joins is shown what was taken away, and nobody who watches holds it. */
function linesGone(story: StreamStory): string[] {
  const shown = [story.ruling.authority, ...story.shards.map(({ shard }) => shard)].flatMap(
    (shows) => shows.snapshot()?.history ?? [],
  );
  return shown.flatMap(({ id }) =>
    story.deletedLines.has(id) ? [`SI15 ${id} was deleted and is shown`] : [],
  );
}

function fenced(story: StreamStory): string[] {
  return story.shards.flatMap(({ process, given }) => {
    let highest = 0;
    return given.flatMap((item) => {
      const { epoch } = 'frame' in item ? item.frame : item.snapshot;
      const old = epoch < highest;
      highest = Math.max(highest, epoch);
      return old ? [`SI5 ${process.name} believed epoch ${epoch} after ${highest}`] : [];
    });
  });
}
