/** An error that is planted into the contract, to see that the tests notice it. */
export interface Mutant {
  /** The error in words. */
  readonly name: string;
  /** What stands in MesiEscrow.sol once, and what stands there with the error. */
  readonly from: string;
  readonly to: string;
}

/** The errors that `npm run test:escrow:long` plants one by one. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'what was collected is still owed',
    from: 'owed[token][msg.sender] = 0;',
    to: '',
  },
  {
    name: 'a bid that has ended can end again',
    from: 'stateOf[bid] = end;',
    to: 'if (end != State.Split) stateOf[bid] = end;',
  },
  {
    name: 'the fee is taken from the payer’s part as well',
    from: 'uint256 toPayer = terms.amount - toPayee;',
    to: 'uint256 toPayer = terms.amount - toPayee; if (toPayer > 0) toPayer -= 1;',
  },
  {
    name: 'a recipient that refuses blocks the others',
    from: 'if (IERC20(token).trySafeTransfer(to, amount)) return;',
    to: 'IERC20(token).safeTransfer(to, amount); return;',
  },
  {
    name: 'the money of the payee goes to whoever asks',
    from: '_pay(terms.token, terms.payee, toPayee - fee);',
    to: '_pay(terms.token, end == State.Split ? msg.sender : terms.payee, toPayee - fee);',
  },
  {
    name: 'a bid is refunded one second too early',
    from: 'if (block.timestamp <= deadline) revert TooEarly(deadline + 1);',
    to: 'if (block.timestamp < deadline) revert TooEarly(deadline + 1);',
  },
  {
    name: 'a deadline has one second more',
    from: 'if (block.timestamp > deadline) revert TooLate(deadline);',
    to: 'if (block.timestamp > deadline + 1) revert TooLate(deadline);',
  },
  {
    name: 'the device’s signature is not looked at',
    from: 'if (!_signedByDevice(terms, meeting, proof.deviceSignature)) revert BadCountersignature();',
    to: '',
  },
  {
    name: 'the ticket is not looked at',
    from: 'if (!SignatureChecker.isValidSignatureNow(terms.ticketKey, ticket, proof.ticketSignature)) revert BadTicket();',
    to: '',
  },
  {
    name: 'a ticket fits every bid',
    from: 'keccak256(abi.encode(TICKET_TYPEHASH, bid, window, nonce))',
    to: 'keccak256(abi.encode(TICKET_TYPEHASH, bytes32(0), window, nonce))',
  },
  {
    name: 'a photograph of an earlier window is taken',
    from: 'scannedAt > begins + WINDOW_SECONDS + CLOCK_SECONDS',
    to: 'scannedAt > begins + 1 days',
  },
  {
    name: 'a disputed bid can be released',
    from: 'Terms storage terms = _in(bid, State.Scheduled);\n        _requireUntil(terms.disputeUntil);\n        _requireProof',
    to: 'Terms storage terms = _terms[bid];\n        _requireUntil(terms.disputeUntil);\n        _requireProof',
  },
  {
    name: 'anybody opens a bid with another’s permit',
    from: 'if (msg.sender != terms.payer && !SignatureChecker.isValidSignatureNow(terms.payer, bid, termsSignature)) {',
    to: 'if (terms.payer == address(0)) {',
  },
  {
    name: 'a permit that was used up is a failure',
    from: 'try IERC20Permit(terms.token).permit(terms.payer, address(this), terms.amount, deadline, v, r, s) {} catch {}',
    to: 'IERC20Permit(terms.token).permit(terms.payer, address(this), terms.amount, deadline, v, r, s);',
  },
  {
    name: 'a token that takes a fee is let in',
    from: 'if (received != terms.amount) revert FeeOnTransfer(terms.amount, received);',
    to: 'received;',
  },
  {
    name: 'the door does not close behind whoever is inside',
    from: 'function refund(bytes32 bid) external nonReentrant {',
    to: 'function refund(bytes32 bid) external {',
  },
  {
    name: 'the arbiter is anybody',
    from: 'if (!_by(terms.arbiter, resolutionDigest(bid, toPayee), signature)) revert NotAllowed(msg.sender);',
    to: '',
  },
  {
    name: 'a contract wallet’s authorization fits another bid',
    from: 'bytes32 nonce = authorizationNonce(bid);',
    to: 'bytes32 nonce = authorizationNonce(keccak256(abi.encode(bid)));',
  },
  {
    name: 'what a contract wallet pays is not counted',
    from: 'validBefore, nonce, signature\n        );\n        _requireReceived(terms, before);',
    to: 'validBefore, nonce, signature\n        );\n        before;',
  },
  {
    name: 'an authorization fits any terms',
    from: 'return bid & ~bytes32(uint256(type(uint64).max));',
    to: 'return bid & bytes32(0);',
  },
];
