// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IReceiveWithAuthorization} from "./IReceiveWithAuthorization.sol";
import {MesiEscrowTypes} from "./MesiEscrowTypes.sol";

/// @title Holds the money of bids for a meeting until the meeting has taken place, or has not.
/// @notice Nobody owns it, nobody can change or pause it. Who can be paid and by when is fixed when a bid is locked, and for
/// every state that waits there is a time after which anybody may end it. The rules EC1 … are in ../../SPEC.md.
contract MesiEscrow is MesiEscrowTypes, EIP712, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 public constant WINDOW_SECONDS = 15;
    /// How far the clock of a device may be off, either way.
    uint256 public constant CLOCK_SECONDS = 15;
    /// No bid lasts longer than this, from lock to the last deadline.
    uint256 public constant MAX_LIFE = 730 days;
    uint256 private constant WHOLE_BPS = 10_000;

    bytes32 public constant TERMS_TYPEHASH = keccak256(
        "Terms(address payer,uint40 acceptBy,uint40 consentBy,uint16 feeBps,address payee,uint40 meetFrom,uint40 meetUntil,address token,uint40 disputeUntil,uint40 resolveBy,address feeTo,address arbiter,address ticketKey,uint128 amount,uint128 defaultToPayee,bytes32 keyX,bytes32 keyY,bytes32 salt)"
    );
    bytes32 public constant ACT_TYPEHASH = keccak256("Act(bytes32 bid,string act)");
    bytes32 public constant RESOLUTION_TYPEHASH = keccak256("Resolution(bytes32 bid,uint256 toPayee)");
    bytes32 public constant TICKET_TYPEHASH = keccak256("Ticket(bytes32 bid,uint40 window,bytes32 nonce)");
    bytes32 public constant MEETING_TYPEHASH =
        keccak256("Meeting(bytes32 bid,uint40 window,bytes32 nonce,uint40 scannedAt)");

    bytes32 private constant ACCEPT = keccak256("accept");
    bytes32 private constant DECLINE = keccak256("decline");
    bytes32 private constant WITHDRAW = keccak256("withdraw");
    bytes32 private constant CONSENT = keccak256("consent");
    bytes32 private constant DISPUTE = keccak256("dispute");

    mapping(bytes32 bid => State) public stateOf;
    mapping(bytes32 bid => Terms) private _terms;
    /// @notice What could not be paid out, by token and account; `collect` gets it.
    mapping(address token => mapping(address account => uint256)) public owed;

    constructor() EIP712("MesiEscrow", "1") {}

    // ------------------------------------------------------------------ lock

    /// @notice Locks the caller's money. An allowance is needed.
    function lock(Terms calldata terms) external nonReentrant returns (bytes32 bid) {
        if (msg.sender != terms.payer) revert NotAllowed(msg.sender);
        bid = _open(terms);
        _pull(terms);
    }

    /// @notice Locks the payer's money by a permit, whoever sends it: the payer signs the bid's id too, unless they call. A
    /// permit that somebody has used up before is no failure; the allowance is what counts.
    function lockWithPermit(
        Terms calldata terms,
        bytes calldata termsSignature,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external nonReentrant returns (bytes32 bid) {
        bid = _open(terms);
        if (msg.sender != terms.payer && !SignatureChecker.isValidSignatureNow(terms.payer, bid, termsSignature)) {
            revert NotAllowed(msg.sender);
        }
        try IERC20Permit(terms.token).permit(terms.payer, address(this), terms.amount, deadline, v, r, s) {} catch {}
        _pull(terms);
    }

    /// @notice Locks the payer's money by an authorization (ERC-3009), whoever sends it. Its nonce is `authorizationNonce` of the
    /// bid, so the one signature agrees to the terms.
    function lockWithAuthorization(
        Terms calldata terms,
        uint256 validAfter,
        uint256 validBefore,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external nonReentrant returns (bytes32 bid) {
        bid = _open(terms);
        uint256 before = IERC20(terms.token).balanceOf(address(this));
        IReceiveWithAuthorization(terms.token).receiveWithAuthorization(
            terms.payer, address(this), terms.amount, validAfter, validBefore, authorizationNonce(bid), v, r, s
        );
        _requireReceived(terms, before);
    }

    /// @notice The same by the signature of a contract wallet (ERC-1271), where the token takes signatures as bytes (EIP-7598).
    function lockWithContractAuthorization(
        Terms calldata terms,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata signature
    ) external nonReentrant returns (bytes32 bid) {
        bid = _open(terms);
        bytes32 nonce = authorizationNonce(bid);
        uint256 before = IERC20(terms.token).balanceOf(address(this));
        IReceiveWithAuthorization(terms.token).receiveWithAuthorization(
            terms.payer, address(this), terms.amount, validAfter, validBefore, nonce, signature
        );
        _requireReceived(terms, before);
    }

    // ------------------------------------------------------------------ the way of a bid

    /// @notice The payee accepts, by themselves or by a signature that anybody brings.
    function accept(bytes32 bid, bytes calldata signature) external nonReentrant {
        Terms storage terms = _in(bid, State.Open);
        _requireBy(terms.payee, bid, ACCEPT, signature);
        _requireUntil(terms.acceptBy);
        stateOf[bid] = terms.consentBy == 0 ? State.Scheduled : State.Accepted;
        emit Accepted(bid);
    }

    /// @notice The fan consents to what the creator asked: the payer, or the device key's signature that anybody brings.
    function consent(bytes32 bid, bytes calldata signature) external nonReentrant {
        Terms storage terms = _in(bid, State.Accepted);
        if (msg.sender != terms.payer && !_signedByDevice(terms, _actDigest(bid, CONSENT), signature)) {
            revert NotAllowed(msg.sender);
        }
        _requireUntil(terms.consentBy);
        stateOf[bid] = State.Scheduled;
        emit Consented(bid);
    }

    /// @notice The payee gives everything back, before or after accepting, also in a dispute.
    function decline(bytes32 bid, bytes calldata signature) external nonReentrant {
        Terms storage terms = _terms[bid];
        State state = stateOf[bid];
        if (!_waits(state)) revert BidIs(state);
        _requireBy(terms.payee, bid, DECLINE, signature);
        _end(bid, terms, State.Refunded, 0);
    }

    /// @notice The payer takes the bid back, before it is accepted.
    function withdraw(bytes32 bid, bytes calldata signature) external nonReentrant {
        Terms storage terms = _in(bid, State.Open);
        _requireBy(terms.payer, bid, WITHDRAW, signature);
        _end(bid, terms, State.Refunded, 0);
    }

    /// @notice Anybody returns the money of a bid that was not accepted, or not consented to, in time.
    function refund(bytes32 bid) external nonReentrant {
        Terms storage terms = _terms[bid];
        State state = stateOf[bid];
        if (state == State.Open) _requireAfter(terms.acceptBy);
        else if (state == State.Accepted) _requireAfter(terms.consentBy);
        else revert BidIs(state);
        _end(bid, terms, State.Refunded, 0);
    }

    /// @notice Anybody who has the two proofs of a meeting has it paid, up to `disputeUntil`.
    function release(bytes32 bid, Proof calldata proof) external nonReentrant {
        Terms storage terms = _in(bid, State.Scheduled);
        _requireUntil(terms.disputeUntil);
        _requireProof(bid, terms, proof);
        _end(bid, terms, State.Released, terms.amount);
    }

    /// @notice Either party freezes a bid that was accepted, up to `disputeUntil`.
    function dispute(bytes32 bid, bytes calldata signature) external nonReentrant {
        Terms storage terms = _in(bid, State.Scheduled);
        _requireUntil(terms.disputeUntil);
        bytes32 digest = _actDigest(bid, DISPUTE);
        bool byParty = _by(terms.payer, digest, signature) || _by(terms.payee, digest, signature)
            || _signedByDevice(terms, digest, signature);
        if (!byParty) revert NotAllowed(msg.sender);
        stateOf[bid] = State.Disputed;
        emit Disputed(bid);
    }

    /// @notice The arbiter says how much of it the payee gets, by themselves or by a signature that anybody brings; the payer has
    /// the rest.
    function resolve(bytes32 bid, uint256 toPayee, bytes calldata signature) external nonReentrant {
        Terms storage terms = _in(bid, State.Disputed);
        if (!_by(terms.arbiter, resolutionDigest(bid, toPayee), signature)) revert NotAllowed(msg.sender);
        _requireUntil(terms.resolveBy);
        if (toPayee > terms.amount) revert MoreThanLocked(toPayee, terms.amount);
        _end(bid, terms, State.Split, toPayee);
    }

    /// @notice Anybody ends a bid by its default: when nothing was proved or disputed in time, or the arbiter was silent.
    function settleDefault(bytes32 bid) external nonReentrant {
        Terms storage terms = _terms[bid];
        State state = stateOf[bid];
        if (state == State.Scheduled) _requireAfter(terms.disputeUntil);
        else if (state == State.Disputed) _requireAfter(terms.resolveBy);
        else revert BidIs(state);
        _end(bid, terms, State.Split, terms.defaultToPayee);
    }

    /// @notice The caller gets what could not be paid out to them, at an address of their choice.
    function collect(address token, address to) external nonReentrant returns (uint256 amount) {
        amount = owed[token][msg.sender];
        if (amount == 0) revert NothingOwed();
        owed[token][msg.sender] = 0;
        emit Collected(token, msg.sender, to, amount);
        IERC20(token).safeTransfer(to, amount);
    }

    // ------------------------------------------------------------------ what anybody can read

    function termsOf(bytes32 bid) external view returns (Terms memory) {
        return _terms[bid];
    }

    /// @notice The id of the bid of these terms: what a wallet signs.
    function idOf(Terms calldata terms) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(TERMS_TYPEHASH, terms)));
    }

    /// @notice The nonce of the authorization for a bid: its id without the last eight bytes, which tokens whose nonces are
    /// numbered within a key take as the number 0.
    function authorizationNonce(bytes32 bid) public pure returns (bytes32) {
        return bid & ~bytes32(uint256(type(uint64).max));
    }

    /// @notice What the payer, the payee or the device signs for `accept`, `decline`, `withdraw`, `consent` or `dispute`.
    function actDigest(bytes32 bid, string calldata act) external view returns (bytes32) {
        return _actDigest(bid, keccak256(bytes(act)));
    }

    /// @notice What the arbiter signs for `resolve`.
    function resolutionDigest(bytes32 bid, uint256 toPayee) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(RESOLUTION_TYPEHASH, bid, toPayee)));
    }

    /// @notice What the creator's page shows as a QR code, signed.
    function ticketDigest(bytes32 bid, uint40 window, bytes32 nonce) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(TICKET_TYPEHASH, bid, window, nonce)));
    }

    /// @notice What the fan's device signs when it has scanned a ticket.
    function meetingDigest(bytes32 bid, uint40 window, bytes32 nonce, uint40 scannedAt) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(MEETING_TYPEHASH, bid, window, nonce, scannedAt)));
    }

    // ------------------------------------------------------------------ inside

    function _open(Terms calldata terms) private returns (bytes32 bid) {
        bid = idOf(terms);
        if (stateOf[bid] != State.None) revert BidIs(stateOf[bid]);
        _requireGoodParties(terms);
        _requireGoodTimes(terms);
        stateOf[bid] = State.Open;
        _terms[bid] = terms;
        emit Locked(bid, terms.salt, terms.payer, terms.payee, terms.token, terms.amount);
    }

    function _requireGoodParties(Terms calldata terms) private view {
        _requireParty(terms.payer, "payer");
        _requireParty(terms.payee, "payee");
        _requireParty(terms.feeTo, "feeTo");
        _requireParty(terms.arbiter, "arbiter");
        if (terms.arbiter == terms.payer || terms.arbiter == terms.payee) revert BadTerms("arbiter");
        if (terms.ticketKey == address(0)) revert BadTerms("ticketKey");
        if (terms.amount == 0) revert BadTerms("amount");
        if (terms.defaultToPayee > terms.amount) revert BadTerms("defaultToPayee");
        if (terms.feeBps > WHOLE_BPS) revert BadTerms("feeBps");
        bool isAccount = terms.keyY == 0 && terms.keyX != 0 && uint256(terms.keyX) <= type(uint160).max;
        if (!isAccount && !P256.isValidPublicKey(terms.keyX, terms.keyY)) revert BadTerms("key");
    }

    function _requireParty(address party, string memory what) private view {
        if (party == address(0) || party == address(this)) revert BadTerms(what);
    }

    function _requireGoodTimes(Terms calldata terms) private view {
        if (terms.acceptBy < block.timestamp) revert BadTerms("acceptBy");
        if (terms.consentBy != 0 && terms.consentBy <= terms.acceptBy) revert BadTerms("consentBy");
        if (terms.meetFrom >= terms.meetUntil) revert BadTerms("meetFrom");
        if (terms.acceptBy > terms.meetUntil || terms.consentBy > terms.meetUntil) revert BadTerms("meetUntil");
        if (terms.meetUntil > terms.disputeUntil) revert BadTerms("disputeUntil");
        if (terms.disputeUntil >= terms.resolveBy) revert BadTerms("resolveBy");
        if (terms.resolveBy > block.timestamp + MAX_LIFE) revert BadTerms("resolveBy");
    }

    function _pull(Terms calldata terms) private {
        uint256 before = IERC20(terms.token).balanceOf(address(this));
        IERC20(terms.token).safeTransferFrom(terms.payer, address(this), terms.amount);
        _requireReceived(terms, before);
    }

    function _requireReceived(Terms calldata terms, uint256 before) private view {
        uint256 received = IERC20(terms.token).balanceOf(address(this)) - before;
        if (received != terms.amount) revert FeeOnTransfer(terms.amount, received);
    }

    function _requireProof(bytes32 bid, Terms storage terms, Proof calldata proof) private view {
        uint256 begins = uint256(proof.window) * WINDOW_SECONDS;
        if (begins < terms.meetFrom || begins > terms.meetUntil) revert OutsideTheMeeting(begins);
        uint256 scannedAt = proof.scannedAt;
        if (scannedAt + CLOCK_SECONDS < begins || scannedAt > begins + WINDOW_SECONDS + CLOCK_SECONDS) {
            revert ScannedOutsideTheWindow(scannedAt);
        }
        if (scannedAt > block.timestamp + CLOCK_SECONDS) revert TooEarly(scannedAt);
        bytes32 ticket = ticketDigest(bid, proof.window, proof.nonce);
        if (!SignatureChecker.isValidSignatureNow(terms.ticketKey, ticket, proof.ticketSignature)) revert BadTicket();
        bytes32 meeting = meetingDigest(bid, proof.window, proof.nonce, proof.scannedAt);
        if (!_signedByDevice(terms, meeting, proof.deviceSignature)) revert BadCountersignature();
    }

    /// Sets the end before anything is paid. The three parts sum to what was locked.
    function _end(bytes32 bid, Terms storage terms, State end, uint256 toPayee) private {
        stateOf[bid] = end;
        uint256 fee = toPayee * terms.feeBps / WHOLE_BPS;
        uint256 toPayer = terms.amount - toPayee;
        emit Ended(bid, end, toPayee - fee, fee, toPayer);
        _pay(terms.token, terms.payee, toPayee - fee);
        _pay(terms.token, terms.feeTo, fee);
        _pay(terms.token, terms.payer, toPayer);
    }

    /// Whoever cannot be paid is owed it, and stands in nobody's way.
    function _pay(address token, address to, uint256 amount) private {
        if (amount == 0) return;
        if (IERC20(token).trySafeTransfer(to, amount)) return;
        owed[token][to] += amount;
        emit Credited(token, to, amount);
    }

    function _in(bytes32 bid, State wanted) private view returns (Terms storage) {
        if (stateOf[bid] != wanted) revert BidIs(stateOf[bid]);
        return _terms[bid];
    }

    function _waits(State state) private pure returns (bool) {
        return state != State.None && state < State.Released;
    }

    function _requireUntil(uint256 deadline) private view {
        if (block.timestamp > deadline) revert TooLate(deadline);
    }

    function _requireAfter(uint256 deadline) private view {
        if (block.timestamp <= deadline) revert TooEarly(deadline + 1);
    }

    function _requireBy(address who, bytes32 bid, bytes32 act, bytes calldata signature) private view {
        if (!_by(who, _actDigest(bid, act), signature)) revert NotAllowed(msg.sender);
    }

    function _by(address who, bytes32 digest, bytes calldata signature) private view returns (bool) {
        return msg.sender == who || SignatureChecker.isValidSignatureNow(who, digest, signature);
    }

    function _actDigest(bytes32 bid, bytes32 act) private view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(ACT_TYPEHASH, bid, act)));
    }

    /// A P-256 key of a browser signs the SHA-256 of what it is given, and both kinds take low s alone.
    function _signedByDevice(Terms storage terms, bytes32 digest, bytes calldata signature) private view returns (bool) {
        if (terms.keyY == 0) {
            (address signer, ECDSA.RecoverError failed,) = ECDSA.tryRecoverCalldata(digest, signature);
            return failed == ECDSA.RecoverError.NoError && signer == address(uint160(uint256(terms.keyX)));
        }
        if (signature.length != 64) return false;
        bytes32 hashed = sha256(abi.encodePacked(digest));
        return P256.verify(hashed, bytes32(signature[:32]), bytes32(signature[32:]), terms.keyX, terms.keyY);
    }
}
