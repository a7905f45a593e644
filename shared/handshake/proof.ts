import { z } from 'zod';

/** POST /api/meetings/:meetingId/ticket → Ticket: the code that stands below the QR code, typed. TicketExpired, OutsideTheMeeting. */
export const ticketCodeBody = z.strictObject({ code: z.string().max(40) });

const hex = (digits: number) => z.string().regex(new RegExp(`^0x[0-9a-f]{${digits}}$`));

/** The two proofs of a meeting: the creator’s ticket, and the device’s signature of when it was scanned. */
export const meetingProof = z.strictObject({
  window: z
    .int()
    .min(0)
    .max(2 ** 40 - 1),
  nonce: hex(64),
  ticketSignature: hex(130),
  scannedAtMs: z.int().min(0),
  deviceSignature: hex(128),
});
