import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ConversationType } from '../../../shared/protocol/chat.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/time.ts';
import { newConversation } from '../../domain/conversation/conversationBody.ts';
import { createShownFiles } from '../../services/conversations/shownFiles.ts';
import { type FilesWorld, startFiles } from '../../services/files/files.testkit.ts';
import { createSystemRuntime } from '../../services/runtime/systemRuntime.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import type { JsonObject, StorePort } from '../../services/store/port.ts';
import { createSqliteStore } from '../../services/store/sqliteStore.ts';
import { ChatAuthority } from './ChatAuthority.ts';
import { personOf } from './chatMachine.testkit.ts';
import { createLineFiles, type LineFiles, showFiles } from './lineFiles.ts';
import { writeOnce } from './writeOnce.ts';

export const ID = 'dm_crashes';
export const [ada, ben] = [personOf('Ada'), personOf('Ben')];
const { clock } = createSystemRuntime();
const COMMAND = { byId: ada.id, commandId: 'command_1', text: '', replyTo: null, mentions: [] };

/** Where a process that serves the conversation dies. */
export type Death = 'beforeWrite' | 'afterWrite' | 'beforePlace' | 'afterPlace' | 'afterWatch' | 'never';
const dead = () => new Promise<never>(() => {});

/** A conversation with files whose process dies wherever a test wants it to. */
class DyingWorld {
  aheadMs = 0;
  readonly folder = mkdtempSync(join(tmpdir(), 'mesi-line-files-'));
  readonly store: StorePort = createSqliteStore({
    path: join(this.folder, 'store.db'),
    collections: COLLECTIONS,
  });
  files!: FilesWorld;

  async close(): Promise<void> {
    await this.files.close();
    await this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Starts the files service, or the next one over the same folder: it looks at once for what is to be done. */
  async start(): Promise<void> {
    const shown = createShownFiles(this.store);
    const before = this.files && { folder: this.files.folder, store: this.store };
    await this.files?.stop();
    this.files = await startFiles({
      clock: { ...clock, nowMs: () => clock.nowMs() + this.aheadMs },
      readers: { profile: async () => true, conversation: shown.mayRead },
      stands: shown.stands,
      store: this.store,
      ...(before ? { before } : {}),
    });
  }

  async begin(type: ConversationType): Promise<string> {
    const body = newConversation({ type, name: '', people: [ada, ben], nowMs: clock.nowMs() });
    await this.store.insert('conversations', ID, body as unknown as JsonObject);
    await this.start();
    return (await this.files.send(Buffer.from('what is sent'), { personId: ada.id })).fileId;
  }

  async open(death: Death): Promise<ChatAuthority> {
    const real = createLineFiles(this.files.files, ID);
    const lineFiles: LineFiles = {
      release: death === 'never' ? real.release : dead,
      watch: async (dropped) => {
        await real.watch(dropped);
        if (death === 'afterWatch') await dead();
      },
    };
    const authority = new ChatAuthority({
      conversationId: ID,
      store: this.store,
      clock,
      lineFiles,
      place: async () => {},
      hooks: { onTold: () => {}, onLost: () => {} },
      faultHook: async (point) => void (point === death && (await dead())),
    });
    await authority.claim();
    return authority;
  }

  /** Writes a line with the file as a room does; the process may die on the way. */
  async write(fileId: string, death: Death): Promise<void> {
    if (death === 'beforePlace') return;
    const asked = { conversationId: ID, writerId: ada.id, commandId: COMMAND.commandId, fileIds: [fileId] };
    const place = async () => {
      const files = await showFiles(this.files.files, { ...asked, as: 'sender' });
      return files.ok ? { ok: true as const, value: { files: files.value } } : files;
    };
    if (death === 'afterPlace') return void (await place());
    const written = writeOnce(await this.open(death), COMMAND, {
      letsIn: async () => true,
      content: place,
    });
    await Promise.race([written, passes()]);
  }

  async erase(death: Death): Promise<void> {
    const authority = await this.open(death);
    const erased = authority.command({ type: 'erase', byId: ada.id, seq: 1, lookedUp: null });
    await Promise.race([erased, passes()]);
  }

  /** What Ben, who is the other one, has of it. */
  async has(fileId: string): Promise<'the file' | 'no line' | 'a line without its file'> {
    const authority = await this.open('never');
    const line = await authority.line(1);
    if (line?.type !== 'text') return 'no line';
    return (await this.files.read(fileId, ben.id)) ? 'the file' : 'a line without its file';
  }
}

/** Passes so much time that what goes on is over. */
export const passes = () => new Promise<void>((resolve) => void clock.after(300, resolve));

/** Begins one with a file that Ada sent; it is closed when the test is over. */
export async function begun(type: ConversationType = 'direct') {
  const world = new DyingWorld();
  const fileId = await world.begin(type);
  onTestFinished(() => world.close());
  const afterAnHour = async () => {
    world.aheadMs += HOUR_MS + MINUTE_MS;
    await world.start();
  };
  const isGone = async () => (await world.files.files.describe(fileId)) === null;
  return { world, fileId, afterAnHour, isGone };
}
