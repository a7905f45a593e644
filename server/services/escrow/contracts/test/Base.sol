// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MesiEscrow} from "../src/MesiEscrow.sol";
import {MesiEscrowTypes} from "../src/MesiEscrowTypes.sol";
import {ChoosyToken} from "./Tokens.sol";
import {VM} from "./Vm.sol";

/// People with keys, a token, an escrow, and short words for what they do.
abstract contract Base {
    uint256 internal constant PAYER_KEY = 0xa11ce;
    uint256 internal constant PAYEE_KEY = 0xc0ffee;
    uint256 internal constant TICKET_KEY = 0x71c4e7;
    uint256 internal constant DEVICE_KEY = 0xdef1ce;
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551;

    address internal payer = VM.addr(PAYER_KEY);
    address internal payee = VM.addr(PAYEE_KEY);
    address internal feeTo = address(0xfee);
    address internal arbiter = address(0xa4b);
    address internal stranger = address(0x57a);

    MesiEscrow internal escrow;
    ChoosyToken internal token;

    function setUp() public virtual {
        VM.warp(START);
        escrow = new MesiEscrow();
        token = new ChoosyToken(address(this));
        token.mint(payer, 1e15);
        VM.prank(payer);
        token.approve(address(escrow), type(uint256).max);
    }

    function _terms() internal view returns (MesiEscrowTypes.Terms memory) {
        (uint256 x, uint256 y) = VM.publicKeyP256(DEVICE_KEY);
        return MesiEscrowTypes.Terms({
            payer: payer,
            acceptBy: uint40(START + 1 days),
            consentBy: uint40(START + 3 days),
            feeBps: 1_000,
            payee: payee,
            meetFrom: uint40(START + 7 days),
            meetUntil: uint40(START + 7 days + 2 hours),
            token: address(token),
            disputeUntil: uint40(START + 9 days),
            resolveBy: uint40(START + 16 days),
            feeTo: feeTo,
            arbiter: arbiter,
            ticketKey: VM.addr(TICKET_KEY),
            amount: 100e6,
            defaultToPayee: 20e6,
            keyX: bytes32(x),
            keyY: bytes32(y),
            salt: keccak256("bid_1")
        });
    }

    function _lock(MesiEscrowTypes.Terms memory terms) internal returns (bytes32) {
        VM.prank(terms.payer);
        return escrow.lock(terms);
    }

    function _accepted(MesiEscrowTypes.Terms memory terms) internal returns (bytes32 bid) {
        bid = _lock(terms);
        VM.prank(terms.payee);
        escrow.accept(bid, "");
    }

    function _scheduled(MesiEscrowTypes.Terms memory terms) internal returns (bytes32 bid) {
        bid = _accepted(terms);
        if (terms.consentBy == 0) return bid;
        VM.prank(terms.payer);
        escrow.consent(bid, "");
    }

    function _disputed(MesiEscrowTypes.Terms memory terms) internal returns (bytes32 bid) {
        bid = _scheduled(terms);
        VM.prank(terms.payer);
        escrow.dispute(bid, "");
    }

    function _sig(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// As a browser signs: the SHA-256 of the digest, and s brought to its lower half.
    function _deviceSig(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (bytes32 r, bytes32 s) = VM.signP256(key, sha256(abi.encodePacked(digest)));
        if (uint256(s) > P256_ORDER / 2) s = bytes32(P256_ORDER - uint256(s));
        return abi.encodePacked(r, s);
    }

    /// The proof of two people who meet at that time.
    function _proof(bytes32 bid, uint256 at) internal view returns (MesiEscrowTypes.Proof memory proof) {
        proof.window = uint40(at / 15);
        proof.nonce = keccak256(abi.encode(at));
        proof.scannedAt = uint40(at);
        return _signed(bid, proof);
    }

    function _signed(bytes32 bid, MesiEscrowTypes.Proof memory proof) internal view returns (MesiEscrowTypes.Proof memory) {
        proof.ticketSignature = _sig(TICKET_KEY, escrow.ticketDigest(bid, proof.window, proof.nonce));
        proof.deviceSignature =
            _deviceSig(DEVICE_KEY, escrow.meetingDigest(bid, proof.window, proof.nonce, proof.scannedAt));
        return proof;
    }

    /// The call is refused, with that error.
    function _refused(address caller, bytes memory call, bytes4 with) internal {
        VM.prank(caller);
        (bool ok, bytes memory said) = address(escrow).call(call);
        require(!ok, "was not refused");
        require(bytes4(said) == with, "refused for another reason");
    }

    function _is(bytes32 bid, MesiEscrowTypes.State state) internal view {
        require(escrow.stateOf(bid) == state, "another state");
    }

    function _eq(uint256 a, uint256 b, string memory what) internal pure {
        require(a == b, what);
    }
}
