#!/usr/bin/env node
// What forge asks of a compiler, answered by the package solc: its version, and standard JSON from stdin to stdout.
import { readFileSync, writeSync } from 'node:fs';
import solc from 'solc';

function write(text) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSome(bytes, at);
}

function writeSome(bytes, at) {
  try {
    return writeSync(1, bytes, at);
  } catch (error) {
    if (error.code === 'EAGAIN') return 0;
    throw error;
  }
}

if (process.argv.includes('--version')) {
  const version = solc.version().replace(/\.Emscripten\.clang$/, '.Linux.g++');
  write(`solc, the solidity compiler commandline interface\nVersion: ${version}\n`);
} else {
  write(solc.compile(readFileSync(0, 'utf8')));
}
