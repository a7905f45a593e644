import { join } from 'node:path';
import { every } from '../../every.ts';
import type { Log } from '../../log.ts';
import { Rounds } from '../../Rounds.ts';
import type { Clock } from '../runtime/port.ts';
import { StoreUnavailable } from '../store/port.ts';
import { checkFile } from './checking/checkFile.ts';
import type { FilmTools } from './checking/FilmTools.ts';
import { Inspector } from './checking/Inspector.ts';
import { allCame, type CheckedFile, type FileDocument, readOwner } from './fileDocument.ts';
import { FILES } from './fileLimits.ts';
import type { FileOwner } from './port.ts';
import { type FilePlaces, removeFile } from './removeFile.ts';
import { type Scanner, ScannerAway } from './scanner.ts';

export interface CheckingInput extends FilePlaces {
  readonly clock: Clock;
  readonly log: Log;
  readonly films: FilmTools | null;
  readonly scanner: Scanner | null;
  /** Says whether a place in a conversation stands, and shows that file. */
  readonly stands: (owner: FileOwner, fileId: string) => Promise<boolean>;
}

/**
 * Checks what came in, and sweeps what nobody wants: uploads that were given up, files that are
 * shown nowhere, bytes of files that were removed. The documents say what is to be done, so that whoever starts next
 * goes on with it.
 */
export class Checking {
  readonly #input: CheckingInput;
  readonly #inspector: Inspector;
  readonly #rounds: Rounds;
  /** What is being checked, by file. */
  readonly #running = new Map<string, Promise<void>>();
  #straysAtMs = 0;

