// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MesiEscrowTypes} from "../src/MesiEscrowTypes.sol";
import {Base} from "./Base.sol";
import {VM} from "./Vm.sol";

contract ReleaseTest is Base {
    MesiEscrowTypes.Terms internal terms;
    bytes32 internal bid;
    uint256 internal at;

    function setUp() public override {
        super.setUp();
        terms = _terms();
        bid = _scheduled(terms);
        at = terms.meetFrom + 600;
        VM.warp(at);
    }

    function _no(MesiEscrowTypes.Proof memory proof, bytes4 why) private {
        _refused(stranger, abi.encodeCall(escrow.release, (bid, proof)), why);
    }

    function test_EC10_twoProofsReleaseWhoeverBringsThem() public {
        MesiEscrowTypes.Proof memory proof = _proof(bid, at);
        VM.prank(stranger);
        escrow.release(bid, proof);
        _is(bid, MesiEscrowTypes.State.Released);
        _eq(token.balanceOf(payee), 90e6, "payee");
        _eq(token.balanceOf(feeTo), 10e6, "fee");
        _eq(token.balanceOf(payer), 1e15 - 100e6, "payer");
        _no(proof, MesiEscrowTypes.BidIs.selector);
    }

    function test_EC10_aProofOfTwoPeopleOfflineIsTakenLater() public {
        MesiEscrowTypes.Proof memory proof = _proof(bid, at);
        VM.warp(terms.disputeUntil + 1);
        _no(proof, MesiEscrowTypes.TooLate.selector);
        VM.warp(terms.disputeUntil);
        escrow.release(bid, proof);
    }

    function test_EC10_aDeviceMayBeAnAccount() public {
        terms.salt = "account";
        (terms.keyX, terms.keyY) = (bytes32(uint256(uint160(VM.addr(77)))), bytes32(0));
        VM.warp(START);
        bid = _scheduled(terms);
        VM.warp(at);
        MesiEscrowTypes.Proof memory proof = _proof(bid, at);
        _no(proof, MesiEscrowTypes.BadCountersignature.selector);
        bytes32 digest = escrow.meetingDigest(bid, proof.window, proof.nonce, proof.scannedAt);
        proof.deviceSignature = _sig(78, digest);
        _no(proof, MesiEscrowTypes.BadCountersignature.selector);
        proof.deviceSignature = _sig(77, digest);
        escrow.release(bid, proof);
        _is(bid, MesiEscrowTypes.State.Released);
    }

    function test_EC11_aPhotographOfAnEarlierWindow() public {
        MesiEscrowTypes.Proof memory proof = _proof(bid, at);
        proof.scannedAt = uint40(at + 60);
        VM.warp(at + 60);
        _no(_signed(bid, proof), MesiEscrowTypes.ScannedOutsideTheWindow.selector);
        // the device says that it scanned in time, which it did not sign
        MesiEscrowTypes.Proof memory lying = _signed(bid, proof);
        lying.scannedAt = uint40(at);
        _no(lying, MesiEscrowTypes.BadCountersignature.selector);
    }

    function test_EC11_clocksMayBeOffALittle() public {
        uint256 begins = at / 15 * 15;
        MesiEscrowTypes.Proof memory proof = _proof(bid, at);
        proof.scannedAt = uint40(begins - 16);
        _no(_signed(bid, proof), MesiEscrowTypes.ScannedOutsideTheWindow.selector);
        VM.warp(begins + 31);
        proof.scannedAt = uint40(begins + 31);
        _no(_signed(bid, proof), MesiEscrowTypes.ScannedOutsideTheWindow.selector);
        proof.scannedAt = uint40(begins + 30);
        VM.warp(begins + 14);
        _no(_signed(bid, proof), MesiEscrowTypes.TooEarly.selector);
        VM.warp(begins + 15);
        escrow.release(bid, _signed(bid, proof));
    }

    function test_EC11_aClockThatIsAMinuteSlow() public {
        MesiEscrowTypes.Proof memory proof = _proof(bid, at);
        proof.scannedAt = uint40(at / 15 * 15 - 15);
        escrow.release(bid, _signed(bid, proof));
    }

    function test_EC11_anotherBidsTicket() public {
        MesiEscrowTypes.Proof memory proof = _proof(keccak256("another bid"), at);
        _no(proof, MesiEscrowTypes.BadTicket.selector);
        proof.deviceSignature = _proof(bid, at).deviceSignature;
        _no(proof, MesiEscrowTypes.BadTicket.selector);
    }

    function test_EC11_scannedBySomebodyElse() public {
        MesiEscrowTypes.Proof memory proof = _proof(bid, at);
        bytes32 digest = escrow.meetingDigest(bid, proof.window, proof.nonce, proof.scannedAt);
        proof.deviceSignature = _deviceSig(DEVICE_KEY + 1, digest);
        _no(proof, MesiEscrowTypes.BadCountersignature.selector);
        proof.deviceSignature = "";
        _no(proof, MesiEscrowTypes.BadCountersignature.selector);
        proof.deviceSignature = new bytes(10_000);
        _no(proof, MesiEscrowTypes.BadCountersignature.selector);
    }

    function test_EC11_aTicketThatSomebodyElseSigned() public {
        MesiEscrowTypes.Proof memory proof = _proof(bid, at);
        proof.ticketSignature = _sig(TICKET_KEY + 1, escrow.ticketDigest(bid, proof.window, proof.nonce));
        _no(proof, MesiEscrowTypes.BadTicket.selector);
    }

    function test_EC11_signaturesOfHighSAreRefused() public {
        MesiEscrowTypes.Proof memory proof = _proof(bid, at);
        (bytes32 r, bytes32 s) = abi.decode(proof.deviceSignature, (bytes32, bytes32));
        bytes memory low = proof.deviceSignature;
        proof.deviceSignature = abi.encodePacked(r, bytes32(P256_ORDER - uint256(s)));
        _no(proof, MesiEscrowTypes.BadCountersignature.selector);
        proof.deviceSignature = low;
        escrow.release(bid, proof);
    }

    function test_EC11_outsideTheMeeting() public {
        uint256[2] memory times = [uint256(terms.meetFrom) - 15, uint256(terms.meetUntil) + 15];
        for (uint256 i; i < 2; i++) {
            VM.warp(times[i]);
            _no(_proof(bid, times[i]), MesiEscrowTypes.OutsideTheMeeting.selector);
        }
        VM.warp(terms.meetUntil);
        escrow.release(bid, _proof(bid, terms.meetUntil));
    }

    function test_EC11_fromTheFirstSecondOfTheMeeting() public {
        require(terms.meetFrom % 15 == 0, "a window begins there");
        escrow.release(bid, _proof(bid, terms.meetFrom));
    }

    function test_EC11_ofAnotherChain() public {
        MesiEscrowTypes.Proof memory proof = _proof(bid, at);
        VM.chainId(5);
        _no(proof, MesiEscrowTypes.BadTicket.selector);
    }

    function test_EC11_beforeConsent() public {
        terms.salt = "not yet";
        VM.warp(START);
        bid = _accepted(terms);
        VM.warp(at);
        _no(_proof(bid, at), MesiEscrowTypes.BidIs.selector);
    }

    function testFuzz_EC11_nothingElseReleases(uint8 byteAt, uint8 flip, bool ofTicket) public {
        VM.assume(flip != 0);
        MesiEscrowTypes.Proof memory proof = _proof(bid, at);
        bytes memory signature = ofTicket ? proof.ticketSignature : proof.deviceSignature;
        signature[byteAt % signature.length] ^= bytes1(flip);
        VM.prank(stranger);
        (bool ok,) = address(escrow).call(abi.encodeCall(escrow.release, (bid, proof)));
        require(!ok, "released");
    }

    function test_EC23_gas() public {
        MesiEscrowTypes.Proof memory proof = _proof(bid, at);
        escrow.release(bid, proof);
        VM.snapshotGasLastCall("release by a P-256 key, without the precompile");
    }
}
