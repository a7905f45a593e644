import type { Act, AuditEntry, AuditPage } from '../../../shared/auditActs.ts';
import { auditEntryText } from '../../../shared/auditText.ts';
import { GENESIS_HASH } from '../../../shared/hashChain.ts';
import type { Receipt } from '../../../shared/protocol/answers.ts';
import { replayAudit } from '../../domain/audit/replayAudit.ts';
import { sha256 } from '../../sha256.ts';
import { modesFromDocument } from '../stream/machine/modes.ts';
import { modeView } from '../stream/machine/views.ts';
import type { StreamDocument } from '../stream/streamDocument.ts';
import { ordersRef } from '../stream/streamOrders.ts';
import type { ModesStory } from './ModesStory.ts';
import { STREAM_ID, type StreamStory } from './StreamStory.ts';
import { simOpaqueIds } from './simBooks.ts';

/**
 * What is wrong with the audit log of a story: it has no hole and no double, and whoever does again what it says comes to the
 * journal's money and to the document's state.
 */
export function auditAgrees(story: ModesStory): string[] {
  const entries = story.auditEntries();
  return [
    ...chainOf(entries),
    ...sameMoney(story, entries),
    ...samePayers(story, entries),
    ...sameState(story, entries),
  ];
}

/** What is wrong with the log of a stream of tips: each tip of the journal stands in it once, by the id that everybody knows. */
export function auditHasTips({ books }: StreamStory): string[] {
  const pages = [...books.documents].filter(([key]) => key.startsWith('auditPages/'));
  const { audit } = books.documents.get(`streams/${STREAM_ID}`)!.body as unknown as StreamDocument;
  const { sealed = 0, tail = [] } = audit ?? {};
  const sealedEntries = Array.from({ length: sealed }, (_, number) => {
    const found = pages.find(([, { body }]) => body.page === number)?.[1];
    return (found?.body as AuditPage | undefined)?.entries ?? [];
  }).flat();
  const entries = [...sealedEntries, ...tail];
  const told = ofType(entries, 'tip').map(({ journal }) => journal);
  const paid = books.journal.map(({ entryId }) => simOpaqueIds.tip(entryId));
  return [
    ...chainOf(entries),
    ...paid.filter((id) => !told.includes(id)).map((id) => `AL1 the log does not have ${id}`),
    ...told
      .filter((id, at) => told.indexOf(id) !== at || !paid.includes(id))
      .map((id) => `AL1 the log has ${id}`),
  ];
}

/** Says where a log is not one chain of entries, numbered from 1 on. */
function chainOf(entries: readonly AuditEntry[]): string[] {
  let prevHash = GENESIS_HASH;
  for (const [index, entry] of entries.entries()) {
    if (entry.seq !== index + 1) return [`AL2 entry ${entry.seq} stands at ${index + 1}`];
    const hash = sha256(auditEntryText({ ...entry, roomId: STREAM_ID, prevHash }));
    if (hash !== entry.hash) return [`AL3 entry ${entry.seq} does not follow`];
    prevHash = hash;
  }
  return [];
}

const ofType = <T extends Act['type']>(entries: readonly AuditEntry[], type: T) =>
  entries.flatMap(({ act }) => (act.type === type ? [act as Extract<Act, { type: T }>] : []));

/** Each entry of the journal that an order made stands once in the log, with its amounts. */
function sameMoney(story: ModesStory, entries: readonly AuditEntry[]): string[] {
  const known = new Set(ofType(entries, 'held').map(({ journal: id }) => id));
  const journal = story.ledger.ofRef(ordersRef(STREAM_ID)).filter(({ entryId }) => {
    const holdEntry = entryId.replace(/\/end$/, '');
    // money of an order that the stream had given up, and that returned by itself
    const isStray = story.ledger.get(`${holdEntry}/end`)?.memo.reason === 'released';
    return known.has(holdEntry) || !isStray;
  });
  const told = [
    ...ofType(entries, 'held').map(({ journal: id, asset, amountMinor }) => `${id} ${asset} ${amountMinor}`),
    ...ofType(entries, 'settled').map(
      ({ journal: id, asset, returnedMinor, mesiMinor }) => `${id} ${asset} ${returnedMinor} ${mesiMinor}`,
    ),
  ].sort();
  const booked = journal.map((receipt) => bookedAs(story, receipt)).sort();
  const missing = booked.filter((line) => !told.includes(line));
  const tooMuch = told.filter((line, index) => !booked.includes(line) || told[index - 1] === line);
  return [
    ...missing.map((line) => `AL6 the log does not have ${line}`),
    ...tooMuch.map((line) => `AL6 the log has ${line}`),
  ];
}