  constructor(input: CheckingInput) {
    this.#input = input;
    this.#inspector = new Inspector(input.clock);
    this.#rounds = new Rounds({
      clock: input.clock,
      roundMs: FILES.roundMs,
      work: () => this.#work(),
      onFailed: (err) => input.log.warn({ err }, 'files were not looked after'),
    });
    this.nudge();
  }

  /** Looks soon for what is to be done, because there may be something. */
  nudge(): void {
    this.#rounds.nudge();
  }

  /** Breaks off what is being checked. It is begun again after the next start. */
  async stop(): Promise<void> {
    const over = this.#rounds.stop();
    this.#inspector.stop();
    this.#input.films?.stop();
    await over;
    await Promise.all(this.#running.values());
  }

  async #work(): Promise<number> {
    const { records, incoming, clock } = this.#input;
    for (const home of incoming.homes) {
      for await (const { id, document } of records.all('open', home)) {
        if (this.#rounds.isStopped) return FILES.roundMs;
        await this.#lookAfter(id, document);
      }
    }
    if (clock.nowMs() - this.#straysAtMs >= FILES.strayMs) {
      this.#straysAtMs = clock.nowMs();
      await this.#sweepStrays();
    }
    return FILES.roundMs;
  }

  async #lookAfter(id: string, document: FileDocument): Promise<void> {
    const { incoming, clock } = this.#input;
    const nowMs = clock.nowMs();
    switch (document.state.type) {
      case 'uploading': {
        const received = await incoming.received(id);
        if (received?.bytes === document.bytes) await this.#take(id);
        else if (nowMs - Math.max(document.beganAtMs, received?.atMs ?? 0) > looseMsOf(document))
          await this.#drop(id);
        return;
      }
      case 'checking':
        return this.#check(id);
      case 'removing':
        return removeFile(this.#input, id);
      default:
        if (document.owners.length > 0) await this.#lookAtPlaces(id, document);
        else if (nowMs - document.beganAtMs > looseMsOf(document)) await this.#drop(id);
    }
  }

  /** Takes a file away from places that do not stand. Of a file that was shown once more meanwhile nothing is taken. */
  async #lookAtPlaces(id: string, document: FileDocument): Promise<void> {
    const { clock, stands, records } = this.#input;
    const { owners, shownAtMs = 0 } = document;
    if (clock.nowMs() - shownAtMs <= FILES.shownMs) return;
    const judged = await Promise.all(owners.map((key) => stands(readOwner(key), id)));
    const standing = owners.filter((_, at) => judged[at]);
    const left = await records.change(id, (was) => {
      if (was.shownAtMs !== shownAtMs) return 'keep';
      if (standing.length === 0) return { ...was, owners: [], state: { type: 'removing' } };
      const { open: _, shownAtMs: __, ...shown } = was;
      return { ...shown, owners: was.owners.filter((key) => standing.includes(key)) };
    });
    if (left?.state.type === 'removing') this.nudge();
  }

  /** All of its bytes came, though nobody got to say so. */
  async #take(id: string): Promise<void> {
    await this.#input.records.change(id, allCame);
    await this.#check(id);
  }

  /** Removes a file, unless it was shown somewhere meanwhile. */
  async #drop(id: string): Promise<void> {
    await this.#input.records.change(id, (was) =>
      was.owners.length > 0 ? 'keep' : { ...was, state: { type: 'removing' } },
    );
    this.nudge();
  }

  /**
   * Begins to check a file, and waits for it only so long: a film takes minutes, and what was sent after it does not wait
   * for that.
   */
  async #check(id: string): Promise<void> {
    if (this.#running.has(id)) return;
    const running = this.#checkOne(id)
      .catch((err) => this.#input.log.warn({ err, fileId: id }, 'a file was not looked after'))
      .finally(() => this.#running.delete(id));
    this.#running.set(id, running);
    const { promise: patience, resolve } = Promise.withResolvers<void>();
    const cancel = this.#input.clock.after(FILES.patienceMs, resolve);
    await Promise.race([running, patience]);
    cancel();
    if (this.#running.size >= FILES.checksAtOnce) await Promise.race(this.#running.values());
  }

  async #checkOne(id: string): Promise<void> {
    const { records, incoming, clock, log, ...tools } = this.#input;
    const document = await this.#claim(id);
    if (!document) return;
    const release = this.#hold(id);
    try {
      const work = await incoming.workOf(id);
      const { bytes, use } = document;
      // whoever still writes to what came in changes nothing of what is checked and kept
      const path = join(work, 'came');
      await incoming.copyTo(id, path);
      const checked = await checkFile({
        ...tools,
        path,
        bytes,
        use,
        work,
        inspector: this.#inspector,
      });
      await this.#settle(id, checked);
      log.info(
        { fileId: id, is: checked.type === 'clean' ? checked.content.type : checked.why },
        'file checked',
      );
    } catch (err) {
      await this.#failed(id, err);
    } finally {
      release();
    }
  }

  /** Lets it be tried again: at once, or in the next round when the scanner or the bucket is away, which is not the file's fault. */
  async #failed(id: string, err: unknown): Promise<void> {
    const { records, log } = this.#input;
    const isAway = err instanceof ScannerAway || err instanceof StoreUnavailable;
    if (!this.#rounds.isStopped) log.warn({ err, fileId: id }, 'a file could not be checked');
    await records.change(id, ({ busyUntilMs: _, ...was }) => ({
      ...was,
      tries: this.#rounds.isStopped || isAway ? was.tries - 1 : was.tries,
    }));
    if (!isAway) this.nudge();
  }

  /**
   * Takes a file for this server, and counts the try before it begins: what ends the whole process each time must not
   * be begun for ever.
   */
  async #claim(id: string): Promise<FileDocument | null> {
    const nowMs = this.#input.clock.nowMs();
    let isMine = false;
    const claimed = await this.#input.records.change(id, (was) => {
      isMine = was.state.type === 'checking' && (was.busyUntilMs ?? 0) <= nowMs && was.tries < FILES.tries;
      if (isMine) return { ...was, tries: was.tries + 1, busyUntilMs: nowMs + FILES.busyMs };
      const isGivenUp = was.state.type === 'checking' && was.tries >= FILES.tries;
      return isGivenUp ? { ...was, state: { type: 'refused', why: 'FileBroken' } } : 'keep';
    });
    return isMine ? claimed : null;
  }

  /** Keeps others with the same folder away from a file. Returns the function that ends it. */
  #hold(id: string): () => void {
    const { clock, records } = this.#input;
    return every(clock, FILES.busyEveryMs, () => {
      const busyUntilMs = clock.nowMs() + FILES.busyMs;
      records
        .change(id, (was) => (was.state.type === 'checking' ? { ...was, busyUntilMs } : 'keep'))
        .catch(() => {});
    });
  }

  /** Puts the parts away first, and only then says that they are there. */
  async #settle(id: string, checked: CheckedFile): Promise<void> {
    const { records, incoming, blobs } = this.#input;
    const parts = checked.type === 'clean' ? checked.parts : {};
    for (const name of ['main', 'thumb'] as const) {
      const part = parts[name];
      if (part) await blobs.put(id, name, part.path);
    }
    const state = stateOf(checked);
    const left = await records.change(id, ({ busyUntilMs: _, ...was }) =>
      was.state.type === 'checking' ? { ...was, state } : was,
    );
    if (left?.state === state) await incoming.remove(id);
    // it was cancelled meanwhile
    else if (!left) await removeFile(this.#input, id);
  }

  /** A process that died between two writes leaves bytes that no document knows. */
  async #sweepStrays(): Promise<void> {
    const { records, incoming, blobs, clock } = this.#input;
    const oldMs = clock.nowMs() - FILES.strayMs;
    for await (const { fileId, writtenAtMs } of blobs.list())
      if (writtenAtMs < oldMs && !(await records.get(fileId))) await blobs.remove(fileId);
    for (const fileId of await incoming.fileIds()) {
      const received = await incoming.received(fileId);
      if ((received?.atMs ?? 0) >= oldMs) continue;
      const document = await records.get(fileId);
      // what was checked elsewhere, or by somebody who died then, is not needed here any more
      if (!document || !isComingIn(document)) await incoming.remove(fileId);
    }
  }
}

/** How long a file that is shown nowhere is left for whoever sent it to do something with it. */
const looseMsOf = ({ use }: FileDocument): number => (use === 'kyc' ? FILES.papersLooseMs : FILES.looseMs);

const isComingIn = ({ state }: FileDocument) => state.type === 'uploading' || state.type === 'checking';

function stateOf(checked: CheckedFile): FileDocument['state'] {
  if (checked.type === 'refused') return { type: 'refused', why: checked.why };
  const { content, parts } = checked;
  const [main, thumb] = [parts.main, parts.thumb].map(
    (part) => part && { mime: part.mime, bytes: part.bytes },
  );
  if (!main) throw new Error('a file without its bytes');
  return { type: 'ready', content, main, thumb: thumb ?? null };
}
