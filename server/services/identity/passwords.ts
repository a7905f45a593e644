import { randomBytes } from 'node:crypto';
import { Hash } from '@colyseus/auth';
import { hashRaw } from '@node-rs/argon2';
import { HashTurns } from './HashTurns.ts';

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. The name says so, for the day it changes. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };
export const PASSWORD_ALGORITHM = 'argon2id-m19456-t2-p1';

const turns = new HashTurns();

async function argon2id(password: string, saltHex: string): Promise<string> {
  const salt = Buffer.from(saltHex, 'hex');
  const hash = await turns.take(() => hashRaw(password, { ...PARAMETERS, salt }));
  return hash.toString('hex');
}

/** Teaches `@colyseus/auth` argon2id; stored texts stay `<algorithm>$<salt>$<hash>`. */
export function installPasswordAlgorithm(): void {
  Hash.algorithms[PASSWORD_ALGORITHM] ??= argon2id;
  Hash.algorithm = PASSWORD_ALGORITHM;
}

/** A stored text that no password fits, and that costs as much to check as a real one. */
export function unusablePasswordHash(): string {
  return [
    PASSWORD_ALGORITHM,
    randomBytes(Hash.saltBytes).toString('hex'),
    randomBytes(32).toString('hex'),
  ].join('$');
}
