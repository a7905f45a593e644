#!/usr/bin/env node
/**
 * `npx mesi-verify receipt.json …`: are these receipts what the server booked and signed, and these audit logs what it wrote?
 * Needs no server and no network.
 *
 *   npx mesi-verify [--key receipt-key.pem] receipt.json log.jsonl …     `-` reads standard input
 *
 * A file holds one receipt or a list of them, as `GET /api/receipts/:entryId` gives them, or an audit log as
 * `GET /api/audit/:roomId` does; `--key` takes the public key as `GET /api/receipt-key` answers it, or only its PEM.
 */
import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isAuditFile } from '../services/audit/verifyAudit.ts';
import {
  parsePublicKey,
  parseReceipts,
  type ReceiptFault,
  type ReceiptFinding,
  verifyReceipts,
} from '../services/receipts/verifyReceipts.ts';
import { auditReport } from './auditReport.ts';

const IN_WORDS: Readonly<Record<ReceiptFault, string>> = {
  InputHashWrong: 'amounts, accounts, reference or facts are not what was booked',
  HashWrong: 'its number, time or place in the chain is not what was booked',
  NotBalanced: 'what is paid is not what is received',
  ChainStartWrong: 'it does not say rightly whether it is the first of its account',
  NotSigned: 'it carries no signature',
  OtherKey: 'it was signed with another key than this one',
  SignatureWrong: 'the signature is not of this receipt',
  ChainBroken: 'it does not follow from the receipt before it, which is here',
  NumberTwice: 'another receipt here has the same account and number',
};
const USAGE = 'usage: mesi-verify [--key receipt-key.pem] receipt.json log.jsonl ...   (`-`: standard input)';

class CannotLook extends Error {}

/** The exit code: 0 all is right, 1 something is wrong, 2 it could not look. */
function main(): number {
  try {
    const { values, positionals } = parseArgs({
      options: { key: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    if (values.help === true) {
      say(USAGE);
      return 0;
    }
    if (positionals.length === 0) throw new CannotLook(USAGE);
    const key = values.key === undefined ? null : readKey(values.key);
    const files = positionals.map((path) => ({ path, text: read(path) }));
    const logs = files.filter(({ text }) => isAuditFile(text));
    const receipts = files.filter(({ text }) => !isAuditFile(text)).flatMap(readReceipts);
    const outcomes = [
      ...verifyReceipts(receipts, key).map((finding) => ({
        isWrong: finding.faults.length > 0,
        lines: [lineOf(finding)],
      })),
      ...logs.map(({ path, text }) => auditReport(path, text, key)),
    ];
    for (const { lines } of outcomes) lines.forEach(say);
    const wrong = outcomes.filter(({ isWrong }) => isWrong).length;
    say(
      `${outcomes.length} looked at, ${wrong} wrong${key === null ? '; no signature was looked at (--key)' : ''}`,
    );
    return wrong === 0 ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

function lineOf({ entryId, account, seq, faults }: ReceiptFinding): string {
  const subject = `${entryId} (${account}, number ${seq})`;
  if (faults.length === 0) return `OK     ${subject}`;
  return `WRONG  ${subject}: ${faults.map((fault) => `${fault}, ${IN_WORDS[fault]}`).join('; ')}`;
}

function readReceipts({ path, text }: { readonly path: string; readonly text: string }) {
  const receipts = parseReceipts(parseJson(path, text));
  if (receipts === null) throw new CannotLook(`${path} holds no receipt, nor a list of them`);
  return receipts;
}

function readKey(path: string): KeyObject {
  const text = read(path);
  const pem =
    text.includes('-----BEGIN') && !text.trimStart().startsWith('{') ? text : pemOfAnswer(path, text);
  try {
    return parsePublicKey(pem);
  } catch (cause) {
    throw new CannotLook(`${path} holds no Ed25519 public key`, { cause });
  }
}

function pemOfAnswer(path: string, text: string): string {
  const answer = parseJson(path, text) as { readonly publicKey?: unknown } | null;
  if (typeof answer?.publicKey !== 'string') throw new CannotLook(`${path} holds no public key`);
  return answer.publicKey;
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CannotLook(`${path} is no JSON`, { cause });
  }
}

function read(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (cause) {
    throw new CannotLook(`${path} cannot be read`, { cause });
  }
}

/** Ids are anybody's text: nothing in them may steer a terminal. */
function say(line: string): void {
  process.stdout.write(`${line.replace(/[^\x20-\x7e]/g, '?')}\n`);
}

process.exitCode = main();
