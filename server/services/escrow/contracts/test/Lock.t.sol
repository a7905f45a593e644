// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MesiEscrow} from "../src/MesiEscrow.sol";
import {MesiEscrowTypes} from "../src/MesiEscrowTypes.sol";
import {MesiToken} from "../src/MesiToken.sol";
import {Base} from "./Base.sol";
import {ContractAccount} from "./ContractAccount.sol";
import {FeeToken} from "./FeeToken.sol";
import {CallingToken, SilentToken} from "./Tokens.sol";
import {VM} from "./Vm.sol";

contract LockTest is Base {
    bytes32 private constant PERMIT_TYPEHASH =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    bytes32 private constant RECEIVE_TYPEHASH = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    function test_EC1_takesExactlyTheAmountAndKeepsTheTerms() public {
        MesiEscrowTypes.Terms memory terms = _terms();
        uint256 before = token.balanceOf(payer);
        bytes32 bid = _lock(terms);
        _is(bid, MesiEscrowTypes.State.Open);
        require(bid == escrow.idOf(terms), "id");
        _eq(before - token.balanceOf(payer), 100e6, "paid");
        _eq(token.balanceOf(address(escrow)), 100e6, "held");
        require(keccak256(abi.encode(escrow.termsOf(bid))) == keccak256(abi.encode(terms)), "terms");
    }

    function test_EC1_oneBidOfTheSameTermsAndOnlyByItsPayer() public {
        MesiEscrowTypes.Terms memory terms = _terms();
        _refused(stranger, abi.encodeCall(escrow.lock, (terms)), MesiEscrowTypes.NotAllowed.selector);
        _lock(terms);
        _refused(payer, abi.encodeCall(escrow.lock, (terms)), MesiEscrowTypes.BidIs.selector);
        terms.salt = keccak256("bid_2");
        _lock(terms);
    }

    function test_EC1_idOfEachFieldAndEachContract() public {
        MesiEscrowTypes.Terms memory terms = _terms();
        bytes32 id = escrow.idOf(terms);
        MesiEscrow other = new MesiEscrow();
        require(other.idOf(terms) != id, "contract");
        VM.chainId(5);
        require(escrow.idOf(terms) != id, "chain");
        VM.chainId(31_337);
        terms.payee = stranger;
        require(escrow.idOf(terms) != id, "payee");
    }

    function _bad(MesiEscrowTypes.Terms memory terms) private {
        _refused(payer, abi.encodeCall(escrow.lock, (terms)), MesiEscrowTypes.BadTerms.selector);
    }

    function test_EC2_badParties() public {
        address[2] memory wrong = [address(0), address(escrow)];
        for (uint256 i; i < 2; i++) {
            MesiEscrowTypes.Terms memory t = _terms();
            t.payee = wrong[i];
            _bad(t);
            t = _terms();
            t.feeTo = wrong[i];
            _bad(t);
            t = _terms();
            t.arbiter = wrong[i];
            _bad(t);
        }
        MesiEscrowTypes.Terms memory terms = _terms();
        terms.arbiter = payer;
        _bad(terms);
        terms.arbiter = payee;
        _bad(terms);
        terms = _terms();
        terms.ticketKey = address(0);
        _bad(terms);
        terms = _terms();
        terms.payer = address(0);
        _refused(address(0), abi.encodeCall(escrow.lock, (terms)), MesiEscrowTypes.BadTerms.selector);
    }

    function test_EC2_badAmountsAndKeys() public {
        MesiEscrowTypes.Terms memory terms = _terms();
        terms.amount = 0;
        terms.defaultToPayee = 0;
        _bad(terms);
        terms = _terms();
        terms.defaultToPayee = terms.amount + 1;
        _bad(terms);
        terms = _terms();
        terms.feeBps = 10_001;
        _bad(terms);
        terms = _terms();
        terms.keyY = bytes32(uint256(terms.keyY) + 1);
        _bad(terms);
        terms = _terms();
        (terms.keyX, terms.keyY) = (bytes32(0), bytes32(0));
        _bad(terms);
        terms.keyX = bytes32(uint256(type(uint160).max) + 1);
        _bad(terms);
        terms.keyX = bytes32(uint256(uint160(payer)));
        _lock(terms);
    }

    function test_EC2_badTimes() public {
        MesiEscrowTypes.Terms memory terms = _terms();
        terms.acceptBy = uint40(START - 1);
        _bad(terms);
        terms = _terms();
        terms.consentBy = terms.acceptBy;
        _bad(terms);
        terms = _terms();
        terms.meetFrom = terms.meetUntil;
        _bad(terms);
        terms = _terms();
        terms.consentBy = terms.meetUntil + 1;
        _bad(terms);
        terms = _terms();
        (terms.consentBy, terms.acceptBy) = (0, terms.meetUntil + 1);
        _bad(terms);
        terms = _terms();
        terms.disputeUntil = terms.meetUntil - 1;
        _bad(terms);
        terms = _terms();
        terms.resolveBy = terms.disputeUntil;
        _bad(terms);
    }

    function test_EC2_bordersOfTimes() public {
        MesiEscrowTypes.Terms memory terms = _terms();
        terms.resolveBy = uint40(START + 730 days + 1);
        _bad(terms);
        terms.resolveBy = uint40(START + 730 days);
        terms.acceptBy = uint40(START);
        terms.disputeUntil = terms.meetUntil;
        terms.consentBy = terms.meetUntil;
        terms.defaultToPayee = terms.amount;
        terms.feeBps = 10_000;
        _lock(terms);
    }

    function test_EC3_aTokenThatTakesAFeeIsRefused() public {
        FeeToken fee = new FeeToken(payer);
        MesiEscrowTypes.Terms memory terms = _terms();
        terms.token = address(fee);
        VM.prank(payer);
        fee.approve(address(escrow), type(uint256).max);
        bytes32 bid = escrow.idOf(terms);
        _refused(payer, abi.encodeCall(escrow.lock, (terms)), MesiEscrowTypes.FeeOnTransfer.selector);
        _is(bid, MesiEscrowTypes.State.None);
        _eq(fee.balanceOf(address(escrow)), 0, "kept something");
    }

    function test_EC3_aTokenThatReturnsNothingIsTaken() public {
        SilentToken silent = new SilentToken(payer);
        MesiEscrowTypes.Terms memory terms = _terms();
        terms.token = address(silent);
        VM.prank(payer);
        silent.approve(address(escrow), 100e6);
        bytes32 bid = _lock(terms);
        VM.prank(payee);
        escrow.decline(bid, "");
        _eq(silent.balanceOf(payer), 1e12, "not returned");
    }

    function test_EC3_withoutAllowanceOrMoneyNothingHappens() public {
        MesiEscrowTypes.Terms memory terms = _terms();
        VM.prank(payer);
        token.approve(address(escrow), 100e6 - 1);
        VM.prank(payer);
        (bool ok,) = address(escrow).call(abi.encodeCall(escrow.lock, (terms)));
        require(!ok, "locked without allowance");
        _is(escrow.idOf(terms), MesiEscrowTypes.State.None);
    }

    function _permit(MesiEscrowTypes.Terms memory terms) private view returns (uint8 v, bytes32 r, bytes32 s) {
        bytes32 inner = keccak256(
            abi.encode(PERMIT_TYPEHASH, payer, address(escrow), terms.amount, token.nonces(payer), START + 1 hours)
        );
        return VM.sign(PAYER_KEY, keccak256(abi.encodePacked("\x19\x01", token.DOMAIN_SEPARATOR(), inner)));
    }

    function test_EC4_aPermitIsRelayedWithTheSignedTerms() public {
        VM.prank(payer);
        token.approve(address(escrow), 0);
        MesiEscrowTypes.Terms memory terms = _terms();
        (uint8 v, bytes32 r, bytes32 s) = _permit(terms);
        bytes memory agreed = _sig(PAYER_KEY, escrow.idOf(terms));
        VM.prank(stranger);
        bytes32 bid = escrow.lockWithPermit(terms, agreed, START + 1 hours, v, r, s);
        _is(bid, MesiEscrowTypes.State.Open);
        _eq(token.allowance(payer, address(escrow)), 0, "allowance left");
    }

    function test_EC4_aPermitThatSomebodyUsedUpIsNoFailure() public {
        VM.prank(payer);
        token.approve(address(escrow), 0);
        MesiEscrowTypes.Terms memory terms = _terms();
        (uint8 v, bytes32 r, bytes32 s) = _permit(terms);
        VM.prank(stranger);
        token.permit(payer, address(escrow), terms.amount, START + 1 hours, v, r, s);
        VM.prank(payer);
        bytes32 bid = escrow.lockWithPermit(terms, "", START + 1 hours, v, r, s);
        _is(bid, MesiEscrowTypes.State.Open);
    }

    function test_EC4_aPermitForOtherTermsIsRefused() public {
        MesiEscrowTypes.Terms memory terms = _terms();
        (uint8 v, bytes32 r, bytes32 s) = _permit(terms);
        bytes memory agreed = _sig(PAYER_KEY, escrow.idOf(terms));
        terms.payee = stranger;
        bytes memory call = abi.encodeCall(escrow.lockWithPermit, (terms, agreed, START + 1 hours, v, r, s));
        _refused(stranger, call, MesiEscrowTypes.NotAllowed.selector);
        call = abi.encodeCall(escrow.lockWithPermit, (terms, "", START + 1 hours, v, r, s));
        _refused(stranger, call, MesiEscrowTypes.NotAllowed.selector);
        // an allowance alone is no consent either
        _eq(token.balanceOf(address(escrow)), 0, "took something");
    }

    function _authorize(MesiEscrowTypes.Terms memory terms) private view returns (uint8 v, bytes32 r, bytes32 s) {
        bytes32 nonce = escrow.authorizationNonce(escrow.idOf(terms));
        bytes32 inner = keccak256(
            abi.encode(RECEIVE_TYPEHASH, terms.payer, address(escrow), terms.amount, 0, START + 1 hours, nonce)
        );
        return VM.sign(PAYER_KEY, keccak256(abi.encodePacked("\x19\x01", token.DOMAIN_SEPARATOR(), inner)));
    }

    function test_EC5_anAuthorizationAgreesToTheTerms() public {
        VM.prank(payer);
        token.approve(address(escrow), 0);
        MesiEscrowTypes.Terms memory terms = _terms();
        (uint8 v, bytes32 r, bytes32 s) = _authorize(terms);
        MesiEscrowTypes.Terms memory other = _terms();
        other.payee = stranger;
        VM.prank(stranger);
        (bool ok,) = address(escrow).call(
            abi.encodeCall(escrow.lockWithAuthorization, (other, 0, START + 1 hours, v, r, s))
        );
        require(!ok, "another's terms were taken");
        VM.prank(stranger);
        bytes32 bid = escrow.lockWithAuthorization(terms, 0, START + 1 hours, v, r, s);
        _is(bid, MesiEscrowTypes.State.Open);
        _eq(token.balanceOf(address(escrow)), 100e6, "held");
    }

    /// As a smart wallet signs: by the key of its owner, in a form of its own.
    function _byAccount(MesiEscrowTypes.Terms memory terms) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = _authorize(terms);
        return abi.encode(r, s, v);
    }

    function _ofAccount() private returns (MesiEscrowTypes.Terms memory terms) {
        terms = _terms();
        terms.payer = address(new ContractAccount(payer));
        token.mint(terms.payer, 100e6);
    }

    function test_EC5_aContractWalletAuthorizes() public {
        MesiEscrowTypes.Terms memory terms = _ofAccount();
        bytes memory signature = _byAccount(terms);
        VM.prank(stranger);
        bytes32 bid = escrow.lockWithContractAuthorization(terms, 0, START + 1 hours, signature);
        _is(bid, MesiEscrowTypes.State.Open);
        _eq(token.balanceOf(address(escrow)), 100e6, "held");
        _eq(token.balanceOf(terms.payer), 0, "left");
        VM.prank(terms.payee);
        escrow.decline(bid, "");
        _eq(token.balanceOf(terms.payer), 100e6, "not returned");
        // its one signature locks once
        try escrow.lockWithContractAuthorization(terms, 0, START + 1 hours, signature) {
            revert("locked twice");
        } catch {}
    }

    function test_EC5_aKeyMayAuthorizeAsBytesToo() public {
        VM.prank(payer);
        token.approve(address(escrow), 0);
        MesiEscrowTypes.Terms memory terms = _terms();
        (uint8 v, bytes32 r, bytes32 s) = _authorize(terms);
        bytes32 bid = escrow.lockWithContractAuthorization(terms, 0, START + 1 hours, abi.encodePacked(r, s, v));
        _is(bid, MesiEscrowTypes.State.Open);
    }

    /// Whatever is changed of the terms, and whichever bit of the signature: nothing is locked.
    function testFuzz_EC5_aContractWalletsSignatureFitsNothingElse(uint256 what, uint16 bit, address other) public {
        MesiEscrowTypes.Terms memory terms = _ofAccount();
        bytes memory signature = _byAccount(terms);
        VM.assume(other != terms.payee && other != terms.arbiter && other != terms.feeTo && other != terms.payer);
        if (what % 5 == 0) terms.payee = other;
        else if (what % 5 == 1) terms.amount -= uint128(1 + what % 50e6);
        else if (what % 5 == 2) terms.salt = keccak256(abi.encode(what));
        else if (what % 5 == 3) terms.defaultToPayee += 1;
        else signature[bit % 64] ^= bytes1(uint8(1 << (bit / 64 % 8)));
        VM.prank(stranger);
        try escrow.lockWithContractAuthorization(terms, 0, START + 1 hours, signature) {
            revert("locked what was not signed");
        } catch {}
        _eq(token.balanceOf(address(escrow)), 0, "took something");
    }

    function test_EC5_aTokenThatKeepsAPartIsRefusedHereToo() public {
        MesiEscrowTypes.Terms memory terms = _ofAccount();
        token.setKept(1);
        bytes memory signature = _byAccount(terms);
        try escrow.lockWithContractAuthorization(terms, 0, START + 1 hours, signature) {
            revert("a part was lost");
        } catch (bytes memory said) {
            require(bytes4(said) == MesiEscrowTypes.FeeOnTransfer.selector, "refused for another reason");
        }
    }

    function test_EC5_theNonceFitsBothKindsOfTokens() public view {
        bytes32 bid = keccak256("any");
        require(uint64(uint256(escrow.authorizationNonce(bid))) == 0, "sequence");
        require(uint256(escrow.authorizationNonce(bid)) >> 64 == uint256(bid) >> 64, "key");
    }

    function test_EC18_nobodyComesInASecondTime() public {
        CallingToken calling = new CallingToken(payer);
        MesiEscrowTypes.Terms memory terms = _terms();
        terms.token = address(calling);
        VM.prank(payer);
        calling.approve(address(escrow), type(uint256).max);
        bytes32 first = _lock(terms);
        terms.salt = "second";
        bytes32 second = _lock(terms);
        VM.warp(terms.acceptBy + 1);
        calling.setCall(address(escrow), abi.encodeCall(escrow.refund, (second)));
        escrow.refund(first);
        require(!calling.succeeded(), "came in a second time");
        _is(second, MesiEscrowTypes.State.Open);
        calling.setCall(address(0), "");
        escrow.refund(second);
        _eq(calling.balanceOf(payer), 1e12, "not returned");
        _eq(calling.balanceOf(address(escrow)), 0, "left");
    }

    function test_EC20_theTokenOfTestChains() public {
        _eq(token.decimals(), 6, "decimals");
        VM.prank(stranger);
        (bool ok, bytes memory said) = address(token).call(abi.encodeCall(token.mint, (stranger, 1)));
        require(!ok && bytes4(said) == MesiToken.NotTheMinter.selector, "minted");
    }

    function test_EC23_gas() public {
        MesiEscrowTypes.Terms memory terms = _terms();
        VM.prank(payer);
        escrow.lock(terms);
        VM.snapshotGasLastCall("lock");
        terms = _ofAccount();
        bytes memory signature = _byAccount(terms);
        escrow.lockWithContractAuthorization(terms, 0, START + 1 hours, signature);
        VM.snapshotGasLastCall("lock from a contract wallet");
    }
}
