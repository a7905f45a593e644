// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MesiEscrowTypes} from "../src/MesiEscrowTypes.sol";
import {Base} from "./Base.sol";
import {ContractAccount} from "./ContractAccount.sol";
import {VM} from "./Vm.sol";

contract WayTest is Base {
    MesiEscrowTypes.Terms internal terms;

    function setUp() public override {
        super.setUp();
        terms = _terms();
    }

    function test_EC6_thePayeeAccepts() public {
        bytes32 bid = _accepted(terms);
        _is(bid, MesiEscrowTypes.State.Accepted);
    }

    function test_EC6_withoutConsentAskedForItIsScheduledAtOnce() public {
        terms.consentBy = 0;
        _is(_accepted(terms), MesiEscrowTypes.State.Scheduled);
    }

    function test_EC6_anybodyBringsThePayeesSignature() public {
        bytes32 bid = _lock(terms);
        bytes memory signature = _sig(PAYEE_KEY, escrow.actDigest(bid, "accept"));
        bytes memory wrong = _sig(PAYEE_KEY, escrow.actDigest(bid, "decline"));
        _refused(stranger, abi.encodeCall(escrow.accept, (bid, wrong)), MesiEscrowTypes.NotAllowed.selector);
        _refused(payer, abi.encodeCall(escrow.accept, (bid, "")), MesiEscrowTypes.NotAllowed.selector);
        VM.prank(stranger);
        escrow.accept(bid, signature);
        _is(bid, MesiEscrowTypes.State.Accepted);
        _refused(payee, abi.encodeCall(escrow.accept, (bid, "")), MesiEscrowTypes.BidIs.selector);
    }

    function test_EC6_untilTheLastSecond() public {
        bytes32 bid = _lock(terms);
        VM.warp(terms.acceptBy + 1);
        _refused(payee, abi.encodeCall(escrow.accept, (bid, "")), MesiEscrowTypes.TooLate.selector);
        VM.warp(terms.acceptBy);
        VM.prank(payee);
        escrow.accept(bid, "");
    }

    function test_EC7_consentByThePayerOrTheDevice() public {
        bytes32 bid = _accepted(terms);
        bytes memory signature = _deviceSig(DEVICE_KEY, escrow.actDigest(bid, "consent"));
        bytes memory forged = _deviceSig(DEVICE_KEY + 1, escrow.actDigest(bid, "consent"));
        _refused(stranger, abi.encodeCall(escrow.consent, (bid, forged)), MesiEscrowTypes.NotAllowed.selector);
        _refused(payee, abi.encodeCall(escrow.consent, (bid, "")), MesiEscrowTypes.NotAllowed.selector);
        VM.warp(terms.consentBy + 1);
        _refused(payer, abi.encodeCall(escrow.consent, (bid, "")), MesiEscrowTypes.TooLate.selector);
        VM.warp(terms.consentBy);
        VM.prank(stranger);
        escrow.consent(bid, signature);
        _is(bid, MesiEscrowTypes.State.Scheduled);
        _refused(payer, abi.encodeCall(escrow.consent, (bid, "")), MesiEscrowTypes.BidIs.selector);
    }

    function test_EC8_theFanTakesTheBidBackBeforeItIsAccepted() public {
        uint256 before = token.balanceOf(payer);
        bytes32 bid = _lock(terms);
        bytes memory signature = _sig(PAYER_KEY, escrow.actDigest(bid, "withdraw"));
        _refused(payee, abi.encodeCall(escrow.withdraw, (bid, "")), MesiEscrowTypes.NotAllowed.selector);
        VM.prank(stranger);
        escrow.withdraw(bid, signature);
        _is(bid, MesiEscrowTypes.State.Refunded);
        _eq(token.balanceOf(payer), before, "not returned");
        terms.salt = "another";
        bid = _accepted(terms);
        _refused(payer, abi.encodeCall(escrow.withdraw, (bid, "")), MesiEscrowTypes.BidIs.selector);
    }

    function test_EC8_thePayeeGivesItBackInEachStateThatWaits() public {
        uint256 before = token.balanceOf(payer);
        bytes32[4] memory bids;
        terms.salt = "1";
        bids[0] = _lock(terms);
        terms.salt = "2";
        bids[1] = _accepted(terms);
        terms.salt = "3";
        bids[2] = _scheduled(terms);
        terms.salt = "4";
        bids[3] = _disputed(terms);
        for (uint256 i; i < 4; i++) {
            _refused(payer, abi.encodeCall(escrow.decline, (bids[i], "")), MesiEscrowTypes.NotAllowed.selector);
            VM.prank(payee);
            escrow.decline(bids[i], "");
            _is(bids[i], MesiEscrowTypes.State.Refunded);
            _refused(payee, abi.encodeCall(escrow.decline, (bids[i], "")), MesiEscrowTypes.BidIs.selector);
        }
        _eq(token.balanceOf(payer), before, "not returned");
        _refused(payee, abi.encodeCall(escrow.decline, (bytes32("none"), "")), MesiEscrowTypes.BidIs.selector);
    }

    function test_EC9_anybodyReturnsWhatWasNotAcceptedInTime() public {
        bytes32 bid = _lock(terms);
        VM.warp(terms.acceptBy);
        _refused(stranger, abi.encodeCall(escrow.refund, (bid)), MesiEscrowTypes.TooEarly.selector);
        VM.warp(terms.acceptBy + 1);
        VM.prank(stranger);
        escrow.refund(bid);
        _is(bid, MesiEscrowTypes.State.Refunded);
        _eq(token.balanceOf(payer), 1e15, "not returned");
    }

    function test_EC9_anybodyReturnsWhatWasNotConsentedToInTime() public {
        bytes32 bid = _accepted(terms);
        VM.warp(terms.consentBy);
        _refused(stranger, abi.encodeCall(escrow.refund, (bid)), MesiEscrowTypes.TooEarly.selector);
        VM.warp(terms.consentBy + 1);
        VM.prank(stranger);
        escrow.refund(bid);
        _is(bid, MesiEscrowTypes.State.Refunded);
        _refused(stranger, abi.encodeCall(escrow.refund, (bid)), MesiEscrowTypes.BidIs.selector);
    }

    function test_EC12_eitherPartyFreezes() public {
        terms.salt = "1";
        bytes32 bid = _scheduled(terms);
        _refused(stranger, abi.encodeCall(escrow.dispute, (bid, "")), MesiEscrowTypes.NotAllowed.selector);
        VM.warp(terms.disputeUntil);
        VM.prank(payer);
        escrow.dispute(bid, "");
        _is(bid, MesiEscrowTypes.State.Disputed);
        VM.warp(START);
        terms.salt = "2";
        bid = _scheduled(terms);
        VM.prank(payee);
        escrow.dispute(bid, "");
        terms.salt = "3";
        bid = _scheduled(terms);
        bytes memory signature = _deviceSig(DEVICE_KEY, escrow.actDigest(bid, "dispute"));
        VM.prank(stranger);
        escrow.dispute(bid, signature);
        _is(bid, MesiEscrowTypes.State.Disputed);
    }

    function test_EC12_notBeforeItIsScheduledNorTooLate() public {
        bytes32 bid = _lock(terms);
        _refused(payer, abi.encodeCall(escrow.dispute, (bid, "")), MesiEscrowTypes.BidIs.selector);
        terms.salt = "2";
        bid = _scheduled(terms);
        VM.warp(terms.disputeUntil + 1);
        _refused(payer, abi.encodeCall(escrow.dispute, (bid, "")), MesiEscrowTypes.TooLate.selector);
    }

    function test_EC12_aFrozenBidIsNotReleased() public {
        bytes32 bid = _disputed(terms);
        MesiEscrowTypes.Proof memory proof = _proof(bid, terms.meetFrom + 60);
        VM.warp(terms.meetFrom + 60);
        _refused(payee, abi.encodeCall(escrow.release, (bid, proof)), MesiEscrowTypes.BidIs.selector);
    }

    function testFuzz_EC13_theArbitersSplitSumsToTheLock(uint128 share, uint16 feeBps) public {
        uint256 toPayee = uint256(share) % (terms.amount + 1);
        terms.feeBps = feeBps % 10_001;
        bytes32 bid = _disputed(terms);
        VM.prank(arbiter);
        escrow.resolve(bid, toPayee, "");
        _is(bid, MesiEscrowTypes.State.Split);
        uint256 fee = toPayee * terms.feeBps / 10_000;
        _eq(token.balanceOf(payee), toPayee - fee, "payee");
        _eq(token.balanceOf(feeTo), fee, "fee");
        _eq(token.balanceOf(payer), 1e15 - toPayee, "payer");
        _eq(token.balanceOf(address(escrow)), 0, "left");
    }

    function test_EC13_onlyTheArbiterInTimeAndNoMoreThanThereIs() public {
        bytes32 bid = _disputed(terms);
        _refused(payee, abi.encodeCall(escrow.resolve, (bid, 1, "")), MesiEscrowTypes.NotAllowed.selector);
        _refused(arbiter, abi.encodeCall(escrow.resolve, (bid, 100e6 + 1, "")), MesiEscrowTypes.MoreThanLocked.selector);
        VM.warp(terms.resolveBy + 1);
        _refused(arbiter, abi.encodeCall(escrow.resolve, (bid, 1, "")), MesiEscrowTypes.TooLate.selector);
        VM.warp(terms.resolveBy);
        VM.prank(arbiter);
        escrow.resolve(bid, 100e6, "");
        _refused(arbiter, abi.encodeCall(escrow.resolve, (bid, 1, "")), MesiEscrowTypes.BidIs.selector);
    }

    function test_EC13_anybodyBringsTheArbitersSignature() public {
        terms.arbiter = VM.addr(99);
        bytes32 bid = _disputed(terms);
        bytes memory signature = _sig(99, escrow.resolutionDigest(bid, 30e6));
        bytes memory other = abi.encodeCall(escrow.resolve, (bid, 30e6 + 1, signature));
        _refused(stranger, other, MesiEscrowTypes.NotAllowed.selector);
        VM.prank(stranger);
        escrow.resolve(bid, 30e6, signature);
        _eq(token.balanceOf(payee), 27e6, "payee");
    }

    function test_EC14_theDefaultAfterAMeetingThatNobodyProved() public {
        bytes32 bid = _scheduled(terms);
        VM.warp(terms.disputeUntil);
        _refused(stranger, abi.encodeCall(escrow.settleDefault, (bid)), MesiEscrowTypes.TooEarly.selector);
        VM.warp(terms.disputeUntil + 1);
        VM.prank(stranger);
        escrow.settleDefault(bid);
        _is(bid, MesiEscrowTypes.State.Split);
        _eq(token.balanceOf(payee), 18e6, "payee");
        _eq(token.balanceOf(feeTo), 2e6, "fee");
        _eq(token.balanceOf(payer), 1e15 - 20e6, "payer");
    }

    function test_EC14_theDefaultOfASilentArbiter() public {
        bytes32 bid = _disputed(terms);
        VM.warp(terms.resolveBy);
        _refused(stranger, abi.encodeCall(escrow.settleDefault, (bid)), MesiEscrowTypes.TooEarly.selector);
        VM.warp(terms.resolveBy + 1);
        VM.prank(stranger);
        escrow.settleDefault(bid);
        _is(bid, MesiEscrowTypes.State.Split);
        _eq(token.balanceOf(payee), 18e6, "payee");
        _refused(stranger, abi.encodeCall(escrow.settleDefault, (bid)), MesiEscrowTypes.BidIs.selector);
    }

    function test_EC16_whoRefusesBlocksNobody() public {
        bytes32 bid = _disputed(terms);
        token.setRefuses(payee, true);
        token.setRefuses(feeTo, true);
        VM.prank(arbiter);
        escrow.resolve(bid, 50e6, "");
        _is(bid, MesiEscrowTypes.State.Split);
        _eq(token.balanceOf(payer), 1e15 - 50e6, "payer");
        _eq(escrow.owed(address(token), payee), 45e6, "owed");
        _eq(escrow.owed(address(token), feeTo), 5e6, "owed fee");
        _refused(stranger, abi.encodeCall(escrow.collect, (address(token), stranger)), MesiEscrowTypes.NothingOwed.selector);
        VM.prank(payee);
        _eq(escrow.collect(address(token), stranger), 45e6, "collected");
        _eq(token.balanceOf(stranger), 45e6, "elsewhere");
        _eq(escrow.owed(address(token), payee), 0, "still owed");
        _refused(payee, abi.encodeCall(escrow.collect, (address(token), payee)), MesiEscrowTypes.NothingOwed.selector);
        _eq(token.balanceOf(address(escrow)), 5e6, "left");
    }

    function test_EC19_partiesMayBeContracts() public {
        terms.payee = address(new ContractAccount(payee));
        terms.ticketKey = address(new ContractAccount(VM.addr(TICKET_KEY)));
        terms.consentBy = 0;
        bytes32 bid = _lock(terms);
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(PAYEE_KEY, escrow.actDigest(bid, "accept"));
        VM.prank(stranger);
        escrow.accept(bid, abi.encode(r, s, v));
        MesiEscrowTypes.Proof memory proof = _proof(bid, terms.meetFrom + 60);
        (v, r, s) = VM.sign(TICKET_KEY, escrow.ticketDigest(bid, proof.window, proof.nonce));
        proof.ticketSignature = abi.encode(r, s, v);
        VM.warp(terms.meetFrom + 60);
        escrow.release(bid, proof);
        _is(bid, MesiEscrowTypes.State.Released);
    }
}
