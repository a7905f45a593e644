import { mkdirSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { homeOf } from '../../folderHome.ts';
import { freeBytesOf } from '../../freeBytes.ts';
import { readRawName } from './mjr.ts';

/** The folder of everything that was recorded: raw files of Janus, and a folder for each replay. */
export class ReplayFolder {
  readonly #folder: string;
  /** The id of this folder. Servers that share the folder share it; others do not have the files. */
  readonly home: string;

  constructor(folder: string) {
    this.#folder = resolve(folder);
    mkdirSync(rawFolder(this.#folder), { recursive: true, mode: 0o700 });
    this.home = homeOf(this.#folder);
  }

  of(replayId: string): string {
    return join(this.#folder, replayId);
  }

  /** Returns the folder where a replay is made, before it is whole. */
  workOf(replayId: string): string {
    return join(this.#folder, `.${replayId}`);
  }

  async rawsOf(replayId: string): Promise<readonly string[]> {
    const folder = rawFolder(this.#folder);
    const names = (await readdir(folder)).filter((name) => readRawName(name)?.replayId === replayId);
    return names.map((name) => join(folder, name));
  }

  /** When something was last written to what was recorded, in Unix milliseconds; null when there is nothing. */
  async writtenAtMs(replayId: string): Promise<number | null> {
    const times = await Promise.all(
      (await this.rawsOf(replayId)).map(async (file) => (await stat(file)).mtimeMs),
    );
    return times.length === 0 ? null : Math.max(...times);
  }

  /** Returns the ids of the replays of which there is anything. */
  async replayIds(): Promise<ReadonlySet<string>> {
    const raws = (await readdir(rawFolder(this.#folder))).flatMap(
      (name) => readRawName(name)?.replayId ?? [],
    );
    const folders = (await readdir(this.#folder)).flatMap((name) => /^\.?(rp_[\w-]+)$/.exec(name)?.[1] ?? []);
    return new Set([...raws, ...folders]);
  }

  async removeRaws(replayId: string): Promise<void> {
    await Promise.all((await this.rawsOf(replayId)).map((file) => rm(file, { force: true })));
  }

  async remove(replayId: string): Promise<void> {
    await this.removeRaws(replayId);
    for (const path of [this.of(replayId), this.workOf(replayId)])
      await rm(path, { recursive: true, force: true });
  }

  freeBytes(): Promise<number> {
    return freeBytesOf(this.#folder);
  }
}

/** Returns the folder where Janus writes. */
export function rawFolder(folder: string): string {
  return join(resolve(folder), 'raw');
}