/** What the log is to have of an entry of the journal, read off its legs. */
function bookedAs(story: ModesStory, { entryId, kind, legs, source }: Receipt): string {
  const isHold = kind === 'hold';
  const hold = isHold ? null : story.ledger.get(entryId.replace(/\/end$/, ''))!;
  const payer = hold ? hold.source.account : source.account;
  const held = legs.find(({ account }) => account.startsWith('hold:'))!;
  const creditedOf = (account: string, asset: string) =>
    legs
      .filter((leg) => leg.account === account && leg.asset === asset && !leg.amountMinor.startsWith('-'))
      .reduce((sum, leg) => sum + BigInt(leg.amountMinor), 0n);
  if (isHold) return `${entryId} ${held.asset} ${held.amountMinor}`;
  const returned = creditedOf(payer, held.asset);
  const others = new Set(legs.map(({ account }) => account));
  const credited = [...others]
    .filter((account) => account !== payer && !account.startsWith('exchange:'))
    .reduce((sum, account) => sum + creditedOf(account, 'MESI'), 0n);
  return `${entryId} ${held.asset} ${returned} ${credited}`;
}

/** Who paid how much is the same in the log and in the journal; what was paid anonymously has no name in the log. */
function samePayers(story: ModesStory, entries: readonly AuditEntry[]): string[] {
  const booked = new Map<string, bigint>();
  const add = (who: string, asset: string, amount: bigint) =>
    booked.set(`${who} ${asset}`, (booked.get(`${who} ${asset}`) ?? 0n) + amount);
  for (const { legs, entryId } of story.ledger.ofRef(ordersRef(STREAM_ID))) {
    const { source, memo } = story.ledger.get(entryId.replace(/\/end$/, ''))!;
    const who = memo.anonymous === 'yes' ? '' : source.account.split(':')[1]!;
    for (const leg of legs) if (leg.account === source.account) add(who, leg.asset, -BigInt(leg.amountMinor));
  }
  const { paid, tips, open } = replayAudit(entries);
  for (const { fromId, asset, amountMinor } of tips) add(fromId ?? '', asset, BigInt(amountMinor));
  const wrong = [...open.keys()].map((orderId) => `AL6 ${orderId} is held for ever in the log`);
  for (const [who, sums] of paid)
    for (const [asset, amount] of Object.entries(sums)) {
      const key = `${who} ${asset}`;
      if ((booked.get(key) ?? 0n) !== amount)
        wrong.push(`AL6 ${key}: ${booked.get(key)} paid, the log says ${amount}`);
      booked.delete(key);
    }
  return [
    ...wrong,
    ...[...booked].filter(([, sum]) => sum !== 0n).map(([key]) => `AL6 the log has nothing of ${key}`),
  ];
}

/** Who is removed or muted, the mode and whether the stream is over are the same in the log and in the document. */
function sameState({ document }: ModesStory, entries: readonly AuditEntry[]): string[] {
  const room = replayAudit(entries);
  const modes = modesFromDocument(document.modes);
  const mode = modeView(modes).type;
  const out = [...modes.restrictions.values()]
    .filter(({ isRemoved }) => isRemoved)
    .map(({ person }) => person.id);
  const said = [...room.standings.values()]
    .filter(({ isRemoved }) => isRemoved)
    .map(({ personId }) => personId);
  return [
    ...(room.mode === mode ? [] : [`AL6 the log ends ${room.mode}, the stream is ${mode}`]),
    ...(room.phase === document.phaseType
      ? []
      : [`AL6 the log ends ${room.phase}, it is ${document.phaseType}`]),
    ...(out.sort().join() === said.sort().join() ? [] : [`AL6 ${said} are out in the log, ${out} are`]),
  ];
}
