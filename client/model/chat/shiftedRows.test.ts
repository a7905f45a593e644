import { expect, it } from 'vitest';
import { isShifted } from './shiftedRows.ts';

const rows = (keys: string) => [...keys].map((key) => ({ key }));
/** Where the reader reads the row `m`. */
const shifted = (before: string, now: string) => isShifted(rows(before), rows(now), before.indexOf('m'));

it('[VM143] what comes in or goes above the row that is read counts from the end', () => {
  expect(shifted('ambc', 'xyambc')).toBe(true);
  expect(shifted('abmc', 'axybmc')).toBe(true);
  expect(shifted('abmc', 'bmc')).toBe(true);
});

it('[VM143] what comes in or goes below it counts from the beginning', () => {
  expect(shifted('ambc', 'ambcxy')).toBe(false);
  expect(shifted('ambc', 'ambxyc')).toBe(false);
  expect(shifted('ambc', 'amc')).toBe(false);
  expect(shifted('ambc', 'ambc')).toBe(false);
});

it('[VM143] of both the larger counts', () => {
  expect(shifted('amb', 'xyzambc')).toBe(true);
  expect(shifted('amb', 'xambcde')).toBe(false);
});

it('[VM143] where the row that is read is gone the nearest one counts, and in a list of others nothing does', () => {
  expect(shifted('amb', 'xyab')).toBe(true);
  expect(shifted('amb', 'xyz')).toBe(false);
  expect(isShifted([], rows('abc'), 0)).toBe(false);
});
