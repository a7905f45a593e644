import type { RequestHandler } from 'express';
import { rejection } from '../../shared/protocol/rejections.ts';
import { sendRejection } from './answer.ts';

/**
 * Refuses JSON that says itself that it is larger, before a byte of it is read: the parser would take all of it before it answers.
 * The connection ends with the answer. What does not say how large it is the parser stops at the same size. Rule: HT91.
 */
export const refuseLargeJson =
  (mostBytes: number): RequestHandler =>
  (req, res, next) => {
    const isTooLarge = Number(req.headers['content-length'] ?? 0) > mostBytes;
    if (!isTooLarge || !req.is('application/json')) return next();
    res.set('Connection', 'close');
    sendRejection(res, rejection('FileTooLarge'));
  };
